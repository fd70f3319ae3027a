#include "core/message_batch.h"

#include <cstring>
#include <utility>

namespace kafka_napi {

namespace {

struct Header {
  const char* name;
  const void* value;
  size_t value_size;
};

// Calls `visit(Header)` for each; all of it is borrowed from the message.
template <typename Visit>
uint32_t ForEachHeader(const rd_kafka_message_t* message, Visit visit) {
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return 0;
  uint32_t count = 0;
  Header header{};
  while (rd_kafka_header_get_all(headers, count, &header.name, &header.value, &header.value_size) ==
         RD_KAFKA_RESP_ERR_NO_ERROR) {
    visit(header);
    count++;
  }
  return count;
}

int32_t HeadersSize(const rd_kafka_message_t* message) {
  size_t size = 0;
  const uint32_t count = ForEachHeader(message, [&size](const Header& header) {
    size += sizeof(uint32_t) + sizeof(int32_t) + std::strlen(header.name) + header.value_size;
  });
  return count == 0 ? 0 : static_cast<int32_t>(sizeof(uint32_t) + size);
}

class Writer {
 public:
  explicit Writer(uint8_t* at) : at_(at) {}

  void Put(const void* data, size_t size) {
    if (size != 0) std::memcpy(at_, data, size);
    at_ += size;
  }
  template <typename T>
  void PutNumber(T number) {
    Put(&number, sizeof number);
  }
  [[nodiscard]] uint8_t* at() const { return at_; }

 private:
  uint8_t* at_;
};

void PutHeaders(const rd_kafka_message_t* message, Writer* writer) {
  Writer count_writer(writer->at());
  writer->PutNumber(uint32_t{0});
  count_writer.PutNumber(ForEachHeader(message, [writer](const Header& header) {
    const size_t name_size = std::strlen(header.name);
    writer->PutNumber(static_cast<uint32_t>(name_size));
    writer->PutNumber(header.value == nullptr ? int32_t{-1}
                                              : static_cast<int32_t>(header.value_size));
    writer->Put(header.name, name_size);
    writer->Put(header.value, header.value_size);
  }));
}

int32_t SizeOrNull(const void* data, size_t size) {
  return data == nullptr ? -1 : static_cast<int32_t>(size);
}

}  // namespace

void MessageBatch::Add(MessageHandle message) {
  Entry entry;
  entry.headers_size = HeadersSize(message.get());
  payload_bytes_ += message->key_len + message->len + static_cast<size_t>(entry.headers_size);
  entry.message = std::move(message);
  entries_.push_back(std::move(entry));
}

void MessageBatch::AddControl(size_t control_index) {
  Entry entry;
  entry.control_index = control_index;
  entries_.push_back(std::move(entry));
  controls_++;
}

size_t MessageBatch::packed_size() const {
  return sizeof(BatchHeader) + entries_.size() * sizeof(BatchRecord) + payload_bytes_;
}

void MessageBatch::Pack(uint8_t* block, PartitionTable* table) {
  auto* header = reinterpret_cast<BatchHeader*>(block);
  auto* record = reinterpret_cast<BatchRecord*>(block + sizeof(BatchHeader));
  Writer writer(block + sizeof(BatchHeader) + entries_.size() * sizeof(BatchRecord));

  table->BeginBatch();
  for (const Entry& entry : entries_) {
    *record = BatchRecord{};
    const rd_kafka_message_t* message = entry.message.get();
    if (message == nullptr) {
      record->is_control = 1;
      record->partition_index = static_cast<int32_t>(entry.control_index);
    } else {
      rd_kafka_timestamp_type_t timestamp_type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
      record->offset = static_cast<double>(message->offset);
      record->timestamp_ms =
          static_cast<double>(rd_kafka_message_timestamp(message, &timestamp_type));
      record->timestamp_type = timestamp_type;
      record->partition_index = table->IndexOf(message);
      record->key_size = SizeOrNull(message->key, message->key_len);
      record->value_size = SizeOrNull(message->payload, message->len);
      record->headers_size = entry.headers_size;
      record->position = static_cast<uint32_t>(writer.at() - block);
      record->leader_epoch = rd_kafka_message_leader_epoch(message);
      writer.Put(message->key, message->key_len);
      writer.Put(message->payload, message->len);
      if (entry.headers_size != 0) PutHeaders(message, &writer);
    }
    record++;
  }
  header->entries = static_cast<int32_t>(entries_.size());
  header->new_partitions = table->has_new() ? 1 : 0;
  header->controls = controls_;
  header->reserved = 0;

  entries_.clear();
  payload_bytes_ = 0;
  controls_ = 0;
}

}  // namespace kafka_napi
