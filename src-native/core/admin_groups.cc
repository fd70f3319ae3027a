// listConsumerGroups, describeConsumerGroups, deleteGroups
#include "core/admin.h"
#include "core/admin_values.h"

namespace kafka_napi {

namespace {

MaybeFailure StartListConsumerGroups(const AdminRequest& request, const Value& /*input*/) {
  rd_kafka_ListConsumerGroups(request.rk, request.options, request.replies);
  return std::nullopt;
}

Value ListingValue(const rd_kafka_ConsumerGroupListing_t* group) {
  return Value::Map{
      {"group", rd_kafka_ConsumerGroupListing_group_id(group)},
      {"isSimple", rd_kafka_ConsumerGroupListing_is_simple_consumer_group(group) != 0},
      {"state", static_cast<int32_t>(rd_kafka_ConsumerGroupListing_state(group))},
      {"type", static_cast<int32_t>(rd_kafka_ConsumerGroupListing_type(group))}};
}

Value ListedGroups(rd_kafka_event_t* event) {
  const auto* result = rd_kafka_event_ListConsumerGroups_result(event);
  size_t group_count = 0;
  size_t error_count = 0;
  const auto* groups = rd_kafka_ListConsumerGroups_result_valid(result, &group_count);
  const auto* errors = rd_kafka_ListConsumerGroups_result_errors(result, &error_count);
  return Value::Map{{"groups", ListOf(groups, group_count, ListingValue)},
                    {"errors", ListOf(errors, error_count, ErrorValue)}};
}

MaybeFailure StartDescribeConsumerGroups(const AdminRequest& request, const Value& input) {
  std::vector<const char*> groups = TextPointers(input);
  rd_kafka_DescribeConsumerGroups(request.rk, groups.data(), groups.size(), request.options,
                                  request.replies);
  return std::nullopt;
}

Value AssignmentValue(const rd_kafka_MemberAssignment_t* assignment) {
  if (assignment == nullptr) return {};
  return PartitionsValue(rd_kafka_MemberAssignment_partitions(assignment));
}

Value MemberValue(const rd_kafka_MemberDescription_t* member) {
  return Value::Map{
      {"memberId", rd_kafka_MemberDescription_consumer_id(member)},
      {"clientId", rd_kafka_MemberDescription_client_id(member)},
      {"groupInstanceId", rd_kafka_MemberDescription_group_instance_id(member)},
      {"host", rd_kafka_MemberDescription_host(member)},
      {"assignment", AssignmentValue(rd_kafka_MemberDescription_assignment(member))},
      {"targetAssignment", AssignmentValue(rd_kafka_MemberDescription_target_assignment(member))}};
}

Value GroupDescriptionValue(const rd_kafka_ConsumerGroupDescription_t* group) {
  size_t operation_count = 0;
  const auto* operations =
      rd_kafka_ConsumerGroupDescription_authorized_operations(group, &operation_count);
  Value::List members;
  const size_t member_count = rd_kafka_ConsumerGroupDescription_member_count(group);
  for (size_t i = 0; i < member_count; i++) {
    members.push_back(MemberValue(rd_kafka_ConsumerGroupDescription_member(group, i)));
  }
  return Value::Map{
      {"group", rd_kafka_ConsumerGroupDescription_group_id(group)},
      {"isSimple", rd_kafka_ConsumerGroupDescription_is_simple_consumer_group(group) != 0},
      {"partitionAssignor", rd_kafka_ConsumerGroupDescription_partition_assignor(group)},
      {"state", static_cast<int32_t>(rd_kafka_ConsumerGroupDescription_state(group))},
      {"type", static_cast<int32_t>(rd_kafka_ConsumerGroupDescription_type(group))},
      {"coordinator", NodeValue(rd_kafka_ConsumerGroupDescription_coordinator(group))},
      {"members", std::move(members)},
      {"authorizedOperations", OperationsValue(operations, operation_count)},
      {"error", ErrorValue(rd_kafka_ConsumerGroupDescription_error(group))}};
}

Value DescribedGroups(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* groups = rd_kafka_DescribeConsumerGroups_result_groups(
      rd_kafka_event_DescribeConsumerGroups_result(event), &count);
  return ListOf(groups, count, GroupDescriptionValue);
}

MaybeFailure StartDeleteGroups(const AdminRequest& request, const Value& input) {
  HandleArray<DeleteGroupHandle> groups;
  for (const Value& group : input.list()) {
    groups.Add(DeleteGroupHandle(rd_kafka_DeleteGroup_new(group.text().c_str())));
  }
  rd_kafka_DeleteGroups(request.rk, groups.data(), groups.size(), request.options, request.replies);
  return std::nullopt;
}

Value DeletedGroups(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* groups =
      rd_kafka_DeleteGroups_result_groups(rd_kafka_event_DeleteGroups_result(event), &count);
  return GroupResultsValue(groups, count);
}

}  // namespace

std::vector<AdminOperation> AdminGroupOperations() {
  return {
      {"listConsumerGroups", RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS,
       RD_KAFKA_EVENT_LISTCONSUMERGROUPS_RESULT, StartListConsumerGroups, ListedGroups},
      {"describeConsumerGroups", RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS,
       RD_KAFKA_EVENT_DESCRIBECONSUMERGROUPS_RESULT, StartDescribeConsumerGroups, DescribedGroups},
      {"deleteGroups", RD_KAFKA_ADMIN_OP_DELETEGROUPS, RD_KAFKA_EVENT_DELETEGROUPS_RESULT,
       StartDeleteGroups, DeletedGroups}};
}

}  // namespace kafka_napi
