#include "core/partition_table.h"

namespace kafka_napi {

void PartitionTable::BeginChunk() {
  handles_.clear();
  last_rkt_ = nullptr;
}

PartitionTable::Partitions* PartitionTable::PartitionsOf(const rd_kafka_topic_t* rkt) {
  Partitions*& partitions = handles_[rkt];
  // References to the values of an unordered_map stay valid while others are added.
  if (partitions == nullptr) partitions = &topics_[rd_kafka_topic_name(rkt)];
  return partitions;
}

int32_t PartitionTable::IndexOf(const rd_kafka_message_t* message) {
  if (message->rkt == last_rkt_ && message->partition == last_partition_) return last_index_;
  if (message->rkt != last_rkt_) {
    last_rkt_ = message->rkt;
    last_partitions_ = PartitionsOf(message->rkt);
  }
  last_partition_ = message->partition;
  const auto [entry, added] = last_partitions_->try_emplace(message->partition, next_);
  if (added) {
    next_++;
    new_.emplace_back(rd_kafka_topic_name(message->rkt), message->partition);
  }
  last_index_ = entry->second;
  return last_index_;
}

std::vector<std::pair<std::string, int32_t>> PartitionTable::TakeNew() {
  return std::exchange(new_, {});
}

}  // namespace kafka_napi
