#include "core/offset_queries.h"

namespace kafka_napi {

namespace {

AdminOptionsHandle NewOptions(rd_kafka_t* rk, rd_kafka_admin_op_t operation,
                              const OffsetQuery& query) {
  AdminOptionsHandle options(rd_kafka_AdminOptions_new(rk, operation));
  // An integer in the pointer's place: no memory to own.
  rd_kafka_AdminOptions_set_opaque(options.get(), reinterpret_cast<void*>(uintptr_t{query.ticket}));
  // Out of range is refused and leaves the default, `socket.timeout.ms`.
  static_cast<void>(
      rd_kafka_AdminOptions_set_request_timeout(options.get(), query.timeout_ms, nullptr, 0));
  return options;
}

TopicPartitions CommittedOffsets(const rd_kafka_ListConsumerGroupOffsets_result_t* result,
                                 MaybeFailure* failure) {
  size_t count = 0;
  const rd_kafka_group_result_t** groups =
      rd_kafka_ListConsumerGroupOffsets_result_groups(result, &count);
  if (count == 0) return {};
  const rd_kafka_error_t* error = rd_kafka_group_result_error(groups[0]);
  if (error != nullptr) *failure = Failure::FromError(error);
  return ToValues(rd_kafka_group_result_partitions(groups[0]));
}

TopicPartitions ListedOffsets(const rd_kafka_ListOffsets_result_t* result) {
  size_t count = 0;
  const rd_kafka_ListOffsetsResultInfo_t** infos =
      rd_kafka_ListOffsets_result_infos(result, &count);
  TopicPartitions partitions;
  partitions.reserve(count);
  for (size_t i = 0; i < count; i++) {
    partitions.push_back(ToValue(*rd_kafka_ListOffsetsResultInfo_topic_partition(infos[i])));
  }
  return partitions;
}

}  // namespace

void QueryCommitted(rd_kafka_t* rk, const std::string& group, const OffsetQuery& query,
                    rd_kafka_queue_t* replies) {
  const AdminOptionsHandle options =
      NewOptions(rk, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, query);
  const PartitionListHandle list = ToList(query.partitions);
  const GroupOffsetsHandle request(
      rd_kafka_ListConsumerGroupOffsets_new(group.c_str(), list.get()));
  rd_kafka_ListConsumerGroupOffsets_t* requests[] = {request.get()};
  rd_kafka_ListConsumerGroupOffsets(rk, requests, 1, options.get(), replies);
}

void QueryOffsets(rd_kafka_t* rk, rd_kafka_IsolationLevel_t isolation_level,
                  const OffsetQuery& query, rd_kafka_queue_t* replies) {
  const AdminOptionsHandle options = NewOptions(rk, RD_KAFKA_ADMIN_OP_LISTOFFSETS, query);
  const ErrorHandle refused(
      rd_kafka_AdminOptions_set_isolation_level(options.get(), isolation_level));
  const PartitionListHandle list = ToList(query.partitions);
  rd_kafka_ListOffsets(rk, list.get(), options.get(), replies);
}

TopicPartitions QueriedOffsets(rd_kafka_event_t* event, MaybeFailure* failure) {
  if (const auto* committed = rd_kafka_event_ListConsumerGroupOffsets_result(event)) {
    return CommittedOffsets(committed, failure);
  }
  if (const auto* listed = rd_kafka_event_ListOffsets_result(event)) return ListedOffsets(listed);
  return {};
}

}  // namespace kafka_napi
