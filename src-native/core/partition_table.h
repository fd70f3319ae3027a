// Numbers for topic-partitions, so that a topic's name crosses to JS once and not per message.
#ifndef KAFKA_NAPI_CORE_PARTITION_TABLE_H_
#define KAFKA_NAPI_CORE_PARTITION_TABLE_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/handles.h"

namespace kafka_napi {

class PartitionTable {
 public:
  // Forgets which topic handle stands for which topic: a handle's address may be used again once
  // the messages that refer to it are freed, as they are after each chunk. The numbers stay.
  void BeginChunk();

  [[nodiscard]] int32_t IndexOf(const rd_kafka_message_t* message);

  // Topic-partitions numbered since the last call, in the order of their numbers.
  [[nodiscard]] std::vector<std::pair<std::string, int32_t>> TakeNew();
  [[nodiscard]] bool has_new() const { return !new_.empty(); }

 private:
  using Partitions = std::unordered_map<int32_t, int32_t>;  // partition to number

  [[nodiscard]] Partitions* PartitionsOf(const rd_kafka_topic_t* rkt);

  int32_t next_ = 0;
  std::unordered_map<std::string, Partitions> topics_;
  std::vector<std::pair<std::string, int32_t>> new_;

  // Within one chunk; messages come in runs of one partition, so the last answer mostly serves.
  std::unordered_map<const rd_kafka_topic_t*, Partitions*> handles_;
  const rd_kafka_topic_t* last_rkt_ = nullptr;
  Partitions* last_partitions_ = nullptr;
  int32_t last_partition_ = -1;
  int32_t last_index_ = -1;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_PARTITION_TABLE_H_
