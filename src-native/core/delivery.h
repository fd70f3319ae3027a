// Delivery reports, packed for one crossing.
//
// One RD_KAFKA_EVENT_DR holds the reports of a whole batch, and all of that batch's payloads until
// the event is destroyed. JS reads the records at once, in one loop, so the buffer is reused.
#ifndef KAFKA_NAPI_CORE_DELIVERY_H_
#define KAFKA_NAPI_CORE_DELIVERY_H_

#include <cstddef>
#include <cstdint>
#include <string>
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

class DeliveryReader {
 public:
  // Takes over `event`, which must be a DR, once the previous one has been read to its end.
  void Start(EventHandle event) { event_ = std::move(event); }
  [[nodiscard]] bool reading() const { return event_ != nullptr; }

  // Appends to `records` up to `capacity`; frees the event after its last report.
  [[nodiscard]] size_t Read(DeliveryRecord* records, size_t size, size_t capacity);

  // Texts of the failed reports read since the last call, in the order of the records.
  [[nodiscard]] std::vector<std::string> TakeErrorTexts();

 private:
  EventHandle event_;
  std::vector<std::string> error_texts_;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_DELIVERY_H_
