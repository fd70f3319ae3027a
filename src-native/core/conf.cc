#include "core/conf.h"

#include <array>

namespace kafka_napi {

std::vector<Failure> ApplyEntries(rd_kafka_conf_t* conf, const std::vector<std::string>& entries) {
  std::vector<Failure> failures;
  std::array<char, 512> text{};
  for (size_t i = 0; i + 1 < entries.size(); i += 2) {
    const rd_kafka_conf_res_t result = rd_kafka_conf_set(
        conf, entries[i].c_str(), entries[i + 1].c_str(), text.data(), text.size());
    if (result != RD_KAFKA_CONF_OK) {
      failures.push_back(Failure::FromCode(RD_KAFKA_RESP_ERR__INVALID_ARG, text.data()));
    }
  }
  return failures;
}

std::string Property(const rd_kafka_conf_t* conf, const char* name) {
  std::array<char, 64> value{};
  size_t size = value.size();
  static_cast<void>(rd_kafka_conf_get(conf, name, value.data(), &size));
  return value.data();
}

}  // namespace kafka_napi
