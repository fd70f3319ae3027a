// Numbers for the names of headers, so that a name crosses to JS once and not per message.
#ifndef KAFKA_NAPI_CORE_HEADER_NAMES_H_
#define KAFKA_NAPI_CORE_HEADER_NAMES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kafka_napi {

class HeaderNames {
 public:
  static constexpr int32_t kNone = -1;

  // The number of a name, or kNone if it has none: names that are long, or come when there are many
  // already, as of apps that put data into them, would only fill the memory.
  //
  // `place` is where in its message the header stands: the message before mostly has the same
  // there.
  [[nodiscard]] int32_t NumberOf(size_t place, std::string_view name);

  // Names numbered since the last call, in the order of their numbers.
  [[nodiscard]] std::vector<std::string> TakeNew();
  [[nodiscard]] bool has_new() const { return !new_.empty(); }

 private:
  static constexpr size_t kMostNames = 1000;
  static constexpr size_t kMostBytes = 100;
  static constexpr size_t kMostPlaces = 100;

  // References to its keys stay valid while others are added.
  std::unordered_map<std::string, int32_t> numbers_;
  std::vector<std::string> new_;
  struct Last {
    const std::string* name = nullptr;
    int32_t number = kNone;
  };
  std::vector<Last> last_;  // by place
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_HEADER_NAMES_H_
