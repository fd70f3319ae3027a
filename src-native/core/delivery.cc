#include "core/delivery.h"

#include <kafka_napi_link_info.h>

#include <algorithm>
#include <utility>

namespace kafka_napi {

static_assert(sizeof(void*) == sizeof(uint64_t), "an opaque holds a slot and the number of a run");

namespace {

// The broker's own words where it sent some, else librdkafka's. Not rd_kafka_message_errstr(): it
// takes a produced message's payload for the text. And a librdkafka that is not mended has freed
// the words by now (deps/mends.mjs).
const char* TextOf(const rd_kafka_message_t* message) {
  const char* words = KAFKA_NAPI_IS_MENDED ? rd_kafka_message_produce_errstr(message) : nullptr;
  return words != nullptr ? words : rd_kafka_err2str(message->err);
}

}  // namespace

size_t DeliveryReader::Read(DeliveryRecord* records, size_t size, size_t capacity) {
  // Of the run that is being read. Not from one call to the next: time goes on.
  uint64_t run = 0;
  double latency_us = -1;
  while (size < capacity) {
    // Borrowed from the event.
    const rd_kafka_message_t* message = rd_kafka_event_message_next(event_.get());
    if (message == nullptr) {
      event_.reset();
      freed_.messages += std::exchange(held_.messages, 0);
      freed_.bytes += std::exchange(held_.bytes, 0);
      break;
    }
    held_.messages += 1;
    held_.bytes += static_cast<double>(message->len);
    outcome_.topic = message->rkt;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) outcome_.failed = true;
    outcome_.partitions = std::max(outcome_.partitions, message->partition + 1);
    DeliveryRecord& record = records[size++];
    rd_kafka_timestamp_type_t timestamp_type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    record.status = rd_kafka_message_status(message);
    // Of a message that no broker has confirmed (acks=0), librdkafka counts up from "invalid".
    record.offset = record.status == RD_KAFKA_MSG_STATUS_PERSISTED
                        ? static_cast<double>(message->offset)
                        : static_cast<double>(RD_KAFKA_OFFSET_INVALID);
    record.timestamp_ms = static_cast<double>(rd_kafka_message_timestamp(message, &timestamp_type));
    const uint64_t opaque = reinterpret_cast<uintptr_t>(message->_private);
    record.slot = static_cast<uint32_t>(opaque);
    const uint64_t its_run = opaque >> 32;
    // It looks at the clock.
    if (its_run == 0 || its_run != run) {
      latency_us = static_cast<double>(rd_kafka_message_latency(message));
      run = its_run;
    }
    record.latency_us = latency_us;
    record.partition = message->partition;
    record.error = message->err;
    record.broker_id = rd_kafka_message_broker_id(message);
    record.timestamp_type = timestamp_type;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      error_texts_.emplace_back(TextOf(message));
    }
  }
  return size;
}

std::vector<std::string> DeliveryReader::TakeErrorTexts() {
  return std::exchange(error_texts_, {});
}

}  // namespace kafka_napi
