// describeCluster, electLeaders
#include "core/admin.h"
#include "core/admin_values.h"

namespace kafka_napi {

namespace {

MaybeFailure StartDescribeCluster(const AdminRequest& request, const Value& /*input*/) {
  rd_kafka_DescribeCluster(request.rk, request.options, request.replies);
  return std::nullopt;
}

Value DescribedCluster(rd_kafka_event_t* event) {
  const auto* result = rd_kafka_event_DescribeCluster_result(event);
  size_t node_count = 0;
  size_t operation_count = 0;
  const auto* nodes = rd_kafka_DescribeCluster_result_nodes(result, &node_count);
  const auto* operations =
      rd_kafka_DescribeCluster_result_authorized_operations(result, &operation_count);
  return Value::Map{{"clusterId", rd_kafka_DescribeCluster_result_cluster_id(result)},
                    {"controller", NodeValue(rd_kafka_DescribeCluster_result_controller(result))},
                    {"nodes", ListOf(nodes, node_count, NodeValue)},
                    {"authorizedOperations", OperationsValue(operations, operation_count)}};
}

MaybeFailure StartElectLeaders(const AdminRequest& request, const Value& input) {
  const PartitionListHandle partitions = PartitionsFrom(input["partitions"]);
  const ElectLeadersHandle election(rd_kafka_ElectLeaders_new(
      static_cast<rd_kafka_ElectionType_t>(input["electionType"].integer()), partitions.get()));
  if (!election) return Failure::FromCode(RD_KAFKA_RESP_ERR__INVALID_ARG);
  rd_kafka_ElectLeaders(request.rk, election.get(), request.options, request.replies);
  return std::nullopt;
}

Value ElectedLeaders(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* results =
      rd_kafka_ElectLeaders_result_partitions(rd_kafka_event_ElectLeaders_result(event), &count);
  return ListOf(results, count, [](const rd_kafka_topic_partition_result_t* result) -> Value {
    const auto* partition = rd_kafka_topic_partition_result_partition(result);
    return Value::Map{{"topic", partition->topic},
                      {"partition", partition->partition},
                      {"error", ErrorValue(rd_kafka_topic_partition_result_error(result))}};
  });
}

}  // namespace

std::vector<AdminOperation> AdminClusterOperations() {
  return {{"describeCluster", RD_KAFKA_ADMIN_OP_DESCRIBECLUSTER,
           RD_KAFKA_EVENT_DESCRIBECLUSTER_RESULT, StartDescribeCluster, DescribedCluster},
          {"electLeaders", RD_KAFKA_ADMIN_OP_ELECTLEADERS, RD_KAFKA_EVENT_ELECTLEADERS_RESULT,
           StartElectLeaders, ElectedLeaders}};
}

}  // namespace kafka_napi
