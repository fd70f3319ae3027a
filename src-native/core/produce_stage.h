// Messages that JS has written down for one call: a block of memory that both sides know.
//
// Rules
// 1. The block is JS's. It is touched only during calls of JS, which keep it alive, never by
//    another thread and never once the producer is being destroyed.
// 2. `queue` and `partitions` are written here and read by JS; the rest the other way round, but
//    for `error`.
// 3. `queue` is never below librdkafka's own count: JS stages nothing that could be refused for
//    want of room.
#ifndef KAFKA_NAPI_CORE_PRODUCE_STAGE_H_
#define KAFKA_NAPI_CORE_PRODUCE_STAGE_H_

#include <array>
#include <cstdint>

#include "core/delivery.h"

namespace kafka_napi {

// The layout is the contract with lib/producer/stage.ts.
struct StagedMessage {
  int32_t topic;      // from Producer::TopicIndex()
  int32_t partition;  // -1: librdkafka chooses
  uint32_t slot;
  int32_t key_size;    // -1: null
  int32_t value_size;  // -1: null
  int32_t headers;     // how many
  int32_t error;       // what became of it
  int32_t unused;
};

struct HeaderSizes {
  int32_t name;
  int32_t value;  // -1: null
};

struct ProduceStage {
  static constexpr size_t kTopics = 252;
  static constexpr size_t kMessages = 64;
  static constexpr size_t kHeaders = 256;
  static constexpr size_t kBytes = 65536;

  QueueShare queue;
  // By topic: above the highest partition that has taken a message; -1 if none has, or one failed.
  std::array<int32_t, kTopics> partitions;
  std::array<StagedMessage, kMessages> messages;
  std::array<HeaderSizes, kHeaders> headers;
  // Of each message: key, value, then name and value of each header.
  std::array<char, kBytes> bytes;
};
static_assert(sizeof(ProduceStage) == 1024 + 2048 + 2048 + 65536, "stage.ts knows the layout");

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_PRODUCE_STAGE_H_
