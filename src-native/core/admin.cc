#include "core/admin.h"

#include <array>

namespace kafka_napi {

namespace {

const std::vector<AdminOperation>& Operations() {
  static const std::vector<AdminOperation> kAll = [] {
    std::vector<AdminOperation> all;
    for (const auto& theme : {AdminTopicOperations(), AdminConfigOperations(), AdminAclOperations(),
                              AdminGroupOperations(), AdminOffsetOperations(),
                              AdminUserOperations(), AdminClusterOperations()}) {
      all.insert(all.end(), theme.begin(), theme.end());
    }
    return all;
  }();
  return kAll;
}

const AdminOperation* FindByName(const std::string& name) {
  for (const AdminOperation& operation : Operations()) {
    if (name == operation.name) return &operation;
  }
  return nullptr;
}

using SetInt = rd_kafka_resp_err_t (*)(rd_kafka_AdminOptions_t*, int, char*, size_t);
using SetFlag = rd_kafka_error_t* (*)(rd_kafka_AdminOptions_t*, int);

MaybeFailure ApplyInts(rd_kafka_AdminOptions_t* options, const Value& values) {
  static constexpr std::array<std::pair<const char*, SetInt>, 4> kSetters{{
      {"requestTimeoutMs", rd_kafka_AdminOptions_set_request_timeout},
      {"operationTimeoutMs", rd_kafka_AdminOptions_set_operation_timeout},
      {"validateOnly", rd_kafka_AdminOptions_set_validate_only},
      {"broker", rd_kafka_AdminOptions_set_broker},
  }};
  for (const auto& [name, set] : kSetters) {
    const Value& value = values[name];
    if (value.IsNull()) continue;
    const int number = value.truth() ? 1 : value.integer32();
    std::array<char, 512> text{};
    const rd_kafka_resp_err_t code = set(options, number, text.data(), text.size());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return Failure::FromCode(code, text.data());
  }
  return std::nullopt;
}

MaybeFailure ApplyFlags(rd_kafka_AdminOptions_t* options, const Value& values) {
  static constexpr std::array<std::pair<const char*, SetFlag>, 2> kSetters{{
      {"requireStableOffsets", rd_kafka_AdminOptions_set_require_stable_offsets},
      {"includeAuthorizedOperations", rd_kafka_AdminOptions_set_include_authorized_operations},
  }};
  for (const auto& [name, set] : kSetters) {
    const Value& value = values[name];
    if (value.IsNull()) continue;
    MaybeFailure failure = CheckError(set(options, value.truth() ? 1 : 0));
    if (failure) return failure;
  }
  const Value& isolation = values["isolationLevel"];
  if (isolation.IsNull()) return std::nullopt;
  return CheckError(rd_kafka_AdminOptions_set_isolation_level(
      options, static_cast<rd_kafka_IsolationLevel_t>(isolation.integer())));
}

template <typename Enum>
std::vector<Enum> Enums(const Value& numbers) {
  std::vector<Enum> values;
  for (const Value& number : numbers.list()) values.push_back(static_cast<Enum>(number.integer()));
  return values;
}

MaybeFailure ApplyMatches(rd_kafka_AdminOptions_t* options, const Value& values) {
  const auto states = Enums<rd_kafka_consumer_group_state_t>(values["matchConsumerGroupStates"]);
  if (!states.empty()) {
    MaybeFailure failure = CheckError(rd_kafka_AdminOptions_set_match_consumer_group_states(
        options, states.data(), states.size()));
    if (failure) return failure;
  }
  const auto types = Enums<rd_kafka_consumer_group_type_t>(values["matchConsumerGroupTypes"]);
  if (types.empty()) return std::nullopt;
  return CheckError(
      rd_kafka_AdminOptions_set_match_consumer_group_types(options, types.data(), types.size()));
}

}  // namespace

MaybeFailure StartAdmin(rd_kafka_t* rk, rd_kafka_queue_t* replies, const std::string& operation,
                        uint32_t ticket, const Value& options, const Value& input) {
  const AdminOperation* found = FindByName(operation);
  if (found == nullptr) return Failure::FromCode(RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED);
  if (found->kind ==
      RD_KAFKA_ADMIN_OP_ANY) {  // Missing in this librdkafka: core/rdkafka.h, rule 4.
    return Failure::FromCode(RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE);
  }
  const AdminOptionsHandle handle(rd_kafka_AdminOptions_new(rk, found->kind));
  for (const auto apply : {ApplyInts, ApplyFlags, ApplyMatches}) {
    MaybeFailure failure = apply(handle.get(), options);
    if (failure) return failure;
  }
  // Rule 2.
  rd_kafka_AdminOptions_set_opaque(handle.get(), reinterpret_cast<void*>(uintptr_t{ticket}));
  return found->start({rk, handle.get(), replies}, input);
}

Value AdminAnswer(rd_kafka_event_t* event) {
  const rd_kafka_event_type_t type = rd_kafka_event_type(event);
  for (const AdminOperation& operation : Operations()) {
    if (operation.event == type) return operation.answer(event);
  }
  return {};
}

}  // namespace kafka_napi
