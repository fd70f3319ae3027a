// describeUserScramCredentials, alterUserScramCredentials
#include "core/admin.h"
#include "core/admin_values.h"

namespace kafka_napi {

namespace {

MaybeFailure StartDescribeUsers(const AdminRequest& request, const Value& input) {
  std::vector<const char*> users = TextPointers(input);
  rd_kafka_DescribeUserScramCredentials(request.rk, users.empty() ? nullptr : users.data(),
                                        users.size(), request.options, request.replies);
  return std::nullopt;
}

Value DescriptionValue(const rd_kafka_UserScramCredentialsDescription_t* user) {
  Value::List credentials;
  const size_t count = rd_kafka_UserScramCredentialsDescription_scramcredentialinfo_count(user);
  for (size_t i = 0; i < count; i++) {
    const auto* info = rd_kafka_UserScramCredentialsDescription_scramcredentialinfo(user, i);
    credentials.emplace_back(Value::Map{
        {"mechanism", static_cast<int32_t>(rd_kafka_ScramCredentialInfo_mechanism(info))},
        {"iterations", rd_kafka_ScramCredentialInfo_iterations(info)}});
  }
  return Value::Map{{"user", rd_kafka_UserScramCredentialsDescription_user(user)},
                    {"credentials", std::move(credentials)},
                    {"error", ErrorValue(rd_kafka_UserScramCredentialsDescription_error(user))}};
}

Value DescribedUsers(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* users = rd_kafka_DescribeUserScramCredentials_result_descriptions(
      rd_kafka_event_DescribeUserScramCredentials_result(event), &count);
  return ListOf(users, count, DescriptionValue);
}

ScramAlterationHandle AlterationFrom(const Value& value) {
  const char* user = value["user"].text().c_str();
  const auto mechanism = static_cast<rd_kafka_ScramMechanism_t>(value["mechanism"].integer());
  if (value["password"].IsNull()) {
    return ScramAlterationHandle(rd_kafka_UserScramCredentialDeletion_new(user, mechanism));
  }
  const Value::Bytes& password = value["password"].bytes();
  const Value::Bytes& salt = value["salt"].bytes();
  // Without a salt librdkafka makes one.
  return ScramAlterationHandle(rd_kafka_UserScramCredentialUpsertion_new(
      user, mechanism, value["iterations"].integer32(), password.data(), password.size(),
      salt.empty() ? nullptr : salt.data(), salt.size()));
}

MaybeFailure StartAlterUsers(const AdminRequest& request, const Value& input) {
  HandleArray<ScramAlterationHandle> alterations;
  for (const Value& value : input.list()) {
    ScramAlterationHandle alteration = AlterationFrom(value);
    if (!alteration) return Failure::FromCode(RD_KAFKA_RESP_ERR__INVALID_ARG);
    alterations.Add(std::move(alteration));
  }
  rd_kafka_AlterUserScramCredentials(request.rk, alterations.data(), alterations.size(),
                                     request.options, request.replies);
  return std::nullopt;
}

Value AlteredUsers(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* responses = rd_kafka_AlterUserScramCredentials_result_responses(
      rd_kafka_event_AlterUserScramCredentials_result(event), &count);
  return ListOf(
      responses, count,
      [](const rd_kafka_AlterUserScramCredentials_result_response_t* response) -> Value {
        return Value::Map{
            {"user", rd_kafka_AlterUserScramCredentials_result_response_user(response)},
            {"error",
             ErrorValue(rd_kafka_AlterUserScramCredentials_result_response_error(response))}};
      });
}

}  // namespace

std::vector<AdminOperation> AdminUserOperations() {
  return {{"describeUserScramCredentials", RD_KAFKA_ADMIN_OP_DESCRIBEUSERSCRAMCREDENTIALS,
           RD_KAFKA_EVENT_DESCRIBEUSERSCRAMCREDENTIALS_RESULT, StartDescribeUsers, DescribedUsers},
          {"alterUserScramCredentials", RD_KAFKA_ADMIN_OP_ALTERUSERSCRAMCREDENTIALS,
           RD_KAFKA_EVENT_ALTERUSERSCRAMCREDENTIALS_RESULT, StartAlterUsers, AlteredUsers}};
}

}  // namespace kafka_napi
