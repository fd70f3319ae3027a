// core's trees of values to JS and back. Objects are read key by key: they are TypeScript's own,
// made for the call, never the app's.
#ifndef KAFKA_NAPI_BINDING_VALUE_H_
#define KAFKA_NAPI_BINDING_VALUE_H_

#include <optional>

#include "core/value.h"
#include "napi_setup.h"

namespace kafka_napi {

// Numbers are integers: a fraction is cut off. Nothing where the environment ends meanwhile: half
// of a tree might ask for something else.
[[nodiscard]] std::optional<Value> ValueFromJs(const Napi::Value& value);
[[nodiscard]] Napi::Value ValueToJs(Napi::Env env, const Value& value);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_VALUE_H_
