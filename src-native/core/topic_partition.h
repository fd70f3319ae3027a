// rd_kafka_topic_partition_list_t to values and back.
#ifndef KAFKA_NAPI_CORE_TOPIC_PARTITION_H_
#define KAFKA_NAPI_CORE_TOPIC_PARTITION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/handles.h"

namespace kafka_napi {

struct TopicPartition {
  std::string topic;
  int32_t partition = RD_KAFKA_PARTITION_UA;
  int64_t offset = RD_KAFKA_OFFSET_INVALID;
  int32_t leader_epoch = -1;            // -1: unknown
  std::optional<std::string> metadata;  // Bytes committed beside the offset.
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
};

using TopicPartitions = std::vector<TopicPartition>;

[[nodiscard]] TopicPartition ToValue(const rd_kafka_topic_partition_t& element);
// `list` is borrowed; null gives an empty vector.
[[nodiscard]] TopicPartitions ToValues(const rd_kafka_topic_partition_list_t* list);
[[nodiscard]] PartitionListHandle ToList(const TopicPartitions& values);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_TOPIC_PARTITION_H_
