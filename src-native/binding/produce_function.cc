#include "binding/produce_function.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace kafka_napi {

namespace {

enum BytesKind : uint32_t { kNull = 0, kBytes = 1, kString = 2 };

// UTF-8 of one string; reused, and grown to the longest one seen.
class TextBuffer {
 public:
  [[nodiscard]] Bytes Read(napi_env env, napi_value text) {
    size_t size = 0;
    if (napi_get_value_string_utf8(env, text, buffer_.data(), buffer_.size(), &size) != napi_ok) {
      return {};
    }
    // A character takes up to four bytes: an almost full buffer may hold a cut string.
    if (size + 4 >= buffer_.size()) {
      size_t needed = 0;
      napi_get_value_string_utf8(env, text, nullptr, 0, &needed);
      buffer_.resize(needed + 8);
      napi_get_value_string_utf8(env, text, buffer_.data(), buffer_.size(), &size);
    }
    return {buffer_.data(), size};
  }

 private:
  std::vector<char> buffer_ = std::vector<char>(4096);
};

// Borrowed from the JS value, which stays alive during the call.
Bytes ReadBytes(napi_env env, napi_value value) {
  void* data = nullptr;
  size_t size = 0;
  if (napi_get_buffer_info(env, value, &data, &size) != napi_ok) return {};
  // Node gives no address for zero bytes; Kafka's empty is not its null.
  static const char kEmpty = 0;
  return {data != nullptr ? data : &kEmpty, size};
}

Bytes Read(napi_env env, napi_value value, uint32_t kind, TextBuffer* text) {
  switch (kind) {
    case kBytes:
      return ReadBytes(env, value);
    case kString:
      return text->Read(env, value);
    default:
      return {};
  }
}

struct ProduceContext {
  std::shared_ptr<Producer> producer;
  TextBuffer key_text;
  TextBuffer value_text;

  [[nodiscard]] HeadersHandle ReadHeaders(napi_env env, napi_value array);
};

HeadersHandle ProduceContext::ReadHeaders(napi_env env, napi_value array) {
  uint32_t length = 0;
  if (napi_get_array_length(env, array, &length) != napi_ok) return nullptr;
  HeadersHandle headers(rd_kafka_headers_new(length / 2));
  for (uint32_t i = 0; i + 1 < length; i += 2) {
    napi_value name = nullptr;
    napi_value value = nullptr;
    napi_valuetype type = napi_undefined;
    napi_get_element(env, array, i, &name);
    napi_get_element(env, array, i + 1, &value);
    napi_typeof(env, value, &type);
    // The message's own key and value are read after the headers, so their buffers are free.
    const Bytes name_bytes = key_text.Read(env, name);
    const uint32_t kind = type == napi_string ? kString : type == napi_object ? kBytes : kNull;
    const Bytes value_bytes = Read(env, value, kind, &value_text);
    rd_kafka_header_add(headers.get(), static_cast<const char*>(name_bytes.data),
                        static_cast<ssize_t>(name_bytes.size), value_bytes.data,
                        static_cast<ssize_t>(value_bytes.size));
  }
  return headers;
}

napi_value Produce(napi_env env, napi_callback_info info) {
  constexpr size_t kArguments = 8;
  std::array<napi_value, kArguments> arguments{};
  size_t count = kArguments;
  void* data = nullptr;
  if (napi_get_cb_info(env, info, &count, arguments.data(), nullptr, &data) != napi_ok) {
    return nullptr;
  }
  auto* context = static_cast<ProduceContext*>(data);
  const auto [topic, partition, kinds_value, key, value, headers, timestamp, slot] = arguments;

  ProduceRequest request;
  uint32_t kinds = 0;
  napi_get_value_uint32(env, topic, &request.topic);
  napi_get_value_int32(env, partition, &request.partition);
  napi_get_value_uint32(env, kinds_value, &kinds);
  napi_get_value_int64(env, timestamp, &request.timestamp_ms);
  napi_get_value_uint32(env, slot, &request.slot);
  constexpr uint32_t kHasHeaders = 16;
  if ((kinds & kHasHeaders) != 0) request.headers = context->ReadHeaders(env, headers);
  request.key = Read(env, key, kinds & 3, &context->key_text);
  request.value = Read(env, value, (kinds >> 2) & 3, &context->value_text);

  napi_value result = nullptr;
  napi_create_int32(env, context->producer->Produce(std::move(request)), &result);
  return result;
}

napi_value ProduceStaged(napi_env env, napi_callback_info info) {
  napi_value argument = nullptr;
  size_t arguments = 1;
  void* data = nullptr;
  if (napi_get_cb_info(env, info, &arguments, &argument, nullptr, &data) != napi_ok) return nullptr;
  uint32_t count = 0;
  napi_get_value_uint32(env, argument, &count);
  auto* context = static_cast<ProduceContext*>(data);
  napi_value result = nullptr;
  const size_t refused = context->producer->ProduceStaged(count);
  napi_create_uint32(env, static_cast<uint32_t>(refused), &result);
  return result;
}

Napi::Value NewFunction(Napi::Env env, const char* name, napi_callback callback,
                        std::shared_ptr<Producer> producer) {
  auto context = std::make_unique<ProduceContext>();
  context->producer = std::move(producer);
  napi_value function = nullptr;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, context.get(), &function) !=
      napi_ok) {
    return env.Undefined();
  }
  // The context lives as long as the function that uses it.
  const napi_status status = napi_add_finalizer(
      env, function, context.get(),
      [](napi_env, void* context_data, void*) {
        const std::unique_ptr<ProduceContext> owned(static_cast<ProduceContext*>(context_data));
      },
      nullptr, nullptr);
  if (status == napi_ok) static_cast<void>(context.release());
  return Napi::Value(env, function);
}

}  // namespace

Napi::Value NewProduceFunction(Napi::Env env, std::shared_ptr<Producer> producer) {
  return NewFunction(env, "produce", Produce, std::move(producer));
}

Napi::Value NewProduceStagedFunction(Napi::Env env, std::shared_ptr<Producer> producer) {
  return NewFunction(env, "produceStaged", ProduceStaged, std::move(producer));
}

}  // namespace kafka_napi
