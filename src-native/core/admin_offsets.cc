// listConsumerGroupOffsets, alterConsumerGroupOffsets, deleteConsumerGroupOffsets (one group per
// request, as librdkafka takes no more), listOffsets, deleteRecords
#include "core/admin.h"
#include "core/admin_values.h"

namespace kafka_napi {

namespace {

MaybeFailure StartListGroupOffsets(const AdminRequest& request, const Value& input) {
  const PartitionListHandle partitions = PartitionsFrom(input["partitions"]);
  HandleArray<GroupOffsetsHandle> groups;
  groups.Add(GroupOffsetsHandle(
      rd_kafka_ListConsumerGroupOffsets_new(input["group"].text().c_str(), partitions.get())));
  rd_kafka_ListConsumerGroupOffsets(request.rk, groups.data(), groups.size(), request.options,
                                    request.replies);
  return std::nullopt;
}

Value ListedGroupOffsets(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* groups = rd_kafka_ListConsumerGroupOffsets_result_groups(
      rd_kafka_event_ListConsumerGroupOffsets_result(event), &count);
  return GroupResultsValue(groups, count);
}

MaybeFailure StartAlterGroupOffsets(const AdminRequest& request, const Value& input) {
  const PartitionListHandle partitions = PartitionsFrom(input["partitions"]);
  HandleArray<AlterGroupOffsetsHandle> groups;
  groups.Add(AlterGroupOffsetsHandle(
      rd_kafka_AlterConsumerGroupOffsets_new(input["group"].text().c_str(), partitions.get())));
  rd_kafka_AlterConsumerGroupOffsets(request.rk, groups.data(), groups.size(), request.options,
                                     request.replies);
  return std::nullopt;
}

Value AlteredGroupOffsets(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* groups = rd_kafka_AlterConsumerGroupOffsets_result_groups(
      rd_kafka_event_AlterConsumerGroupOffsets_result(event), &count);
  return GroupResultsValue(groups, count);
}

MaybeFailure StartDeleteGroupOffsets(const AdminRequest& request, const Value& input) {
  const PartitionListHandle partitions = PartitionsFrom(input["partitions"]);
  HandleArray<DeleteGroupOffsetsHandle> groups;
  groups.Add(DeleteGroupOffsetsHandle(
      rd_kafka_DeleteConsumerGroupOffsets_new(input["group"].text().c_str(), partitions.get())));
  rd_kafka_DeleteConsumerGroupOffsets(request.rk, groups.data(), groups.size(), request.options,
                                      request.replies);
  return std::nullopt;
}

Value DeletedGroupOffsets(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* groups = rd_kafka_DeleteConsumerGroupOffsets_result_groups(
      rd_kafka_event_DeleteConsumerGroupOffsets_result(event), &count);
  return GroupResultsValue(groups, count);
}

MaybeFailure StartListOffsets(const AdminRequest& request, const Value& input) {
  const PartitionListHandle partitions = PartitionsFrom(input);
  rd_kafka_ListOffsets(request.rk, partitions.get(), request.options, request.replies);
  return std::nullopt;
}

Value ListedOffsets(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* infos =
      rd_kafka_ListOffsets_result_infos(rd_kafka_event_ListOffsets_result(event), &count);
  return ListOf(infos, count, [](const rd_kafka_ListOffsetsResultInfo_t* info) -> Value {
    return Value::Map{
        {"partition", PartitionValue(rd_kafka_ListOffsetsResultInfo_topic_partition(info))},
        {"timestamp", rd_kafka_ListOffsetsResultInfo_timestamp(info)}};
  });
}

MaybeFailure StartDeleteRecords(const AdminRequest& request, const Value& input) {
  const PartitionListHandle partitions = PartitionsFrom(input);
  HandleArray<DeleteRecordsHandle> records;
  records.Add(DeleteRecordsHandle(rd_kafka_DeleteRecords_new(partitions.get())));
  rd_kafka_DeleteRecords(request.rk, records.data(), records.size(), request.options,
                         request.replies);
  return std::nullopt;
}

Value DeletedRecords(rd_kafka_event_t* event) {
  return PartitionsValue(
      rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event)));
}

}  // namespace

std::vector<AdminOperation> AdminOffsetOperations() {
  return {
      {"listConsumerGroupOffsets", RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS,
       RD_KAFKA_EVENT_LISTCONSUMERGROUPOFFSETS_RESULT, StartListGroupOffsets, ListedGroupOffsets},
      {"alterConsumerGroupOffsets", RD_KAFKA_ADMIN_OP_ALTERCONSUMERGROUPOFFSETS,
       RD_KAFKA_EVENT_ALTERCONSUMERGROUPOFFSETS_RESULT, StartAlterGroupOffsets,
       AlteredGroupOffsets},
      {"deleteConsumerGroupOffsets", RD_KAFKA_ADMIN_OP_DELETECONSUMERGROUPOFFSETS,
       RD_KAFKA_EVENT_DELETECONSUMERGROUPOFFSETS_RESULT, StartDeleteGroupOffsets,
       DeletedGroupOffsets},
      {"listOffsets", RD_KAFKA_ADMIN_OP_LISTOFFSETS, RD_KAFKA_EVENT_LISTOFFSETS_RESULT,
       StartListOffsets, ListedOffsets},
      {"deleteRecords", RD_KAFKA_ADMIN_OP_DELETERECORDS, RD_KAFKA_EVENT_DELETERECORDS_RESULT,
       StartDeleteRecords, DeletedRecords}};
}

}  // namespace kafka_napi
