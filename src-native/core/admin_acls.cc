// createAcls, describeAcls, deleteAcls
#include <array>

#include "core/admin.h"
#include "core/admin_values.h"

namespace kafka_napi {

namespace {

using NewBinding = decltype(&rd_kafka_AclBinding_new);

// A binding, or a filter, in which null matches everything.
AclBindingHandle BindingFrom(const Value& value, NewBinding make, Failure* failure) {
  std::array<char, 512> text{};
  AclBindingHandle binding(
      make(static_cast<rd_kafka_ResourceType_t>(value["resourceType"].integer()),
           value["resourceName"].TextOrNull(),
           static_cast<rd_kafka_ResourcePatternType_t>(value["patternType"].integer()),
           value["principal"].TextOrNull(), value["host"].TextOrNull(),
           static_cast<rd_kafka_AclOperation_t>(value["operation"].integer()),
           static_cast<rd_kafka_AclPermissionType_t>(value["permission"].integer()), text.data(),
           text.size()));
  if (!binding) *failure = Failure::FromCode(RD_KAFKA_RESP_ERR__INVALID_ARG, text.data());
  return binding;
}

MaybeFailure AddBindings(const Value& input, NewBinding make,
                         HandleArray<AclBindingHandle>* bindings) {
  for (const Value& value : input.list()) {
    Failure failure;
    AclBindingHandle binding = BindingFrom(value, make, &failure);
    if (!binding) return failure;
    bindings->Add(std::move(binding));
  }
  return std::nullopt;
}

MaybeFailure StartCreateAcls(const AdminRequest& request, const Value& input) {
  HandleArray<AclBindingHandle> bindings;
  MaybeFailure failure = AddBindings(input, rd_kafka_AclBinding_new, &bindings);
  if (failure) return failure;
  rd_kafka_CreateAcls(request.rk, bindings.data(), bindings.size(), request.options,
                      request.replies);
  return std::nullopt;
}

MaybeFailure StartDescribeAcls(const AdminRequest& request, const Value& input) {
  Failure failure;
  const AclBindingHandle filter = BindingFrom(input, rd_kafka_AclBindingFilter_new, &failure);
  if (!filter) return failure;
  rd_kafka_DescribeAcls(request.rk, filter.get(), request.options, request.replies);
  return std::nullopt;
}

MaybeFailure StartDeleteAcls(const AdminRequest& request, const Value& input) {
  HandleArray<AclBindingHandle> filters;
  MaybeFailure failure = AddBindings(input, rd_kafka_AclBindingFilter_new, &filters);
  if (failure) return failure;
  rd_kafka_DeleteAcls(request.rk, filters.data(), filters.size(), request.options, request.replies);
  return std::nullopt;
}

Value BindingValue(const rd_kafka_AclBinding_t* acl) {
  return Value::Map{
      {"resourceType", static_cast<int32_t>(rd_kafka_AclBinding_restype(acl))},
      {"resourceName", rd_kafka_AclBinding_name(acl)},
      {"patternType", static_cast<int32_t>(rd_kafka_AclBinding_resource_pattern_type(acl))},
      {"principal", rd_kafka_AclBinding_principal(acl)},
      {"host", rd_kafka_AclBinding_host(acl)},
      {"operation", static_cast<int32_t>(rd_kafka_AclBinding_operation(acl))},
      {"permission", static_cast<int32_t>(rd_kafka_AclBinding_permission_type(acl))},
      {"error", ErrorValue(rd_kafka_AclBinding_error(acl))}};
}

Value CreatedAcls(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* results =
      rd_kafka_CreateAcls_result_acls(rd_kafka_event_CreateAcls_result(event), &count);
  return ListOf(results, count, [](const rd_kafka_acl_result_t* result) -> Value {
    return Value::Map{{"error", ErrorValue(rd_kafka_acl_result_error(result))}};
  });
}

Value DescribedAcls(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* acls =
      rd_kafka_DescribeAcls_result_acls(rd_kafka_event_DescribeAcls_result(event), &count);
  return ListOf(acls, count, BindingValue);
}

Value DeletedAcls(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* responses =
      rd_kafka_DeleteAcls_result_responses(rd_kafka_event_DeleteAcls_result(event), &count);
  return ListOf(
      responses, count, [](const rd_kafka_DeleteAcls_result_response_t* response) -> Value {
        size_t acl_count = 0;
        const auto* acls = rd_kafka_DeleteAcls_result_response_matching_acls(response, &acl_count);
        return Value::Map{
            {"acls", ListOf(acls, acl_count, BindingValue)},
            {"error", ErrorValue(rd_kafka_DeleteAcls_result_response_error(response))}};
      });
}

}  // namespace

std::vector<AdminOperation> AdminAclOperations() {
  return {{"createAcls", RD_KAFKA_ADMIN_OP_CREATEACLS, RD_KAFKA_EVENT_CREATEACLS_RESULT,
           StartCreateAcls, CreatedAcls},
          {"describeAcls", RD_KAFKA_ADMIN_OP_DESCRIBEACLS, RD_KAFKA_EVENT_DESCRIBEACLS_RESULT,
           StartDescribeAcls, DescribedAcls},
          {"deleteAcls", RD_KAFKA_ADMIN_OP_DELETEACLS, RD_KAFKA_EVENT_DELETEACLS_RESULT,
           StartDeleteAcls, DeletedAcls}};
}

}  // namespace kafka_napi
