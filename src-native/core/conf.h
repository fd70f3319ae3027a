// A flat list of name, value, name, value to librdkafka's configuration object, and values out of
// it.
#ifndef KAFKA_NAPI_CORE_CONF_H_
#define KAFKA_NAPI_CORE_CONF_H_

#include <string>
#include <vector>

#include "core/failure.h"
#include "core/handles.h"

namespace kafka_napi {

// Sets every pair, and goes on after a failure, so that the caller can report all of them at once.
// `plugin.library.paths` must come first where it is used: later names may belong to a plugin.
[[nodiscard]] std::vector<Failure> ApplyEntries(rd_kafka_conf_t* conf,
                                                const std::vector<std::string>& entries);

// A property of a short value; empty for one that is unset or unknown.
[[nodiscard]] std::string Property(const rd_kafka_conf_t* conf, const char* name);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_CONF_H_
