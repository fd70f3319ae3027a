#include "core/value.h"

namespace kafka_napi {

namespace {

template <typename T>
const T& Read(const Value::Data& data) {
  static const T kNone{};
  const T* found = std::get_if<T>(&data);
  return found != nullptr ? *found : kNone;
}

}  // namespace

Value::Value(const char* text) {
  if (text != nullptr) data_ = std::string(text);
}

bool Value::truth() const {
  return Read<bool>(data_);
}

int64_t Value::integer() const {
  return Read<int64_t>(data_);
}

const std::string& Value::text() const {
  return Read<std::string>(data_);
}

const Value::Bytes& Value::bytes() const {
  return Read<Bytes>(data_);
}

const Value::List& Value::list() const {
  return Read<List>(data_);
}

const char* Value::TextOrNull() const {
  const auto* text = std::get_if<std::string>(&data_);
  return text != nullptr ? text->c_str() : nullptr;
}

const Value& Value::operator[](const char* name) const {
  static const Value kNull;
  for (const auto& [key, value] : Read<Map>(data_)) {
    if (key == name) return value;
  }
  return kNull;
}

}  // namespace kafka_napi
