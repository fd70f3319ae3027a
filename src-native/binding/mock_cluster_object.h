#ifndef KAFKA_NAPI_BINDING_MOCK_CLUSTER_OBJECT_H_
#define KAFKA_NAPI_BINDING_MOCK_CLUSTER_OBJECT_H_

#include "binding/resource_object.h"
#include "core/mock_cluster.h"

namespace kafka_napi {

class MockClusterObject final : public ResourceObject<MockClusterObject, MockCluster> {
 public:
  [[nodiscard]] static Napi::Function Define(Napi::Env env, AddonData* data);
  using ResourceObject<MockClusterObject, MockCluster>::ResourceObject;

  Napi::Value Open(const Napi::CallbackInfo& info);
  Napi::Value BootstrapServers(const Napi::CallbackInfo& info);
  Napi::Value CreateTopic(const Napi::CallbackInfo& info);
  void SetInitialRebalanceDelay(const Napi::CallbackInfo& info);
  Napi::Value SetBrokerDown(const Napi::CallbackInfo& info);
  Napi::Value SetRoundTripTime(const Napi::CallbackInfo& info);
  void PushRequestErrors(const Napi::CallbackInfo& info);
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_MOCK_CLUSTER_OBJECT_H_
