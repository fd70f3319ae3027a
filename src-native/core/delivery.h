// Delivery reports, packed for one crossing.
//
// One RD_KAFKA_EVENT_DR holds the reports of a whole batch, and all of that batch's payloads until
// the event is destroyed. JS reads the records at once, in one loop, so the buffer is reused.
// The event is also what holds their room in librdkafka's queue, so it is told apart what was read
// and what was freed.
#ifndef KAFKA_NAPI_CORE_DELIVERY_H_
#define KAFKA_NAPI_CORE_DELIVERY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/handles.h"

namespace kafka_napi {

// Read by lib/producer/deliveries.ts: the layout is the contract between the two.
struct DeliveryRecord {
  double offset;
  double timestamp_ms;
  double latency_us;
  uint32_t slot;  // what produce() was given
  int32_t partition;
  int32_t error;
  int32_t status;  // rd_kafka_msg_status_t
  int32_t broker_id;
  int32_t timestamp_type;  // rd_kafka_timestamp_type_t
};
static_assert(sizeof(DeliveryRecord) == 48, "deliveries.ts reads records of 48 bytes");

// Messages, and the bytes of their values: what librdkafka's queue is bounded by.
struct QueueShare {
  double messages = 0;
  double bytes = 0;
};

// Where the messages of an event went: its topic, and whether they got there.
struct DeliveryOutcome {
  const rd_kafka_topic_t* topic = nullptr;  // to be compared, not used
  int32_t partitions = 0;                   // above the highest one that took a message
  bool failed = false;
};

class DeliveryReader {
 public:
  // Takes over `event`, which must be a DR, once the previous one has been read to its end.
  void Start(EventHandle event) { event_ = std::move(event); }
  [[nodiscard]] bool reading() const { return event_ != nullptr; }

  // Appends to `records` up to `capacity`; frees the event after its last report.
  [[nodiscard]] size_t Read(DeliveryRecord* records, size_t size, size_t capacity);

  // What Read() was about, and what the events that it freed held, since the last call.
  [[nodiscard]] DeliveryOutcome TakeOutcome() { return std::exchange(outcome_, {}); }
  [[nodiscard]] QueueShare TakeFreed() { return std::exchange(freed_, {}); }

  // Texts of the failed reports read since the last call, in the order of the records.
  [[nodiscard]] std::vector<std::string> TakeErrorTexts();

  // What a message's opaque has above its slot: the number of the run that it was produced in. All
  // of a run have the same time of enqueueing, so librdkafka is asked for one latency for all. A
  // message that went singly has 0.
  [[nodiscard]] static constexpr uint64_t MarkOf(uint32_t run) { return uint64_t{run} << 32; }

 private:
  EventHandle event_;
  DeliveryOutcome outcome_;
  QueueShare held_;
  QueueShare freed_;
  std::vector<std::string> error_texts_;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_DELIVERY_H_
