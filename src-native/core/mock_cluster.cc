#include "core/mock_cluster.h"

#include <array>
#include <type_traits>
#include <utility>

#include "core/mock_knock.h"

namespace kafka_napi {

namespace {

using Code = MockCluster::Code;
using Cluster = rd_kafka_mock_cluster_t*;

}  // namespace

// `call` returns a code, or nothing where librdkafka has none to give. Calls that an older one
// lacks return a code there (core/rdkafka.h), hence the `return` before every call that has none.
template <typename Call>
Code MockCluster::WithCluster(Call call) {
  if (!cluster_) return RD_KAFKA_RESP_ERR__STATE;
  if constexpr (std::is_void_v<decltype(call(cluster_.get()))>) {
    call(cluster_.get());
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  } else {
    return static_cast<Code>(call(cluster_.get()));  // librdkafka 2.10.0 has one as an int.
  }
}

template <typename Call>
Code MockCluster::AskThread(Call call) {
  if (!cluster_) return RD_KAFKA_RESP_ERR__STATE;
  const Knocker knocker(ports_);  // Rule 3.
  return WithCluster(call);
}

MaybeFailure MockCluster::Open(int broker_count) {
  ConfHandle conf(rd_kafka_conf_new());
  // The hosting client would warn that it has no brokers of its own.
  rd_kafka_conf_set_log_cb(conf.get(), nullptr);
  std::array<char, 512> text{};
  rk_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), text.data(), text.size());
  if (rk_ == nullptr) return Failure::FromCode(rd_kafka_last_error(), text.data());
  static_cast<void>(conf.release());  // rd_kafka_new() took it over.

  cluster_.reset(rd_kafka_mock_cluster_new(rk_, broker_count));
  if (!cluster_) {
    return Failure::FromCode(RD_KAFKA_RESP_ERR__FAIL, "the mock cluster could not be started");
  }
  ports_ = PortsOf(BootstrapServers());
  return std::nullopt;
}

std::string MockCluster::BootstrapServers() const {
  return cluster_ ? rd_kafka_mock_cluster_bootstraps(cluster_.get()) : "";
}

Code MockCluster::CreateTopic(const std::string& topic, int partitions, int replication_factor) {
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_topic_create(cluster, topic.c_str(), partitions, replication_factor);
  });
}

Code MockCluster::DeleteTopic(const std::string& topic) {
  return AskThread(
      [&](Cluster cluster) { return rd_kafka_mock_topic_delete(cluster, topic.c_str()); });
}

Code MockCluster::SetTopicError(const std::string& topic, Code error) {
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_topic_set_error(cluster, topic.c_str(), error);
  });
}

Code MockCluster::DeleteRecords(const std::string& topic, int32_t partition, int64_t before) {
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_partition_delete_records(cluster, topic.c_str(), partition, before);
  });
}

Code MockCluster::SetPartitionLeader(const std::string& topic, int32_t partition,
                                     int32_t broker_id) {
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_partition_set_leader(cluster, topic.c_str(), partition, broker_id);
  });
}

Code MockCluster::SetPartitionFollower(const std::string& topic, int32_t partition,
                                       int32_t broker_id) {
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_partition_set_follower(cluster, topic.c_str(), partition, broker_id);
  });
}

Code MockCluster::SetFollowerWatermarks(const std::string& topic, int32_t partition, int64_t low,
                                        int64_t high) {
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_partition_set_follower_wmarks(cluster, topic.c_str(), partition, low,
                                                       high);
  });
}

Code MockCluster::PushLeaderResponse(const std::string& topic, int32_t partition, int32_t leader_id,
                                     int32_t leader_epoch) {
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_partition_push_leader_response(cluster, topic.c_str(), partition,
                                                        leader_id, leader_epoch);
  });
}

Code MockCluster::SetBrokerDown(int32_t broker_id, bool down) {
  return AskThread([&](Cluster cluster) {
    return down ? rd_kafka_mock_broker_set_down(cluster, broker_id)
                : rd_kafka_mock_broker_set_up(cluster, broker_id);
  });
}

Code MockCluster::SetRoundTripTime(int32_t broker_id, int rtt_ms) {
  return AskThread(
      [&](Cluster cluster) { return rd_kafka_mock_broker_set_rtt(cluster, broker_id, rtt_ms); });
}

Code MockCluster::SetBrokerRack(int32_t broker_id, const std::string& rack) {
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_broker_set_rack(cluster, broker_id, rack.c_str());
  });
}

Code MockCluster::AddBroker(int32_t broker_id) {
  return AskThread([&](Cluster cluster) { return rd_kafka_mock_broker_add(cluster, broker_id); });
}

Code MockCluster::DecommissionBroker(int32_t broker_id) {
  return AskThread(
      [&](Cluster cluster) { return rd_kafka_mock_broker_decommission(cluster, broker_id); });
}

Code MockCluster::HideBroker(int32_t broker_id) {
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_broker_remove_from_metadata(cluster, broker_id);
  });
}

Code MockCluster::SetBrokerAddress(int32_t broker_id, const std::string& host, int port) {
  return WithCluster([&](Cluster cluster) {
    return rd_kafka_mock_broker_set_host_port(cluster, broker_id, host.c_str(), port);
  });
}

Code MockCluster::SetControllerId(int32_t broker_id) {
  return WithCluster(
      [&](Cluster cluster) { return rd_kafka_mock_set_controller_id(cluster, broker_id); });
}

Code MockCluster::SetCoordinator(const std::string& key_type, const std::string& key,
                                 int32_t broker_id) {
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_coordinator_set(cluster, key_type.c_str(), key.c_str(), broker_id);
  });
}

Code MockCluster::SetApiVersions(int16_t api_key, int16_t min, int16_t max) {
  return AskThread(
      [&](Cluster cluster) { return rd_kafka_mock_set_apiversion(cluster, api_key, min, max); });
}

Code MockCluster::PushRequestErrors(int16_t api_key, const std::vector<MockError>& errors) {
  std::vector<rd_kafka_resp_err_t> codes;
  codes.reserve(errors.size());
  for (const MockError& error : errors) codes.push_back(error.code);
  return WithCluster([&](Cluster cluster) {
    return rd_kafka_mock_push_request_errors_array(cluster, api_key, codes.size(), codes.data());
  });
}

// This and the next one exist only with variable arguments, hence one call per error.
Code MockCluster::PushBrokerErrors(int32_t broker_id, int16_t api_key,
                                   const std::vector<MockError>& errors) {
  return WithCluster([&](Cluster cluster) {
    for (const MockError& error : errors) {
      const Code code = rd_kafka_mock_broker_push_request_error_rtts(cluster, broker_id, api_key, 1,
                                                                     error.code, error.delay_ms);
      if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return code;
    }
    return RD_KAFKA_RESP_ERR_NO_ERROR;
  });
}

Code MockCluster::PushPartitionErrors(const std::string& topic, int32_t partition, int16_t api_key,
                                      const std::vector<MockError>& errors) {
  for (const MockError& error : errors) {
    const Code code = AskThread([&](Cluster cluster) {
      return rd_kafka_mock_partition_push_request_errors(cluster, topic.c_str(), partition, api_key,
                                                         1, error.code);
    });
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return code;
  }
  return cluster_ ? RD_KAFKA_RESP_ERR_NO_ERROR : RD_KAFKA_RESP_ERR__STATE;
}

Code MockCluster::ClearRequestErrors(int16_t api_key) {
  return WithCluster(
      [&](Cluster cluster) { return rd_kafka_mock_clear_request_errors(cluster, api_key); });
}

size_t MockCluster::BrokerErrorCount(int32_t broker_id, int16_t api_key) const {
  size_t count = 0;
  if (cluster_) {
    static_cast<void>(
        rd_kafka_mock_broker_error_stack_cnt(cluster_.get(), broker_id, api_key, &count));
  }
  return count;
}

Code MockCluster::SetInitialRebalanceDelay(int delay_ms) {
  return WithCluster([&](Cluster cluster) {
    return rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, delay_ms);
  });
}

Code MockCluster::SetGroupSessionTimeout(int timeout_ms) {
  return WithCluster([&](Cluster cluster) {
    return rd_kafka_mock_set_group_consumer_session_timeout_ms(cluster, timeout_ms);
  });
}

Code MockCluster::SetGroupHeartbeatInterval(int interval_ms) {
  return WithCluster([&](Cluster cluster) {
    return rd_kafka_mock_set_group_consumer_heartbeat_interval_ms(cluster, interval_ms);
  });
}

Code MockCluster::SetTargetAssignment(const std::string& group_id,
                                      const std::vector<MemberAssignment>& members) {
  // librdkafka copies both lists, but its signature wants ids that it could write to.
  std::vector<std::string> ids;
  std::vector<PartitionListHandle> lists;
  for (const MemberAssignment& member : members) {
    ids.push_back(member.member_id);
    lists.push_back(ToList(member.partitions));
  }
  std::vector<char*> id_pointers;
  std::vector<rd_kafka_topic_partition_list_t*> list_pointers;
  for (size_t i = 0; i < ids.size(); i++) {
    id_pointers.push_back(ids[i].data());
    list_pointers.push_back(lists[i].get());
  }
  return WithCluster([&](Cluster cluster) {
    const TargetAssignmentHandle target(rd_kafka_mock_cgrp_consumer_target_assignment_new(
        id_pointers.data(), static_cast<int>(ids.size()), list_pointers.data()));
    return rd_kafka_mock_cgrp_consumer_target_assignment(cluster, group_id.c_str(), target.get());
  });
}

Code MockCluster::ClearTargetAssignment(const std::string& group_id) {
  return WithCluster([&](Cluster cluster) {
    return rd_kafka_mock_cgrp_consumer_target_assignment(cluster, group_id.c_str(), nullptr);
  });
}

Code MockCluster::TrackRequests(bool track) {
  return WithCluster([&](Cluster cluster) {
    return track ? rd_kafka_mock_start_request_tracking(cluster)
                 : rd_kafka_mock_stop_request_tracking(cluster);
  });
}

Code MockCluster::ClearRequests() {
  return WithCluster([](Cluster cluster) { return rd_kafka_mock_clear_requests(cluster); });
}

std::vector<MockRequest> MockCluster::Requests() const {
  if (!cluster_) return {};
  size_t count = 0;
  rd_kafka_mock_request_t** tracked = rd_kafka_mock_get_requests(cluster_.get(), &count);
  const MockRequestsHandle owner(tracked, MockRequestsDestroyer{count});
  std::vector<MockRequest> requests;
  requests.reserve(count);
  for (size_t i = 0; i < count; i++) {
    requests.push_back({rd_kafka_mock_request_id(tracked[i]),
                        rd_kafka_mock_request_api_key(tracked[i]),
                        rd_kafka_mock_request_timestamp(tracked[i])});
  }
  return requests;
}

Code MockCluster::SetTelemetryMetrics(const std::vector<std::string>& prefixes) {
  std::vector<std::string> copies(prefixes);  // librdkafka wants them writable, and copies them.
  std::vector<char*> pointers;
  pointers.reserve(copies.size());
  for (std::string& copy : copies) pointers.push_back(copy.data());
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_telemetry_set_requested_metrics(cluster, pointers.data(), pointers.size());
  });
}

Code MockCluster::SetTelemetryPushInterval(int64_t interval_ms) {
  return AskThread([&](Cluster cluster) {
    return rd_kafka_mock_telemetry_set_push_interval(cluster, interval_ms);
  });
}

std::function<void()> MockCluster::Release() {
  if (rk_ == nullptr) {
    return [] {};
  }
  // Shared, as std::function wants to be copyable. The cluster goes before its host.
  auto cluster = std::make_shared<MockHandle>(std::move(cluster_));
  return [rk = std::exchange(rk_, nullptr), cluster, ports = ports_] {
    {
      const Knocker knocker(ports);  // Rule 3.
      cluster->reset();
    }
    DestroyClient(rk);
  };
}

}  // namespace kafka_napi
