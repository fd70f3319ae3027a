#ifndef KAFKA_NAPI_BINDING_MOCK_CLUSTER_OBJECT_H_
#define KAFKA_NAPI_BINDING_MOCK_CLUSTER_OBJECT_H_

#include "binding/resource_object.h"
#include "core/mock_cluster.h"

namespace kafka_napi {

// Most methods answer an error number; which arguments they take stands in lib/native/binding.ts.
class MockClusterObject final : public ResourceObject<MockClusterObject, MockCluster> {
 public:
  [[nodiscard]] static Napi::Function Define(Napi::Env env, AddonData* data);
  using ResourceObject<MockClusterObject, MockCluster>::ResourceObject;

  Napi::Value Open(const Napi::CallbackInfo& info);
  Napi::Value BootstrapServers(const Napi::CallbackInfo& info);

  Napi::Value CreateTopic(const Napi::CallbackInfo& info);
  Napi::Value DeleteTopic(const Napi::CallbackInfo& info);
  Napi::Value SetTopicError(const Napi::CallbackInfo& info);
  Napi::Value DeleteRecords(const Napi::CallbackInfo& info);
  Napi::Value SetPartitionLeader(const Napi::CallbackInfo& info);
  Napi::Value SetPartitionFollower(const Napi::CallbackInfo& info);
  Napi::Value SetFollowerWatermarks(const Napi::CallbackInfo& info);
  Napi::Value PushLeaderResponse(const Napi::CallbackInfo& info);

  Napi::Value SetBrokerDown(const Napi::CallbackInfo& info);
  Napi::Value SetRoundTripTime(const Napi::CallbackInfo& info);
  Napi::Value SetBrokerRack(const Napi::CallbackInfo& info);
  Napi::Value AddBroker(const Napi::CallbackInfo& info);
  Napi::Value DecommissionBroker(const Napi::CallbackInfo& info);
  Napi::Value HideBroker(const Napi::CallbackInfo& info);
  Napi::Value SetBrokerAddress(const Napi::CallbackInfo& info);
  Napi::Value SetControllerId(const Napi::CallbackInfo& info);
  Napi::Value SetCoordinator(const Napi::CallbackInfo& info);
  Napi::Value SetApiVersions(const Napi::CallbackInfo& info);

  Napi::Value PushRequestErrors(const Napi::CallbackInfo& info);
  Napi::Value PushBrokerErrors(const Napi::CallbackInfo& info);
  Napi::Value PushPartitionErrors(const Napi::CallbackInfo& info);
  Napi::Value ClearRequestErrors(const Napi::CallbackInfo& info);
  Napi::Value BrokerErrorCount(const Napi::CallbackInfo& info);

  Napi::Value SetInitialRebalanceDelay(const Napi::CallbackInfo& info);
  Napi::Value SetGroupSessionTimeout(const Napi::CallbackInfo& info);
  Napi::Value SetGroupHeartbeatInterval(const Napi::CallbackInfo& info);
  Napi::Value SetTargetAssignment(const Napi::CallbackInfo& info);
  Napi::Value ClearTargetAssignment(const Napi::CallbackInfo& info);

  Napi::Value TrackRequests(const Napi::CallbackInfo& info);
  Napi::Value ClearRequests(const Napi::CallbackInfo& info);
  Napi::Value Requests(const Napi::CallbackInfo& info);

  Napi::Value SetTelemetryMetrics(const Napi::CallbackInfo& info);
  Napi::Value SetTelemetryPushInterval(const Napi::CallbackInfo& info);
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_MOCK_CLUSTER_OBJECT_H_
