#include "core/mock_cluster.h"

#include <array>
#include <utility>

namespace kafka_napi {

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
  // It reports controller 0 while its brokers count from 1: whoever asks the controller would wait
  // for a broker that does not exist until the request times out.
  rd_kafka_mock_set_controller_id(cluster_.get(), 1);
  return std::nullopt;
}

std::string MockCluster::BootstrapServers() const {
  return cluster_ ? rd_kafka_mock_cluster_bootstraps(cluster_.get()) : "";
}

rd_kafka_resp_err_t MockCluster::CreateTopic(const std::string& topic, int partitions,
                                             int replication_factor) {
  if (!cluster_) return RD_KAFKA_RESP_ERR__STATE;
  return rd_kafka_mock_topic_create(cluster_.get(), topic.c_str(), partitions, replication_factor);
}

void MockCluster::SetInitialRebalanceDelay(int delay_ms) {
  if (cluster_) rd_kafka_mock_group_initial_rebalance_delay_ms(cluster_.get(), delay_ms);
}

rd_kafka_resp_err_t MockCluster::SetBrokerDown(int32_t broker_id, bool down) {
  if (!cluster_) return RD_KAFKA_RESP_ERR__STATE;
  return down ? rd_kafka_mock_broker_set_down(cluster_.get(), broker_id)
              : rd_kafka_mock_broker_set_up(cluster_.get(), broker_id);
}

rd_kafka_resp_err_t MockCluster::SetRoundTripTime(int32_t broker_id, int rtt_ms) {
  if (!cluster_) return RD_KAFKA_RESP_ERR__STATE;
  return rd_kafka_mock_broker_set_rtt(cluster_.get(), broker_id, rtt_ms);
}

void MockCluster::PushRequestErrors(int16_t api_key, const std::vector<int>& errors) {
  if (!cluster_) return;
  std::vector<rd_kafka_resp_err_t> codes;
  codes.reserve(errors.size());
  for (const int error : errors) codes.push_back(static_cast<rd_kafka_resp_err_t>(error));
  rd_kafka_mock_push_request_errors_array(cluster_.get(), api_key, codes.size(), codes.data());
}

std::function<void()> MockCluster::Release() {
  if (rk_ == nullptr) {
    return [] {};
  }
  // Shared, as std::function wants to be copyable. The cluster goes before its host.
  auto cluster = std::make_shared<MockHandle>(std::move(cluster_));
  return [rk = std::exchange(rk_, nullptr), cluster] {
    cluster->reset();
    DestroyClient(rk);
  };
}

}  // namespace kafka_napi
