// Messages on their way to JS: taken over from librdkafka one by one into one block of memory.
//
// Block: BatchHeader, the payloads, then one BatchRecord per entry. An entry is a message or the
// place of a control record among the messages. A payload starts at a multiple of 4 and is key and
// value, one behind the other; then, at the next multiple of 4, a HeaderRecord per header, and
// behind these name (unless it has a number) and value of each. All in host byte order.
//
// Rules
// 1. Copying is deliberate: a librdkafka message pins the whole fetch response and one that is left
//    alive makes destroy hang for ever, so none may depend on the garbage collector.
// 2. A message is copied and freed while it is still in the processor's cache: soon after
//    librdkafka has touched it, not when the batch is complete.
// 3. The block is handed over as it is where that pays (see block_pool.h): it is neither zeroed nor
//    copied again.
#ifndef KAFKA_NAPI_CORE_MESSAGE_BATCH_H_
#define KAFKA_NAPI_CORE_MESSAGE_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/block.h"
#include "core/block_pool.h"
#include "core/handles.h"
#include "core/header_names.h"
#include "core/partition_table.h"

namespace kafka_napi {

// All read by lib/consumer/batch.ts: the layout is the contract between the two.
struct BatchHeader {
  int32_t entries;
  int32_t controls;     // how many entries are control records
  int32_t has_new;      // 1: PartitionTable or HeaderNames have something new
  uint32_t records_at;  // position of the first record, a multiple of 8
};
static_assert(sizeof(BatchHeader) == 16, "batch.ts reads a header of 16 bytes");

struct BatchRecord {
  double offset;
  double timestamp_ms;
  int32_t partition_index;  // control record: -1 - its index in TakeControls()
  int32_t key_size;         // -1: null
  int32_t value_size;       // -1: null
  int32_t headers_size;     // with the padding between them; 0: none
  uint32_t position;        // of the payload, from the start of the block
  int32_t leader_epoch;     // -1: unknown
  int32_t timestamp_type;   // rd_kafka_timestamp_type_t
  int32_t header_count;
};
static_assert(sizeof(BatchRecord) == 48, "batch.ts reads records of 48 bytes");

struct HeaderRecord {
  int32_t name;        // its number, or -1 - size of the name, which then stands before the value
  int32_t value_size;  // -1: null
};

class MessageBatch {
 public:
  void Add(const rd_kafka_message_t* message);
  void AddControl(size_t control_index);

  [[nodiscard]] size_t size() const { return records_.size(); }
  [[nodiscard]] size_t payload_bytes() const { return payload_bytes_; }
  [[nodiscard]] PartitionTable& partitions() { return partitions_; }
  [[nodiscard]] HeaderNames& header_names() { return header_names_; }

  // To be called before Add() is given messages of which some may be freed before all that follow.
  void BeginChunk() { partitions_.BeginChunk(); }

  // Completes the block, gives it away, and begins the next batch.
  [[nodiscard]] Block Take();
  // Blocks that have been used may come back here.
  [[nodiscard]] const std::shared_ptr<BlockPool>& pool() const { return pool_; }

 private:
  void BeginIfEmpty();
  void AddHeaders(const rd_kafka_message_t* message, BatchRecord* record);

  const std::shared_ptr<BlockPool> pool_ = std::make_shared<BlockPool>();
  Block block_;
  std::vector<BatchRecord> records_;
  size_t payload_bytes_ = 0;
  int32_t controls_ = 0;
  PartitionTable partitions_;
  HeaderNames header_names_;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_MESSAGE_BATCH_H_
