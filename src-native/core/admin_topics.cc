// createTopics, deleteTopics, createPartitions, describeTopics
#include <array>

#include "core/admin.h"
#include "core/admin_values.h"

namespace kafka_napi {

namespace {

using ErrorText = std::array<char, 512>;

std::vector<int32_t> BrokerIds(const Value& ids) {
  std::vector<int32_t> numbers;
  for (const Value& id : ids.list()) numbers.push_back(id.integer32());
  return numbers;
}

// `set(index, ids, count, text, size)` for each new partition, in order.
template <typename Set>
MaybeFailure AssignReplicas(const Value& assignment, Set set) {
  int32_t index = 0;
  for (const Value& replicas : assignment.list()) {
    std::vector<int32_t> ids = BrokerIds(replicas);
    ErrorText text{};
    const rd_kafka_resp_err_t code = set(index++, ids.data(), ids.size(), text.data(), text.size());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return Failure::FromCode(code, text.data());
  }
  return std::nullopt;
}

MaybeFailure ConfigureTopic(rd_kafka_NewTopic_t* topic, const Value& config) {
  for (const Value& entry : config.list()) {
    MaybeFailure failure = CheckCode(rd_kafka_NewTopic_set_config(
        topic, entry["name"].text().c_str(), entry["value"].text().c_str()));
    if (failure) return failure;
  }
  return std::nullopt;
}

MaybeFailure StartCreateTopics(const AdminRequest& request, const Value& input) {
  HandleArray<NewTopicHandle> topics;
  for (const Value& entry : input.list()) {
    ErrorText text{};
    NewTopicHandle topic(
        rd_kafka_NewTopic_new(entry["topic"].text().c_str(), entry["numPartitions"].integer32(),
                              entry["replicationFactor"].integer32(), text.data(), text.size()));
    if (!topic) return Failure::FromCode(RD_KAFKA_RESP_ERR__INVALID_ARG, text.data());
    MaybeFailure failure = AssignReplicas(entry["replicaAssignment"], [&topic](auto... arguments) {
      return rd_kafka_NewTopic_set_replica_assignment(topic.get(), arguments...);
    });
    if (!failure) failure = ConfigureTopic(topic.get(), entry["config"]);
    if (failure) return failure;
    topics.Add(std::move(topic));
  }
  rd_kafka_CreateTopics(request.rk, topics.data(), topics.size(), request.options, request.replies);
  return std::nullopt;
}

Value CreatedTopics(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count);
  return TopicResultsValue(results, count);
}

MaybeFailure StartDeleteTopics(const AdminRequest& request, const Value& input) {
  HandleArray<DeleteTopicHandle> topics;
  for (const Value& topic : input.list()) {
    topics.Add(DeleteTopicHandle(rd_kafka_DeleteTopic_new(topic.text().c_str())));
  }
  rd_kafka_DeleteTopics(request.rk, topics.data(), topics.size(), request.options, request.replies);
  return std::nullopt;
}

Value DeletedTopics(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* results =
      rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count);
  return TopicResultsValue(results, count);
}

MaybeFailure StartCreatePartitions(const AdminRequest& request, const Value& input) {
  HandleArray<NewPartitionsHandle> topics;
  for (const Value& entry : input.list()) {
    ErrorText text{};
    NewPartitionsHandle topic(rd_kafka_NewPartitions_new(
        entry["topic"].text().c_str(), static_cast<size_t>(entry["totalCount"].integer()),
        text.data(), text.size()));
    if (!topic) return Failure::FromCode(RD_KAFKA_RESP_ERR__INVALID_ARG, text.data());
    MaybeFailure failure = AssignReplicas(entry["replicaAssignment"], [&topic](auto... arguments) {
      return rd_kafka_NewPartitions_set_replica_assignment(topic.get(), arguments...);
    });
    if (failure) return failure;
    topics.Add(std::move(topic));
  }
  rd_kafka_CreatePartitions(request.rk, topics.data(), topics.size(), request.options,
                            request.replies);
  return std::nullopt;
}

Value CreatedPartitions(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* results = rd_kafka_CreatePartitions_result_topics(
      rd_kafka_event_CreatePartitions_result(event), &count);
  return TopicResultsValue(results, count);
}

MaybeFailure StartDescribeTopics(const AdminRequest& request, const Value& input) {
  std::vector<const char*> names = TextPointers(input);
  const TopicCollectionHandle topics(
      rd_kafka_TopicCollection_of_topic_names(names.data(), names.size()));
  rd_kafka_DescribeTopics(request.rk, topics.get(), request.options, request.replies);
  return std::nullopt;
}

Value PartitionInfoValue(const rd_kafka_TopicPartitionInfo_t* info) {
  size_t replica_count = 0;
  size_t isr_count = 0;
  const auto* replicas = rd_kafka_TopicPartitionInfo_replicas(info, &replica_count);
  const auto* isr = rd_kafka_TopicPartitionInfo_isr(info, &isr_count);
  return Value::Map{
      {"partition", static_cast<int32_t>(rd_kafka_TopicPartitionInfo_partition(info))},
      {"leader", NodeValue(rd_kafka_TopicPartitionInfo_leader(info))},
      {"replicas", NodesValue(replicas, replica_count)},
      {"isr", NodesValue(isr, isr_count)}};
}

Value TopicDescriptionValue(const rd_kafka_TopicDescription_t* topic) {
  size_t partition_count = 0;
  size_t operation_count = 0;
  const auto* partitions = rd_kafka_TopicDescription_partitions(topic, &partition_count);
  const auto* operations = rd_kafka_TopicDescription_authorized_operations(topic, &operation_count);
  return Value::Map{{"topic", rd_kafka_TopicDescription_name(topic)},
                    {"topicId", rd_kafka_Uuid_base64str(rd_kafka_TopicDescription_topic_id(topic))},
                    {"isInternal", rd_kafka_TopicDescription_is_internal(topic) != 0},
                    {"partitions", ListOf(partitions, partition_count, PartitionInfoValue)},
                    {"authorizedOperations", OperationsValue(operations, operation_count)},
                    {"error", ErrorValue(rd_kafka_TopicDescription_error(topic))}};
}

Value DescribedTopics(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* topics =
      rd_kafka_DescribeTopics_result_topics(rd_kafka_event_DescribeTopics_result(event), &count);
  return ListOf(topics, count, TopicDescriptionValue);
}

}  // namespace

std::vector<AdminOperation> AdminTopicOperations() {
  return {{"createTopics", RD_KAFKA_ADMIN_OP_CREATETOPICS, RD_KAFKA_EVENT_CREATETOPICS_RESULT,
           StartCreateTopics, CreatedTopics},
          {"deleteTopics", RD_KAFKA_ADMIN_OP_DELETETOPICS, RD_KAFKA_EVENT_DELETETOPICS_RESULT,
           StartDeleteTopics, DeletedTopics},
          {"createPartitions", RD_KAFKA_ADMIN_OP_CREATEPARTITIONS,
           RD_KAFKA_EVENT_CREATEPARTITIONS_RESULT, StartCreatePartitions, CreatedPartitions},
          {"describeTopics", RD_KAFKA_ADMIN_OP_DESCRIBETOPICS, RD_KAFKA_EVENT_DESCRIBETOPICS_RESULT,
           StartDescribeTopics, DescribedTopics}};
}

}  // namespace kafka_napi
