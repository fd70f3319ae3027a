// Parts of admin requests and answers that several operations share.
#ifndef KAFKA_NAPI_CORE_ADMIN_VALUES_H_
#define KAFKA_NAPI_CORE_ADMIN_VALUES_H_

#include "core/failure.h"
#include "core/topic_partition.h"
#include "core/value.h"

namespace kafka_napi {

// The shape in which TypeScript takes failures everywhere.
[[nodiscard]] Value FailureValue(const Failure& failure);
// Null for none.
[[nodiscard]] Value ErrorValue(const rd_kafka_error_t* error);
[[nodiscard]] Value CodeValue(rd_kafka_resp_err_t code, const char* text);

// Null for an unknown one.
[[nodiscard]] Value NodeValue(const rd_kafka_Node_t* node);
[[nodiscard]] Value NodesValue(const rd_kafka_Node_t* const* nodes, size_t count);
// Null if they were not asked for.
[[nodiscard]] Value OperationsValue(const rd_kafka_AclOperation_t* operations, size_t count);

[[nodiscard]] Value PartitionValue(const rd_kafka_topic_partition_t* partition);
// Null for a null list.
[[nodiscard]] Value PartitionsValue(const rd_kafka_topic_partition_list_t* partitions);
// Null for null.
[[nodiscard]] PartitionListHandle PartitionsFrom(const Value& partitions);

[[nodiscard]] Value TopicResultsValue(const rd_kafka_topic_result_t* const* results, size_t count);
[[nodiscard]] Value GroupResultsValue(const rd_kafka_group_result_t* const* results, size_t count);

// A list of what `convert` makes of each element that is there (admin.h, rule 4).
template <typename T, typename Convert>
[[nodiscard]] Value ListOf(T* const* elements, size_t count, Convert convert) {
  Value::List list;
  list.reserve(count);
  for (size_t i = 0; i < count; i++) {
    if (elements[i] != nullptr) list.push_back(convert(elements[i]));
  }
  return list;
}

// Borrowed from `texts`.
[[nodiscard]] std::vector<const char*> TextPointers(const Value& texts);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_ADMIN_VALUES_H_
