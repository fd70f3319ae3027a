// Where Node finds the addon: once per environment, also when it is loaded several times in one.
#include <memory>

#include "binding/consumer_object.h"
#include "binding/library.h"
#include "binding/mock_cluster_object.h"
#include "binding/producer_object.h"
#include "binding/resource_object.h"

namespace {

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  using namespace kafka_napi;
  auto data = std::make_unique<AddonData>();
  data->environment = std::make_shared<Environment>(env);
  data->environment->Init(exports);
  exports.Set("Producer", ProducerObject::Define(env, data.get()));
  exports.Set("Consumer", ConsumerObject::Define(env, data.get()));
  exports.Set("MockCluster", MockClusterObject::Define(env, data.get()));
  InitLibrary(exports);
  // Node deletes it after the cleanup hooks of this environment.
  env.SetInstanceData<AddonData>(data.release());
  return exports;
}

}  // namespace

NODE_API_MODULE(kafka_napi, Init)
