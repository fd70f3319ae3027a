// Values of core to values of JS and back. Lists cross flat, as their shape is fixed and TypeScript
// builds the objects: a topic-partition is six elements in a row (see kPartitionFields).
#ifndef KAFKA_NAPI_BINDING_CONVERT_H_
#define KAFKA_NAPI_BINDING_CONVERT_H_

#include <string>
#include <vector>

#include "core/control.h"
#include "core/failure.h"
#include "core/group_metadata.h"
#include "core/resource.h"
#include "core/topic_partition.h"
#include "napi_setup.h"

namespace kafka_napi {

// topic, partition, offset, leader epoch, metadata (string or null), error number
constexpr uint32_t kPartitionFields = 6;

[[nodiscard]] Napi::Value FailureToJs(Napi::Env env, const Failure& failure);
// undefined for none.
[[nodiscard]] Napi::Value FailureToJs(Napi::Env env, const MaybeFailure& failure);
[[nodiscard]] Napi::Value FailuresToJs(Napi::Env env, const std::vector<Failure>& failures);
[[nodiscard]] Napi::Value StringsToJs(Napi::Env env, const std::vector<std::string>& strings);
[[nodiscard]] Napi::Value PartitionsToJs(Napi::Env env, const TopicPartitions& partitions);
[[nodiscard]] Napi::Value RepliesToJs(Napi::Env env, const std::vector<Reply>& replies);
[[nodiscard]] Napi::Value ControlsToJs(Napi::Env env, const std::vector<Control>& controls);
[[nodiscard]] Napi::Value LogsToJs(Napi::Env env, const std::vector<LogRecord>& records);

// { groupId, generationId, memberId, groupInstanceId }
[[nodiscard]] Napi::Value GroupMetadataToJs(Napi::Env env, const GroupMetadata& metadata);

// These three are empty where the environment ends meanwhile: half a list must not be acted upon.
[[nodiscard]] GroupMetadata GroupMetadataFromJs(const Napi::Value& value);
[[nodiscard]] std::vector<std::string> StringsFromJs(const Napi::Value& value);
[[nodiscard]] TopicPartitions PartitionsFromJs(const Napi::Value& value);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_CONVERT_H_
