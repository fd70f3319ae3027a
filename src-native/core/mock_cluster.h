// librdkafka's in-process cluster, as a resource of its own: brokers on 127.0.0.1 that any client
// of this machine can talk to.
#ifndef KAFKA_NAPI_CORE_MOCK_CLUSTER_H_
#define KAFKA_NAPI_CORE_MOCK_CLUSTER_H_

#include <string>

#include "core/resource.h"

namespace kafka_napi {

class MockCluster final : public Resource {
 public:
  using Resource::Resource;

  // JS thread, like all of its calls: each waits only for the mock's own thread.
  [[nodiscard]] MaybeFailure Open(int broker_count);
  [[nodiscard]] std::string BootstrapServers() const;
  [[nodiscard]] rd_kafka_resp_err_t CreateTopic(const std::string& topic, int partitions,
                                                int replication_factor);
  void SetInitialRebalanceDelay(int delay_ms);
  [[nodiscard]] rd_kafka_resp_err_t SetBrokerDown(int32_t broker_id, bool down);
  [[nodiscard]] rd_kafka_resp_err_t SetRoundTripTime(int32_t broker_id, int rtt_ms);
  // The next requests of this kind are answered with these errors, one each.
  void PushRequestErrors(int16_t api_key, const std::vector<int>& errors);

 protected:
  [[nodiscard]] std::function<void()> Release() override;

 private:
  rd_kafka_t* rk_ = nullptr;  // hosts the cluster; talks to nobody
  MockHandle cluster_;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_MOCK_CLUSTER_H_
