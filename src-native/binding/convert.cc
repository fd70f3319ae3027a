#include "binding/convert.h"

#include "binding/value.h"

namespace kafka_napi {

namespace {

// An array of what `convert` makes of each element.
template <typename T, typename Convert>
Napi::Array ArrayOf(Napi::Env env, const std::vector<T>& values, Convert convert) {
  Napi::Array array = Napi::Array::New(env, values.size());
  for (uint32_t i = 0; i < values.size(); i++) array.Set(i, convert(values[i]));
  return array;
}

// Reading a property fails where a worker is being terminated: there is no value then, not even an
// environment in it to ask anything of.
bool TextFromJs(const Napi::Value& value, std::string* text) {
  if (value.IsEmpty()) return false;
  *text = value.As<Napi::String>().Utf8Value();
  return true;
}

template <typename T>
bool NumberFromJs(const Napi::Value& value, T* number) {
  if (value.IsEmpty()) return false;
  *number = static_cast<T>(value.As<Napi::Number>().Int64Value());
  return true;
}

Napi::Array NumbersToJs(Napi::Env env, const std::vector<int32_t>& numbers) {
  return ArrayOf(env, numbers, [env](int32_t number) { return Napi::Number::New(env, number); });
}

Napi::Object PartitionInfoToJs(Napi::Env env, const PartitionInfo& info) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("id", info.id);
  object.Set("leader", info.leader);
  object.Set("replicas", NumbersToJs(env, info.replicas));
  object.Set("isrs", NumbersToJs(env, info.isrs));
  object.Set("errno", static_cast<int>(info.error));
  return object;
}

Napi::Object TopicInfoToJs(Napi::Env env, const TopicInfo& info) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("name", info.name);
  object.Set("errno", static_cast<int>(info.error));
  object.Set("partitions", ArrayOf(env, info.partitions, [env](const PartitionInfo& partition) {
               return PartitionInfoToJs(env, partition);
             }));
  return object;
}

Napi::Object BrokerInfoToJs(Napi::Env env, const BrokerInfo& info) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("id", info.id);
  object.Set("host", info.host);
  object.Set("port", info.port);
  return object;
}

Napi::Object ClusterToJs(Napi::Env env, const ClusterInfo& info) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("originatingBrokerId", info.originating_broker_id);
  object.Set("originatingBrokerName", info.originating_broker_name);
  object.Set("clusterId", info.cluster_id);
  object.Set("controllerId", info.controller_id);
  object.Set("brokers", ArrayOf(env, info.brokers, [env](const BrokerInfo& broker) {
               return BrokerInfoToJs(env, broker);
             }));
  object.Set("topics", ArrayOf(env, info.topics, [env](const TopicInfo& topic) {
               return TopicInfoToJs(env, topic);
             }));
  return object;
}

Napi::Object ReplyToJs(Napi::Env env, const Reply& reply) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("ticket", reply.ticket);
  object.Set("failure", FailureToJs(env, reply.failure));
  Napi::Value value = env.Undefined();
  if (const auto* partitions = std::get_if<TopicPartitions>(&reply.value)) {
    value = PartitionsToJs(env, *partitions);
  } else if (const auto* cluster = std::get_if<ClusterInfo>(&reply.value)) {
    value = ClusterToJs(env, *cluster);
  } else if (const auto* tree = std::get_if<kafka_napi::Value>(&reply.value)) {
    value = ValueToJs(env, *tree);
  }
  object.Set("value", value);
  return object;
}

Napi::Object ControlToJs(Napi::Env env, const Control& control) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("kind", static_cast<uint32_t>(control.kind));
  object.Set("errno", static_cast<int>(control.code));
  object.Set("flag", control.flag);
  object.Set("text", control.text);
  object.Set("brokerId", control.broker_id);
  object.Set("throttleMs", control.throttle_ms);
  object.Set("partitions", PartitionsToJs(env, control.partitions));
  return object;
}

}  // namespace

Napi::Value FailureToJs(Napi::Env env, const Failure& failure) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("errno", static_cast<int>(failure.code));
  object.Set("message", failure.message);
  object.Set("fatal", failure.fatal);
  object.Set("retriable", failure.retriable);
  object.Set("requiresAbort", failure.requires_abort);
  return object;
}

Napi::Value FailureToJs(Napi::Env env, const MaybeFailure& failure) {
  return failure ? FailureToJs(env, *failure) : env.Undefined();
}

Napi::Value FailuresToJs(Napi::Env env, const std::vector<Failure>& failures) {
  return ArrayOf(env, failures,
                 [env](const Failure& failure) { return FailureToJs(env, failure); });
}

Napi::Value StringsToJs(Napi::Env env, const std::vector<std::string>& strings) {
  return ArrayOf(env, strings,
                 [env](const std::string& text) { return Napi::String::New(env, text); });
}

Napi::Value PartitionsToJs(Napi::Env env, const TopicPartitions& partitions) {
  Napi::Array array = Napi::Array::New(env, partitions.size() * kPartitionFields);
  uint32_t i = 0;
  for (const TopicPartition& partition : partitions) {
    array.Set(i++, partition.topic);
    array.Set(i++, partition.partition);
    array.Set(i++, static_cast<double>(partition.offset));
    array.Set(i++, partition.leader_epoch);
    array.Set(i++, partition.metadata ? Napi::Value(Napi::String::New(env, *partition.metadata))
                                      : env.Null());
    array.Set(i++, static_cast<int>(partition.error));
  }
  return array;
}

Napi::Value RepliesToJs(Napi::Env env, const std::vector<Reply>& replies) {
  return ArrayOf(env, replies, [env](const Reply& reply) { return ReplyToJs(env, reply); });
}

Napi::Value ControlsToJs(Napi::Env env, const std::vector<Control>& controls) {
  return ArrayOf(env, controls,
                 [env](const Control& control) { return ControlToJs(env, control); });
}

Napi::Value LogsToJs(Napi::Env env, const std::vector<LogRecord>& records) {
  return ArrayOf(env, records, [env](const LogRecord& record) {
    Napi::Object object = Napi::Object::New(env);
    object.Set("level", record.level);
    object.Set("facility", record.facility);
    object.Set("message", record.message);
    return object;
  });
}

Napi::Value GroupMetadataToJs(Napi::Env env, const GroupMetadata& metadata) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("groupId", metadata.group_id);
  object.Set("generationId", metadata.generation_id);
  object.Set("memberId", metadata.member_id);
  object.Set("groupInstanceId", metadata.group_instance_id);
  return object;
}

GroupMetadata GroupMetadataFromJs(const Napi::Value& value) {
  const auto object = value.As<Napi::Object>();
  GroupMetadata metadata;
  if (TextFromJs(object.Get("groupId"), &metadata.group_id) &&
      NumberFromJs(object.Get("generationId"), &metadata.generation_id) &&
      TextFromJs(object.Get("memberId"), &metadata.member_id) &&
      TextFromJs(object.Get("groupInstanceId"), &metadata.group_instance_id)) {
    return metadata;
  }
  return {};
}

std::vector<std::string> StringsFromJs(const Napi::Value& value) {
  if (value.IsEmpty()) return {};
  const auto array = value.As<Napi::Array>();
  std::vector<std::string> strings(array.Length());
  for (uint32_t i = 0; i < strings.size(); i++) {
    if (!TextFromJs(array.Get(i), &strings[i])) return {};
  }
  return strings;
}

TopicPartitions PartitionsFromJs(const Napi::Value& value) {
  if (value.IsEmpty()) return {};
  const auto array = value.As<Napi::Array>();
  TopicPartitions partitions;
  const uint32_t length = array.Length();
  partitions.reserve(length / kPartitionFields);
  for (uint32_t i = 0; i + kPartitionFields <= length; i += kPartitionFields) {
    TopicPartition partition;
    const bool is_there = TextFromJs(array.Get(i), &partition.topic) &&
                          NumberFromJs(array.Get(i + 1), &partition.partition) &&
                          NumberFromJs(array.Get(i + 2), &partition.offset) &&
                          NumberFromJs(array.Get(i + 3), &partition.leader_epoch);
    const Napi::Value metadata = array.Get(i + 4);
    if (!is_there || metadata.IsEmpty()) return {};
    if (metadata.IsString()) partition.metadata = metadata.As<Napi::String>().Utf8Value();
    partitions.push_back(std::move(partition));
  }
  return partitions;
}

}  // namespace kafka_napi
