#include "binding/consumer_object.h"

#include "binding/lent_block.h"

namespace kafka_napi {

Napi::Function ConsumerObject::Define(Napi::Env env, AddonData* data) {
  return DefineClass(
      env, "Consumer",
      ClientProperties({InstanceMethod("drain", &ConsumerObject::Drain),
                        InstanceMethod("releaseMemory", &ConsumerObject::ReleaseMemory),
                        InstanceMethod("takeNewPartitions", &ConsumerObject::TakeNewPartitions),
                        InstanceMethod("takeNewHeaderNames", &ConsumerObject::TakeNewHeaderNames),
                        InstanceMethod("markPolled", &ConsumerObject::MarkPolled),
                        InstanceMethod("subscribe", &ConsumerObject::Subscribe),
                        InstanceMethod("unsubscribe", &ConsumerObject::Unsubscribe),
                        InstanceMethod("subscription", &ConsumerObject::Subscription),
                        InstanceMethod("assign", &ConsumerObject::Assign),
                        InstanceMethod("assignment", &ConsumerObject::Assignment),
                        InstanceMethod("rebalanceProtocol", &ConsumerObject::RebalanceProtocol),
                        InstanceMethod("storeOffsets", &ConsumerObject::StoreOffsets),
                        InstanceMethod("assignmentLost", &ConsumerObject::AssignmentLost),
                        InstanceMethod("groupMetadata", &ConsumerObject::GroupMetadata),
                        InstanceMethod("pause", &ConsumerObject::Pause),
                        InstanceMethod("resume", &ConsumerObject::Resume),
                        InstanceMethod("position", &ConsumerObject::Position),
                        InstanceMethod("watermarks", &ConsumerObject::Watermarks),
                        InstanceMethod("commit", &ConsumerObject::Commit),
                        InstanceMethod("seek", &ConsumerObject::Seek),
                        InstanceMethod("startClose", &ConsumerObject::StartClose),
                        InstanceMethod("closed", &ConsumerObject::Closed)}),
      data);
}

// drain(maxMessages, maxBytes): an ArrayBuffer laid out as in core/message_batch.h, or null
Napi::Value ConsumerObject::Drain(const Napi::CallbackInfo& info) {
  if (!core().Drain(info[0].As<Napi::Number>().Uint32Value(),
                    info[1].As<Napi::Number>().Uint32Value())) {
    return info.Env().Null();
  }
  return BlockToJs(info.Env(), core().batch().Take(), core().batch().pool());
}

// releaseMemory(): gives back what is kept for coming batches
void ConsumerObject::ReleaseMemory(const Napi::CallbackInfo& /*info*/) {
  core().batch().pool()->Drain();
}

// takeNewPartitions(): topic, partition, topic, partition, ... in the order of their indices
Napi::Value ConsumerObject::TakeNewPartitions(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Array flat = Napi::Array::New(env);
  uint32_t i = 0;
  for (const auto& [topic, partition] : core().batch().partitions().TakeNew()) {
    flat.Set(i++, topic);
    flat.Set(i++, partition);
  }
  return flat;
}

// takeNewHeaderNames(): names in the order of their numbers
Napi::Value ConsumerObject::TakeNewHeaderNames(const Napi::CallbackInfo& info) {
  return StringsToJs(info.Env(), core().batch().header_names().TakeNew());
}

void ConsumerObject::MarkPolled(const Napi::CallbackInfo& /*info*/) {
  core().MarkPolled();
}

// subscribe(topics): failure or undefined
Napi::Value ConsumerObject::Subscribe(const Napi::CallbackInfo& info) {
  return FailureToJs(info.Env(), core().Subscribe(StringsFromJs(info[0])));
}

Napi::Value ConsumerObject::Unsubscribe(const Napi::CallbackInfo& info) {
  return FailureToJs(info.Env(), core().Unsubscribe());
}

// subscription(): topics or a failure
Napi::Value ConsumerObject::Subscription(const Napi::CallbackInfo& info) {
  std::vector<std::string> topics;
  const MaybeFailure failure = core().Subscription(&topics);
  return failure ? FailureToJs(info.Env(), *failure) : StringsToJs(info.Env(), topics);
}

// assign(mode, partitions): failure or undefined
Napi::Value ConsumerObject::Assign(const Napi::CallbackInfo& info) {
  const auto mode = static_cast<AssignMode>(info[0].As<Napi::Number>().Uint32Value());
  return FailureToJs(info.Env(), core().Assign(mode, PartitionsFromJs(info[1])));
}

// assignment(): partitions or a failure
Napi::Value ConsumerObject::Assignment(const Napi::CallbackInfo& info) {
  TopicPartitions partitions;
  const MaybeFailure failure = core().Assignment(&partitions);
  return failure ? FailureToJs(info.Env(), *failure) : PartitionsToJs(info.Env(), partitions);
}

Napi::Value ConsumerObject::RebalanceProtocol(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), core().RebalanceProtocol());
}

Napi::Value ConsumerObject::AssignmentLost(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), core().AssignmentLost());
}

Napi::Value ConsumerObject::GroupMetadata(const Napi::CallbackInfo& info) {
  return GroupMetadataToJs(info.Env(), core().Metadata());
}

Napi::Value ConsumerObject::OnEach(const Napi::CallbackInfo& info, PartitionsCall call) {
  TopicPartitions partitions = PartitionsFromJs(info[0]);
  const MaybeFailure failure = (core().*call)(&partitions);
  return failure ? FailureToJs(info.Env(), *failure) : PartitionsToJs(info.Env(), partitions);
}

// storeOffsets(partitions): partitions with an errno each, or a failure
Napi::Value ConsumerObject::StoreOffsets(const Napi::CallbackInfo& info) {
  return OnEach(info, &Consumer::StoreOffsets);
}

// pause(partitions), resume(partitions): partitions with an errno each, or a failure
Napi::Value ConsumerObject::Pause(const Napi::CallbackInfo& info) {
  return OnEach(info, &Consumer::Pause);
}

Napi::Value ConsumerObject::Resume(const Napi::CallbackInfo& info) {
  return OnEach(info, &Consumer::Resume);
}

// position(partitions): partitions with an offset and an errno each, or a failure
Napi::Value ConsumerObject::Position(const Napi::CallbackInfo& info) {
  return OnEach(info, &Consumer::Position);
}

// watermarks(partitions): low, high, low, high, ...
Napi::Value ConsumerObject::Watermarks(const Napi::CallbackInfo& info) {
  Napi::Array flat = Napi::Array::New(info.Env());
  uint32_t i = 0;
  for (const TopicPartition& partition : PartitionsFromJs(info[0])) {
    const auto [low, high] = core().CachedWatermarks(partition);
    flat.Set(i++, static_cast<double>(low));
    flat.Set(i++, static_cast<double>(high));
  }
  return flat;
}

// commit(ticket, partitions or null): failure or undefined
Napi::Value ConsumerObject::Commit(const Napi::CallbackInfo& info) {
  const uint32_t ticket = info[0].As<Napi::Number>().Uint32Value();
  if (info[1].IsNull()) return FailureToJs(info.Env(), core().Commit(ticket, nullptr));
  const TopicPartitions partitions = PartitionsFromJs(info[1]);
  return FailureToJs(info.Env(), core().Commit(ticket, &partitions));
}

// seek(ticket, partitions, timeoutMs)
void ConsumerObject::Seek(const Napi::CallbackInfo& info) {
  core().Seek(info[0].As<Napi::Number>().Uint32Value(), PartitionsFromJs(info[1]),
              info[2].As<Napi::Number>().Int32Value());
}

Napi::Value ConsumerObject::StartClose(const Napi::CallbackInfo& info) {
  return FailureToJs(info.Env(), core().StartClose());
}

Napi::Value ConsumerObject::Closed(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), core().closed());
}

}  // namespace kafka_napi
