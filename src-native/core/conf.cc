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

}  // namespace kafka_napi
