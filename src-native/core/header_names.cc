#include "core/header_names.h"

#include <utility>

namespace kafka_napi {

int32_t HeaderNames::NumberOf(size_t place, std::string_view name) {
  if (place < last_.size() && *last_[place].name == name) return last_[place].number;
  if (name.size() > kMostBytes) return kNone;
  auto entry = numbers_.find(std::string(name));
  if (entry == numbers_.end()) {
    if (numbers_.size() >= kMostNames) return kNone;
    const auto number = static_cast<int32_t>(numbers_.size());
    entry = numbers_.emplace(name, number).first;
    new_.emplace_back(name);
  }
  const Last last{&entry->first, entry->second};
  if (place < last_.size()) {
    last_[place] = last;
  } else if (place == last_.size() && place < kMostPlaces) {
    last_.push_back(last);
  }
  return last.number;
}

std::vector<std::string> HeaderNames::TakeNew() {
  return std::exchange(new_, {});
}

}  // namespace kafka_napi
