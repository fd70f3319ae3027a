// A tree of plain values: what admin requests and their answers are made of. The twenty-odd shapes
// of requests and answers are TypeScript's to know; they cross as trees, one conversion for all.
#ifndef KAFKA_NAPI_CORE_VALUE_H_
#define KAFKA_NAPI_CORE_VALUE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kafka_napi {

class Value {
 public:
  using Bytes = std::vector<uint8_t>;
  using List = std::vector<Value>;
  using Map = std::vector<std::pair<std::string, Value>>;
  using Data = std::variant<std::monostate, bool, int64_t, std::string, Bytes, List, Map>;

  Value() = default;  // null
  // Implicit on purpose: trees are written as nested braces.
  Value(bool value) : data_(value) {}                   // NOLINT(google-explicit-constructor)
  Value(int32_t value) : data_(int64_t{value}) {}       // NOLINT(google-explicit-constructor)
  Value(int64_t value) : data_(value) {}                // NOLINT(google-explicit-constructor)
  Value(std::string text) : data_(std::move(text)) {}   // NOLINT(google-explicit-constructor)
  Value(Bytes bytes) : data_(std::move(bytes)) {}       // NOLINT(google-explicit-constructor)
  Value(List elements) : data_(std::move(elements)) {}  // NOLINT(google-explicit-constructor)
  Value(Map entries) : data_(std::move(entries)) {}     // NOLINT(google-explicit-constructor)
  // A null pointer is null.
  Value(const char* text);  // NOLINT(google-explicit-constructor)

  [[nodiscard]] const Data& data() const { return data_; }
  [[nodiscard]] bool IsNull() const { return std::holds_alternative<std::monostate>(data_); }

  // Reading another kind than there is gives false, 0, or an empty one: shapes are TypeScript's.
  [[nodiscard]] bool truth() const;
  [[nodiscard]] int64_t integer() const;
  [[nodiscard]] int32_t integer32() const { return static_cast<int32_t>(integer()); }
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] const Bytes& bytes() const;
  [[nodiscard]] const List& list() const;
  // Null pointer for null.
  [[nodiscard]] const char* TextOrNull() const;
  // An entry of a map; null if there is none.
  [[nodiscard]] const Value& operator[](const char* name) const;

 private:
  Data data_;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_VALUE_H_
