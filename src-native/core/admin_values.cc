#include "core/admin_values.h"

namespace kafka_napi {

Value FailureValue(const Failure& failure) {
  return Value::Map{{"errno", static_cast<int32_t>(failure.code)},
                    {"message", failure.message},
                    {"fatal", failure.fatal},
                    {"retriable", failure.retriable},
                    {"requiresAbort", failure.requires_abort}};
}

Value ErrorValue(const rd_kafka_error_t* error) {
  // Some results carry an error object for success.
  if (error == nullptr || rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  return FailureValue(Failure::FromError(error));
}

Value CodeValue(rd_kafka_resp_err_t code, const char* text) {
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  return FailureValue(Failure::FromCode(code, text != nullptr ? text : ""));
}

Value NodeValue(const rd_kafka_Node_t* node) {
  if (node == nullptr) return {};
  return Value::Map{{"id", static_cast<int32_t>(rd_kafka_Node_id(node))},
                    {"host", rd_kafka_Node_host(node)},
                    {"port", static_cast<int32_t>(rd_kafka_Node_port(node))},
                    {"rack", rd_kafka_Node_rack(node)}};
}

Value NodesValue(const rd_kafka_Node_t* const* nodes, size_t count) {
  return ListOf(nodes, count, NodeValue);
}

Value OperationsValue(const rd_kafka_AclOperation_t* operations, size_t count) {
  if (operations == nullptr) return {};
  Value::List list;
  for (size_t i = 0; i < count; i++) list.emplace_back(static_cast<int32_t>(operations[i]));
  return list;
}

Value PartitionValue(const rd_kafka_topic_partition_t* partition) {
  Value metadata;
  if (partition->metadata != nullptr) {
    metadata = std::string(static_cast<const char*>(partition->metadata), partition->metadata_size);
  }
  return Value::Map{{"topic", partition->topic},
                    {"partition", partition->partition},
                    {"offset", partition->offset},
                    {"leaderEpoch", rd_kafka_topic_partition_get_leader_epoch(partition)},
                    {"metadata", std::move(metadata)},
                    {"error", CodeValue(partition->err, nullptr)}};
}

Value PartitionsValue(const rd_kafka_topic_partition_list_t* partitions) {
  if (partitions == nullptr) return {};
  Value::List list;
  for (int i = 0; i < partitions->cnt; i++) list.push_back(PartitionValue(&partitions->elems[i]));
  return list;
}

PartitionListHandle PartitionsFrom(const Value& partitions) {
  if (partitions.IsNull()) return nullptr;
  TopicPartitions values;
  for (const Value& entry : partitions.list()) {
    TopicPartition value;
    value.topic = entry["topic"].text();
    value.partition = entry["partition"].integer32();
    if (!entry["offset"].IsNull()) value.offset = entry["offset"].integer();
    if (!entry["leaderEpoch"].IsNull()) value.leader_epoch = entry["leaderEpoch"].integer32();
    if (!entry["metadata"].IsNull()) value.metadata = entry["metadata"].text();
    values.push_back(std::move(value));
  }
  return ToList(values);
}

Value TopicResultsValue(const rd_kafka_topic_result_t* const* results, size_t count) {
  return ListOf(results, count, [](const rd_kafka_topic_result_t* result) -> Value {
    return Value::Map{{"topic", rd_kafka_topic_result_name(result)},
                      {"error", CodeValue(rd_kafka_topic_result_error(result),
                                          rd_kafka_topic_result_error_string(result))}};
  });
}

Value GroupResultsValue(const rd_kafka_group_result_t* const* results, size_t count) {
  return ListOf(results, count, [](const rd_kafka_group_result_t* result) -> Value {
    return Value::Map{{"group", rd_kafka_group_result_name(result)},
                      {"error", ErrorValue(rd_kafka_group_result_error(result))},
                      {"partitions", PartitionsValue(rd_kafka_group_result_partitions(result))}};
  });
}

std::vector<const char*> TextPointers(const Value& texts) {
  std::vector<const char*> pointers;
  for (const Value& text : texts.list()) pointers.push_back(text.text().c_str());
  return pointers;
}

}  // namespace kafka_napi
