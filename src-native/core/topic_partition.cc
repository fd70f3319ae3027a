#include "core/topic_partition.h"

#include <cstring>

namespace kafka_napi {

TopicPartition ToValue(const rd_kafka_topic_partition_t& element) {
  TopicPartition value;
  value.topic = element.topic;
  value.partition = element.partition;
  value.offset = element.offset;
  value.leader_epoch = rd_kafka_topic_partition_get_leader_epoch(&element);
  if (element.metadata != nullptr) {
    value.metadata.emplace(static_cast<const char*>(element.metadata), element.metadata_size);
  }
  value.error = element.err;
  return value;
}

TopicPartitions ToValues(const rd_kafka_topic_partition_list_t* list) {
  TopicPartitions values;
  if (list == nullptr) return values;
  values.reserve(static_cast<size_t>(list->cnt));
  for (int i = 0; i < list->cnt; i++) values.push_back(ToValue(list->elems[i]));
  return values;
}

PartitionListHandle ToList(const TopicPartitions& values) {
  PartitionListHandle list(rd_kafka_topic_partition_list_new(static_cast<int>(values.size())));
  for (const TopicPartition& value : values) {
    rd_kafka_topic_partition_t* element =
        rd_kafka_topic_partition_list_add(list.get(), value.topic.c_str(), value.partition);
    element->offset = value.offset;
    if (value.leader_epoch >= 0) {
      rd_kafka_topic_partition_set_leader_epoch(element, value.leader_epoch);
    }
    if (value.metadata) {
      // The element owns its metadata and frees it with librdkafka's allocator.
      element->metadata = rd_kafka_mem_malloc(nullptr, value.metadata->size());
      std::memcpy(element->metadata, value.metadata->data(), value.metadata->size());
      element->metadata_size = value.metadata->size();
    }
  }
  return list;
}

}  // namespace kafka_napi
