#include "binding/value.h"

#include <utility>
#include <variant>

namespace kafka_napi {

namespace {

std::optional<Value> ListFromJs(const Napi::Array& array) {
  Value::List list;
  const uint32_t length = array.Length();
  list.reserve(length);
  for (uint32_t i = 0; i < length; i++) {
    std::optional<Value> element = ValueFromJs(array.Get(i));
    if (!element) return std::nullopt;
    list.push_back(std::move(*element));
  }
  return Value(std::move(list));
}

std::optional<Value> MapFromJs(const Napi::Object& object) {
  Value::Map map;
  const Napi::Array names = object.GetPropertyNames();
  if (names.IsEmpty()) return std::nullopt;
  const uint32_t length = names.Length();
  map.reserve(length);
  for (uint32_t i = 0; i < length; i++) {
    const Napi::Value name = names.Get(i);
    if (name.IsEmpty()) return std::nullopt;
    std::optional<Value> value = ValueFromJs(object.Get(name));
    if (!value) return std::nullopt;
    map.emplace_back(name.As<Napi::String>().Utf8Value(), std::move(*value));
  }
  return Value(std::move(map));
}

struct ToJs {
  Napi::Env env;

  Napi::Value operator()(std::monostate /*null*/) const { return env.Null(); }
  Napi::Value operator()(bool value) const { return Napi::Boolean::New(env, value); }
  Napi::Value operator()(int64_t value) const {
    return Napi::Number::New(env, static_cast<double>(value));
  }
  Napi::Value operator()(const std::string& text) const { return Napi::String::New(env, text); }
  Napi::Value operator()(const Value::Bytes& bytes) const {
    return Napi::Buffer<uint8_t>::Copy(env, bytes.data(), bytes.size());
  }
  Napi::Value operator()(const Value::List& list) const {
    Napi::Array array = Napi::Array::New(env, list.size());
    for (uint32_t i = 0; i < list.size(); i++) {
      // Answers can have thousands of objects: their handles must not pile up until the end.
      const Napi::HandleScope scope(env);
      array.Set(i, ValueToJs(env, list[i]));
    }
    return array;
  }
  Napi::Value operator()(const Value::Map& map) const {
    Napi::Object object = Napi::Object::New(env);
    for (const auto& [name, value] : map) object.Set(name, ValueToJs(env, value));
    return object;
  }
};

}  // namespace

std::optional<Value> ValueFromJs(const Napi::Value& value) {
  if (value.IsEmpty()) return std::nullopt;
  if (value.IsBoolean()) return Value(value.As<Napi::Boolean>().Value());
  if (value.IsNumber()) return Value(value.As<Napi::Number>().Int64Value());
  if (value.IsString()) return Value(value.As<Napi::String>().Utf8Value());
  if (value.IsTypedArray()) {
    const auto bytes = value.As<Napi::Uint8Array>();
    return Value(Value::Bytes(bytes.Data(), bytes.Data() + bytes.ByteLength()));
  }
  if (value.IsArray()) return ListFromJs(value.As<Napi::Array>());
  if (value.IsObject()) return MapFromJs(value.As<Napi::Object>());
  return Value();
}

Napi::Value ValueToJs(Napi::Env env, const Value& value) {
  return std::visit(ToJs{env}, value.data());
}

}  // namespace kafka_napi
