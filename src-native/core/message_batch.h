// Messages on their way to JS: gathered from librdkafka, then packed into one block of memory.
//
// Block: BatchHeader, one BatchRecord per entry, then the payload. An entry is a message or the
// place of a control record among the messages. A message's payload is key, value, headers, one
// behind the other, headers packed as: u32 count, then per header u32 name size, i32 value size
// (-1: null), name, value; all in host byte order, unaligned.
//
// Copying is deliberate: a librdkafka message pins the whole fetch response and one that is left
// alive makes destroy hang for ever, so none may depend on the garbage collector.
#ifndef KAFKA_NAPI_CORE_MESSAGE_BATCH_H_
#define KAFKA_NAPI_CORE_MESSAGE_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/handles.h"
#include "core/partition_table.h"

namespace kafka_napi {

// Both read by lib/consumer/batch.ts: the layout is the contract between the two.
struct BatchHeader {
  int32_t entries;
  int32_t new_partitions;  // 1: TakeNewPartitions() has some
  int32_t controls;        // how many entries are control records
  int32_t reserved;
};
static_assert(sizeof(BatchHeader) == 16, "batch.ts reads a header of 16 bytes");

struct BatchRecord {
  double offset;
  double timestamp_ms;
  int32_t partition_index;  // control record: its index in TakeControls()
  int32_t key_size;         // -1: null
  int32_t value_size;       // -1: null
  int32_t headers_size;     // 0: none
  uint32_t position;        // of the payload, from the start of the block
  int32_t leader_epoch;     // -1: unknown
  int32_t is_control;
  int32_t timestamp_type;  // rd_kafka_timestamp_type_t
};
static_assert(sizeof(BatchRecord) == 48, "batch.ts reads records of 48 bytes");

class MessageBatch {
 public:
  void Add(MessageHandle message);
  void AddControl(size_t control_index);

  [[nodiscard]] size_t size() const { return entries_.size(); }
  [[nodiscard]] size_t payload_bytes() const { return payload_bytes_; }
  [[nodiscard]] size_t packed_size() const;

  // Writes packed_size() bytes, which must be aligned for a double, and empties the batch.
  void Pack(uint8_t* block, PartitionTable* table);

 private:
  struct Entry {
    MessageHandle message;  // null: a control record
    int32_t headers_size = 0;
    size_t control_index = 0;
  };

  std::vector<Entry> entries_;
  size_t payload_bytes_ = 0;
  int32_t controls_ = 0;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_MESSAGE_BATCH_H_
