// librdkafka's in-process cluster, as a resource of its own: brokers on 127.0.0.1 that any client
// of this machine can talk to.
//
// Rules
// 1. Every call is made on the JS thread and waits only for the mock's own thread, which answers
//    within microseconds.
// 2. Calls on a closed cluster do nothing and answer RD_KAFKA_RESP_ERR__STATE. Checking arguments
// is
//    TypeScript's business: some wrong ones make librdkafka abort the process.
// 3. Most calls are carried out by the mock's thread, which can miss that it was called and then
//    looks again after a second: hence the knocking (core/mock_knock.h).
#ifndef KAFKA_NAPI_CORE_MOCK_CLUSTER_H_
#define KAFKA_NAPI_CORE_MOCK_CLUSTER_H_

#include <string>
#include <vector>

#include "core/resource.h"

namespace kafka_napi {

// What the next requests of a kind are answered with.
struct MockError {
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  int delay_ms = 0;
};

// A request that a broker received.
struct MockRequest {
  int32_t broker_id = -1;
  int16_t api_key = -1;
  int64_t timestamp_us = 0;  // monotonic clock
};

struct MemberAssignment {
  std::string member_id;
  TopicPartitions partitions;
};

class MockCluster final : public Resource {
 public:
  using Resource::Resource;
  using Code = rd_kafka_resp_err_t;

  [[nodiscard]] MaybeFailure Open(int broker_count);
  [[nodiscard]] std::string BootstrapServers() const;

  // Topics and partitions.
  [[nodiscard]] Code CreateTopic(const std::string& topic, int partitions, int replication_factor);
  [[nodiscard]] Code DeleteTopic(const std::string& topic);
  [[nodiscard]] Code SetTopicError(const std::string& topic, Code error);
  [[nodiscard]] Code DeleteRecords(const std::string& topic, int32_t partition, int64_t before);
  [[nodiscard]] Code SetPartitionLeader(const std::string& topic, int32_t partition,
                                        int32_t broker_id);
  [[nodiscard]] Code SetPartitionFollower(const std::string& topic, int32_t partition,
                                          int32_t broker_id);
  [[nodiscard]] Code SetFollowerWatermarks(const std::string& topic, int32_t partition, int64_t low,
                                           int64_t high);
  [[nodiscard]] Code PushLeaderResponse(const std::string& topic, int32_t partition,
                                        int32_t leader_id, int32_t leader_epoch);

  // Brokers. For the first three, -1 is all of them.
  [[nodiscard]] Code SetBrokerDown(int32_t broker_id, bool down);
  [[nodiscard]] Code SetRoundTripTime(int32_t broker_id, int rtt_ms);
  [[nodiscard]] Code SetBrokerRack(int32_t broker_id, const std::string& rack);
  [[nodiscard]] Code AddBroker(int32_t broker_id);
  [[nodiscard]] Code DecommissionBroker(int32_t broker_id);
  [[nodiscard]] Code HideBroker(int32_t broker_id);
  [[nodiscard]] Code SetBrokerAddress(int32_t broker_id, const std::string& host, int port);
  [[nodiscard]] Code SetControllerId(int32_t broker_id);
  [[nodiscard]] Code SetCoordinator(const std::string& key_type, const std::string& key,
                                    int32_t broker_id);
  [[nodiscard]] Code SetApiVersions(int16_t api_key, int16_t min, int16_t max);

  // Errors: the next requests of a kind are answered with these, one each.
  [[nodiscard]] Code PushRequestErrors(int16_t api_key, const std::vector<MockError>& errors);
  [[nodiscard]] Code PushBrokerErrors(int32_t broker_id, int16_t api_key,
                                      const std::vector<MockError>& errors);
  [[nodiscard]] Code PushPartitionErrors(const std::string& topic, int32_t partition,
                                         int16_t api_key, const std::vector<MockError>& errors);
  [[nodiscard]] Code ClearRequestErrors(int16_t api_key);
  // 0 for a broker that is not there.
  [[nodiscard]] size_t BrokerErrorCount(int32_t broker_id, int16_t api_key) const;

  // Groups.
  [[nodiscard]] Code SetInitialRebalanceDelay(int delay_ms);
  [[nodiscard]] Code SetGroupSessionTimeout(int timeout_ms);
  [[nodiscard]] Code SetGroupHeartbeatInterval(int interval_ms);
  [[nodiscard]] Code SetTargetAssignment(const std::string& group_id,
                                         const std::vector<MemberAssignment>& members);
  [[nodiscard]] Code ClearTargetAssignment(const std::string& group_id);

  // Requests received. Starting and stopping both forget what was tracked.
  [[nodiscard]] Code TrackRequests(bool track);
  [[nodiscard]] Code ClearRequests();
  [[nodiscard]] std::vector<MockRequest> Requests() const;

  // Client telemetry (KIP-714).
  [[nodiscard]] Code SetTelemetryMetrics(const std::vector<std::string>& prefixes);
  [[nodiscard]] Code SetTelemetryPushInterval(int64_t interval_ms);

 protected:
  [[nodiscard]] std::function<void()> Release() override;

 private:
  // Runs `call` with the cluster (rule 2).
  template <typename Call>
  [[nodiscard]] Code WithCluster(Call call);

  // The same for a call that the mock's thread carries out (rule 3).
  template <typename Call>
  [[nodiscard]] Code AskThread(Call call);

  rd_kafka_t* rk_ = nullptr;  // hosts the cluster; talks to nobody
  MockHandle cluster_;
  std::vector<uint16_t> ports_;  // of the brokers it started with
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_MOCK_CLUSTER_H_
