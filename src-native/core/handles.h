// Who frees what: the one place that calls librdkafka's destroy functions.
//
// Every owned C object is a unique_ptr whose deleter stands here; every other pointer to a
// librdkafka object is borrowed and says from whom. A test greps the tree for destroy calls
// elsewhere. rd_kafka_t itself is special: destroying it blocks, so it never dies by scope, only by
// DestroyClient() on a worker thread (see resource.h).
#ifndef KAFKA_NAPI_CORE_HANDLES_H_
#define KAFKA_NAPI_CORE_HANDLES_H_

#include <memory>

#include "core/rdkafka.h"

namespace kafka_napi {

template <auto Destroy>
struct Destroyer {
  template <typename T>
  void operator()(T* object) const {
    Destroy(object);
  }
};

template <typename T, auto Destroy>
using Owned = std::unique_ptr<T, Destroyer<Destroy>>;

using AdminOptionsHandle = Owned<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;
using ConfHandle = Owned<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using ErrorHandle = Owned<rd_kafka_error_t, rd_kafka_error_destroy>;
using EventHandle = Owned<rd_kafka_event_t, rd_kafka_event_destroy>;
using GroupMetadataHandle =
    Owned<rd_kafka_consumer_group_metadata_t, rd_kafka_consumer_group_metadata_destroy>;
using GroupOffsetsHandle =
    Owned<rd_kafka_ListConsumerGroupOffsets_t, rd_kafka_ListConsumerGroupOffsets_destroy>;
using HeadersHandle = Owned<rd_kafka_headers_t, rd_kafka_headers_destroy>;
using MessageHandle = Owned<rd_kafka_message_t, rd_kafka_message_destroy>;
using MockHandle = Owned<rd_kafka_mock_cluster_t, rd_kafka_mock_cluster_destroy>;
using PartitionListHandle =
    Owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using QueueHandle = Owned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using TargetAssignmentHandle = Owned<rd_kafka_mock_cgrp_consumer_target_assignment_t,
                                     rd_kafka_mock_cgrp_consumer_target_assignment_destroy>;
using TopicHandle = Owned<rd_kafka_topic_t, rd_kafka_topic_destroy>;

// Requests of the admin API.
using AclBindingHandle = Owned<rd_kafka_AclBinding_t, rd_kafka_AclBinding_destroy>;
using AlterGroupOffsetsHandle =
    Owned<rd_kafka_AlterConsumerGroupOffsets_t, rd_kafka_AlterConsumerGroupOffsets_destroy>;
using ConfigResourceHandle = Owned<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;
using DeleteGroupHandle = Owned<rd_kafka_DeleteGroup_t, rd_kafka_DeleteGroup_destroy>;
using DeleteGroupOffsetsHandle =
    Owned<rd_kafka_DeleteConsumerGroupOffsets_t, rd_kafka_DeleteConsumerGroupOffsets_destroy>;
using DeleteRecordsHandle = Owned<rd_kafka_DeleteRecords_t, rd_kafka_DeleteRecords_destroy>;
using DeleteTopicHandle = Owned<rd_kafka_DeleteTopic_t, rd_kafka_DeleteTopic_destroy>;
using ElectLeadersHandle = Owned<rd_kafka_ElectLeaders_t, rd_kafka_ElectLeaders_destroy>;
using NewPartitionsHandle = Owned<rd_kafka_NewPartitions_t, rd_kafka_NewPartitions_destroy>;
using NewTopicHandle = Owned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using ScramAlterationHandle =
    Owned<rd_kafka_UserScramCredentialAlteration_t, rd_kafka_UserScramCredentialAlteration_destroy>;
using TopicCollectionHandle = Owned<rd_kafka_TopicCollection_t, rd_kafka_TopicCollection_destroy>;

// A string that librdkafka has allocated for the caller.
struct TextDestroyer {
  void operator()(char* text) const { rd_kafka_mem_free(nullptr, text); }
};
using TextHandle = std::unique_ptr<char, TextDestroyer>;

// Metadata comes as a pointer to const, which the deleter above would not deduce.
struct MetadataDestroyer {
  void operator()(const rd_kafka_metadata_t* metadata) const {
    rd_kafka_metadata_destroy(metadata);
  }
};
using MetadataHandle = std::unique_ptr<const rd_kafka_metadata_t, MetadataDestroyer>;

// What a mock cluster's brokers were asked: an array that does not know its own length.
struct MockRequestsDestroyer {
  size_t count = 0;
  void operator()(rd_kafka_mock_request_t** requests) const {
#if RD_KAFKA_VERSION >= 0x020400ff
    rd_kafka_mock_request_destroy_array(requests, count);
#elif RD_KAFKA_VERSION >= 0x020300ff
    for (size_t i = 0; i < count; i++) rd_kafka_mock_request_destroy(requests[i]);
    rd_kafka_mem_free(nullptr, requests);
#else
    static_cast<void>(requests);  // Always null (core/rdkafka.h).
#endif
  }
};
using MockRequestsHandle = std::unique_ptr<rd_kafka_mock_request_t*, MockRequestsDestroyer>;

// Blocks until librdkafka's threads for this handle have ended. The consumer close protocol has run
// before, or is given up on purpose: either way it must not run inside destroy, where its last
// rebalance would come on this thread instead of the JS thread.
inline void DestroyClient(rd_kafka_t* rk) {
  rd_kafka_destroy_flags(rk, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_HANDLES_H_
