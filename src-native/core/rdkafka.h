// librdkafka's headers, and stand-ins for what a version older than the pinned one lacks: this is
// the only file that knows versions of librdkafka, as lib/native/feature-versions.ts does for the
// features that are made of these functions. The oldest is MINIMUM of deps/system-librdkafka.mjs.
//
// Rules
// 1. A stand-in never crashes: it answers RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE where the function
//    answers an error, else nothing: null, 0, or what librdkafka says for "unknown".
// 2. TypeScript asks first, and says which version is needed; stand-ins are for who does not ask.
// 3. They take any arguments, so that there is nothing to keep equal but the name.
// 4. An admin operation that is missing is of the kind ANY, which no real one is (StartAdmin).
#ifndef KAFKA_NAPI_CORE_RDKAFKA_H_
#define KAFKA_NAPI_CORE_RDKAFKA_H_

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#if RD_KAFKA_VERSION < 0x020f01ff

namespace kafka_napi {

// Rule 1.
template <typename T>
T MissingAnswer() {
  return T();
}
template <>
inline rd_kafka_resp_err_t MissingAnswer() {
  return RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE;
}
template <>
inline rd_kafka_error_t* MissingAnswer() {
  return rd_kafka_error_new(RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, "%s",
                            rd_kafka_err2str(RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE));
}

}  // namespace kafka_napi

// Rule 3.
#define KAFKA_NAPI_MISSING(answer, name)        \
  template <typename... Args>                   \
  answer name(Args... /*arguments*/) {          \
    return kafka_napi::MissingAnswer<answer>(); \
  }
#define KAFKA_NAPI_MISSING_TYPE(name) typedef struct name##_s name##_t;
// A type and its destroy function, whose address is taken: that cannot be a template.
#define KAFKA_NAPI_MISSING_OBJECT(name)    \
  KAFKA_NAPI_MISSING_TYPE(rd_kafka_##name) \
  inline void rd_kafka_##name##_destroy(rd_kafka_##name##_t* /*object*/) {}
// Rule 4.
#define KAFKA_NAPI_MISSING_OPERATION(name)                                        \
  constexpr rd_kafka_admin_op_t RD_KAFKA_ADMIN_OP_##name = RD_KAFKA_ADMIN_OP_ANY; \
  constexpr rd_kafka_event_type_t RD_KAFKA_EVENT_##name##_RESULT = RD_KAFKA_EVENT_NONE;

// The simulated cluster's setters answer nothing in librdkafka, and an error here.
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_set_controller_id)

#if RD_KAFKA_VERSION < 0x020f00ff
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_broker_remove_from_metadata)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_partition_delete_records)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_partition_push_request_errors)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_topic_delete)
#endif

#if RD_KAFKA_VERSION < 0x020a00ff
KAFKA_NAPI_MISSING(int, rd_kafka_ConsumerGroupDescription_type)
KAFKA_NAPI_MISSING(const rd_kafka_MemberAssignment_t*, rd_kafka_MemberDescription_target_assignment)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_broker_add)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_broker_decommission)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_broker_set_host_port)
#endif

#if RD_KAFKA_VERSION < 0x020800ff
KAFKA_NAPI_MISSING_OBJECT(mock_cgrp_consumer_target_assignment)
KAFKA_NAPI_MISSING(rd_kafka_mock_cgrp_consumer_target_assignment_t*,
                   rd_kafka_mock_cgrp_consumer_target_assignment_new)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_cgrp_consumer_target_assignment)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_set_group_consumer_heartbeat_interval_ms)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_set_group_consumer_session_timeout_ms)
#endif

#if RD_KAFKA_VERSION < 0x020600ff
using rd_kafka_ElectionType_t = int;
using rd_kafka_consumer_group_type_t = int;
KAFKA_NAPI_MISSING_OPERATION(ELECTLEADERS)
KAFKA_NAPI_MISSING_OBJECT(ElectLeaders)
KAFKA_NAPI_MISSING_TYPE(rd_kafka_topic_partition_result)
KAFKA_NAPI_MISSING(rd_kafka_ElectLeaders_t*, rd_kafka_ElectLeaders_new)
KAFKA_NAPI_MISSING(void, rd_kafka_ElectLeaders)
KAFKA_NAPI_MISSING(const void*, rd_kafka_event_ElectLeaders_result)
KAFKA_NAPI_MISSING(const rd_kafka_topic_partition_result_t**,
                   rd_kafka_ElectLeaders_result_partitions)
KAFKA_NAPI_MISSING(const rd_kafka_error_t*, rd_kafka_topic_partition_result_error)
KAFKA_NAPI_MISSING(const rd_kafka_topic_partition_t*, rd_kafka_topic_partition_result_partition)
KAFKA_NAPI_MISSING(rd_kafka_error_t*, rd_kafka_AdminOptions_set_match_consumer_group_types)
KAFKA_NAPI_MISSING(int, rd_kafka_ConsumerGroupListing_type)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_group_initial_rebalance_delay_ms)
#endif

#if RD_KAFKA_VERSION < 0x020500ff
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_telemetry_set_push_interval)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_telemetry_set_requested_metrics)
#endif

#if RD_KAFKA_VERSION < 0x020400ff
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_partition_push_leader_response)
KAFKA_NAPI_MISSING(const char*, rd_kafka_message_produce_errstr)
#endif

#if RD_KAFKA_VERSION < 0x020300ff
using rd_kafka_IsolationLevel_t = int;
KAFKA_NAPI_MISSING_OPERATION(DESCRIBECLUSTER)
KAFKA_NAPI_MISSING_OPERATION(DESCRIBETOPICS)
KAFKA_NAPI_MISSING_OPERATION(LISTOFFSETS)
KAFKA_NAPI_MISSING_OBJECT(TopicCollection)
KAFKA_NAPI_MISSING_TYPE(rd_kafka_ListOffsetsResultInfo)
KAFKA_NAPI_MISSING_TYPE(rd_kafka_TopicDescription)
KAFKA_NAPI_MISSING_TYPE(rd_kafka_TopicPartitionInfo)
KAFKA_NAPI_MISSING_TYPE(rd_kafka_mock_request)
KAFKA_NAPI_MISSING(rd_kafka_error_t*, rd_kafka_AdminOptions_set_include_authorized_operations)
KAFKA_NAPI_MISSING(rd_kafka_error_t*, rd_kafka_AdminOptions_set_isolation_level)
KAFKA_NAPI_MISSING(const rd_kafka_AclOperation_t*,
                   rd_kafka_ConsumerGroupDescription_authorized_operations)
KAFKA_NAPI_MISSING(void, rd_kafka_DescribeCluster)
KAFKA_NAPI_MISSING(const void*, rd_kafka_event_DescribeCluster_result)
KAFKA_NAPI_MISSING(const rd_kafka_AclOperation_t*,
                   rd_kafka_DescribeCluster_result_authorized_operations)
KAFKA_NAPI_MISSING(const char*, rd_kafka_DescribeCluster_result_cluster_id)
KAFKA_NAPI_MISSING(const rd_kafka_Node_t*, rd_kafka_DescribeCluster_result_controller)
KAFKA_NAPI_MISSING(const rd_kafka_Node_t**, rd_kafka_DescribeCluster_result_nodes)
KAFKA_NAPI_MISSING(const char*, rd_kafka_Node_rack)
KAFKA_NAPI_MISSING(rd_kafka_TopicCollection_t*, rd_kafka_TopicCollection_of_topic_names)
KAFKA_NAPI_MISSING(void, rd_kafka_DescribeTopics)
KAFKA_NAPI_MISSING(const void*, rd_kafka_event_DescribeTopics_result)
KAFKA_NAPI_MISSING(const rd_kafka_TopicDescription_t**, rd_kafka_DescribeTopics_result_topics)
KAFKA_NAPI_MISSING(const rd_kafka_AclOperation_t*, rd_kafka_TopicDescription_authorized_operations)
KAFKA_NAPI_MISSING(const rd_kafka_error_t*, rd_kafka_TopicDescription_error)
KAFKA_NAPI_MISSING(int, rd_kafka_TopicDescription_is_internal)
KAFKA_NAPI_MISSING(const char*, rd_kafka_TopicDescription_name)
KAFKA_NAPI_MISSING(const rd_kafka_TopicPartitionInfo_t**, rd_kafka_TopicDescription_partitions)
KAFKA_NAPI_MISSING(const void*, rd_kafka_TopicDescription_topic_id)
KAFKA_NAPI_MISSING(const char*, rd_kafka_Uuid_base64str)
KAFKA_NAPI_MISSING(const rd_kafka_Node_t**, rd_kafka_TopicPartitionInfo_isr)
KAFKA_NAPI_MISSING(const rd_kafka_Node_t*, rd_kafka_TopicPartitionInfo_leader)
KAFKA_NAPI_MISSING(int, rd_kafka_TopicPartitionInfo_partition)
KAFKA_NAPI_MISSING(const rd_kafka_Node_t**, rd_kafka_TopicPartitionInfo_replicas)
KAFKA_NAPI_MISSING(void, rd_kafka_ListOffsets)
KAFKA_NAPI_MISSING(const void*, rd_kafka_event_ListOffsets_result)
KAFKA_NAPI_MISSING(const rd_kafka_ListOffsetsResultInfo_t**, rd_kafka_ListOffsets_result_infos)
KAFKA_NAPI_MISSING(int64_t, rd_kafka_ListOffsetsResultInfo_timestamp)
KAFKA_NAPI_MISSING(const rd_kafka_topic_partition_t*,
                   rd_kafka_ListOffsetsResultInfo_topic_partition)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_clear_requests)
KAFKA_NAPI_MISSING(rd_kafka_mock_request_t**, rd_kafka_mock_get_requests)
KAFKA_NAPI_MISSING(int16_t, rd_kafka_mock_request_api_key)
KAFKA_NAPI_MISSING(int32_t, rd_kafka_mock_request_id)
KAFKA_NAPI_MISSING(int64_t, rd_kafka_mock_request_timestamp)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_start_request_tracking)
KAFKA_NAPI_MISSING(rd_kafka_resp_err_t, rd_kafka_mock_stop_request_tracking)
#endif

#if RD_KAFKA_VERSION < 0x020200ff
using rd_kafka_AlterConfigOpType_t = int;
using rd_kafka_ScramMechanism_t = int;
KAFKA_NAPI_MISSING_OPERATION(ALTERUSERSCRAMCREDENTIALS)
KAFKA_NAPI_MISSING_OPERATION(DESCRIBEUSERSCRAMCREDENTIALS)
KAFKA_NAPI_MISSING_OPERATION(INCREMENTALALTERCONFIGS)
KAFKA_NAPI_MISSING_OBJECT(UserScramCredentialAlteration)
KAFKA_NAPI_MISSING_TYPE(rd_kafka_AlterUserScramCredentials_result_response)
KAFKA_NAPI_MISSING_TYPE(rd_kafka_ScramCredentialInfo)
KAFKA_NAPI_MISSING_TYPE(rd_kafka_UserScramCredentialsDescription)
KAFKA_NAPI_MISSING(void, rd_kafka_AlterUserScramCredentials)
KAFKA_NAPI_MISSING(const void*, rd_kafka_event_AlterUserScramCredentials_result)
KAFKA_NAPI_MISSING(const rd_kafka_AlterUserScramCredentials_result_response_t**,
                   rd_kafka_AlterUserScramCredentials_result_responses)
KAFKA_NAPI_MISSING(const rd_kafka_error_t*,
                   rd_kafka_AlterUserScramCredentials_result_response_error)
KAFKA_NAPI_MISSING(const char*, rd_kafka_AlterUserScramCredentials_result_response_user)
KAFKA_NAPI_MISSING(rd_kafka_UserScramCredentialAlteration_t*,
                   rd_kafka_UserScramCredentialDeletion_new)
KAFKA_NAPI_MISSING(rd_kafka_UserScramCredentialAlteration_t*,
                   rd_kafka_UserScramCredentialUpsertion_new)
KAFKA_NAPI_MISSING(void, rd_kafka_DescribeUserScramCredentials)
KAFKA_NAPI_MISSING(const void*, rd_kafka_event_DescribeUserScramCredentials_result)
KAFKA_NAPI_MISSING(const rd_kafka_UserScramCredentialsDescription_t**,
                   rd_kafka_DescribeUserScramCredentials_result_descriptions)
KAFKA_NAPI_MISSING(int32_t, rd_kafka_ScramCredentialInfo_iterations)
KAFKA_NAPI_MISSING(int, rd_kafka_ScramCredentialInfo_mechanism)
KAFKA_NAPI_MISSING(const rd_kafka_error_t*, rd_kafka_UserScramCredentialsDescription_error)
KAFKA_NAPI_MISSING(const rd_kafka_ScramCredentialInfo_t*,
                   rd_kafka_UserScramCredentialsDescription_scramcredentialinfo)
KAFKA_NAPI_MISSING(size_t, rd_kafka_UserScramCredentialsDescription_scramcredentialinfo_count)
KAFKA_NAPI_MISSING(const char*, rd_kafka_UserScramCredentialsDescription_user)
KAFKA_NAPI_MISSING(rd_kafka_error_t*, rd_kafka_ConfigResource_add_incremental_config)
KAFKA_NAPI_MISSING(void, rd_kafka_IncrementalAlterConfigs)
KAFKA_NAPI_MISSING(const void*, rd_kafka_event_IncrementalAlterConfigs_result)
KAFKA_NAPI_MISSING(const rd_kafka_ConfigResource_t**,
                   rd_kafka_IncrementalAlterConfigs_result_resources)
#endif

#if RD_KAFKA_VERSION < 0x020100ff
// -1: unknown.
inline int32_t rd_kafka_message_leader_epoch(const rd_kafka_message_t* /*message*/) {
  return -1;
}
inline int32_t rd_kafka_topic_partition_get_leader_epoch(
    const rd_kafka_topic_partition_t* /*partition*/) {
  return -1;
}
KAFKA_NAPI_MISSING(void, rd_kafka_topic_partition_set_leader_epoch)
#endif

#undef KAFKA_NAPI_MISSING
#undef KAFKA_NAPI_MISSING_TYPE
#undef KAFKA_NAPI_MISSING_OBJECT
#undef KAFKA_NAPI_MISSING_OPERATION

#endif  // RD_KAFKA_VERSION < 0x020f01ff

#endif  // KAFKA_NAPI_CORE_RDKAFKA_H_
