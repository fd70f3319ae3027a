// The native half of produce(): a call per message or per stage, so written against the C API of
// Node-API, without the argument vector and the unwrapping of the receiver that node-addon-api
// adds.
#ifndef KAFKA_NAPI_BINDING_PRODUCE_FUNCTION_H_
#define KAFKA_NAPI_BINDING_PRODUCE_FUNCTION_H_

#include <memory>

#include "core/producer.h"
#include "napi_setup.h"

namespace kafka_napi {

// produce(topicIndex, partition, kinds, key, value, headers, timestampMs, slot): errno
//
// `kinds` is the key's kind (0 null, 1 bytes, 2 string) plus 4 times the value's, plus 16 if there
// are headers: a flat array of name, value (bytes, string or null). The caller has checked all
// types: TypeScript owns the messages to users.
[[nodiscard]] Napi::Value NewProduceFunction(Napi::Env env, std::shared_ptr<Producer> producer);

// produceStaged(count): how many of the stage's messages were refused (core/produce_stage.h)
[[nodiscard]] Napi::Value NewProduceStagedFunction(Napi::Env env,
                                                   std::shared_ptr<Producer> producer);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_PRODUCE_FUNCTION_H_
