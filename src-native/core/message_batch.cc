#include "core/message_batch.h"

#include <cstring>
#include <utility>

namespace kafka_napi {

namespace {

constexpr size_t kPayloadAlignment = 4;

int32_t SizeOrNull(const void* data, size_t size) {
  return data == nullptr ? -1 : static_cast<int32_t>(size);
}

// Asking librdkafka for the headers of a message that has none costs as much as all else that it
// does with a message: it allocates a reader for them. But a value lies in the fetch response, and
// there a record of format 2, the only one that tells a leader's epoch, has the number of its
// headers right behind the value. Everything else is left to librdkafka: an empty value, too, which
// it keeps elsewhere; and a version of it that was not read for this.
bool IsKnownToHaveNoHeaders(const rd_kafka_message_t* message, int32_t leader_epoch) {
  constexpr int kNewestThatWasRead = 0x020f01ff;
  static const bool lies_in_response = rd_kafka_version() <= kNewestThatWasRead;
  return lies_in_response && leader_epoch >= 0 && message->len > 0 &&
         static_cast<const uint8_t*>(message->payload)[message->len] == 0;
}

}  // namespace

void MessageBatch::BeginIfEmpty() {
  if (!records_.empty()) return;
  block_ = pool_->Get();
  static_cast<void>(block_.Extend(sizeof(BatchHeader)));  // Take() writes it.
}

void MessageBatch::Add(const rd_kafka_message_t* message) {
  BeginIfEmpty();
  block_.Align(kPayloadAlignment);
  BatchRecord record{};
  rd_kafka_timestamp_type_t timestamp_type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  record.offset = static_cast<double>(message->offset);
  record.timestamp_ms = static_cast<double>(rd_kafka_message_timestamp(message, &timestamp_type));
  record.timestamp_type = timestamp_type;
  record.partition_index = partitions_.IndexOf(message);
  record.key_size = SizeOrNull(message->key, message->key_len);
  record.value_size = SizeOrNull(message->payload, message->len);
  record.position = static_cast<uint32_t>(block_.size());
  record.leader_epoch = rd_kafka_message_leader_epoch(message);
  block_.Append(message->key, message->key_len);
  block_.Append(message->payload, message->len);
  if (!IsKnownToHaveNoHeaders(message, record.leader_epoch)) AddHeaders(message, &record);
  payload_bytes_ += block_.size() - record.position;
  records_.push_back(record);
}

void MessageBatch::AddHeaders(const rd_kafka_message_t* message, BatchRecord* record) {
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  block_.Align(kPayloadAlignment);
  const size_t start = block_.size();
  const size_t count = rd_kafka_header_cnt(headers);
  static_cast<void>(block_.Extend(count * sizeof(HeaderRecord)));
  for (size_t i = 0; i < count; i++) {
    const char* name = nullptr;
    const void* value = nullptr;
    size_t value_size = 0;
    // Borrowed from the message, as are `headers`.
    static_cast<void>(rd_kafka_header_get_all(headers, i, &name, &value, &value_size));
    const size_t name_size = std::strlen(name);
    HeaderRecord header{header_names_.NumberOf(i, {name, name_size}),
                        SizeOrNull(value, value_size)};
    if (header.name == HeaderNames::kNone) {
      header.name = -1 - static_cast<int32_t>(name_size);
      block_.Append(name, name_size);
    }
    block_.Append(value, value_size);
    block_.Overwrite(start + i * sizeof header, &header, sizeof header);
  }
  record->header_count = static_cast<int32_t>(count);
  record->headers_size = static_cast<int32_t>(block_.size() - start);
}

void MessageBatch::AddControl(size_t control_index) {
  BeginIfEmpty();
  BatchRecord record{};
  record.partition_index = -1 - static_cast<int32_t>(control_index);
  records_.push_back(record);
  controls_++;
}

Block MessageBatch::Take() {
  block_.Align(alignof(BatchRecord));
  BatchHeader header{};
  header.entries = static_cast<int32_t>(records_.size());
  header.controls = controls_;
  header.has_new = partitions_.has_new() || header_names_.has_new() ? 1 : 0;
  header.records_at = static_cast<uint32_t>(block_.size());
  block_.Append(records_.data(), records_.size() * sizeof(BatchRecord));
  block_.Overwrite(0, &header, sizeof header);
  records_.clear();
  payload_bytes_ = 0;
  controls_ = 0;
  return std::exchange(block_, Block{});
}

}  // namespace kafka_napi
