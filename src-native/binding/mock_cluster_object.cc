#include "binding/mock_cluster_object.h"

namespace kafka_napi {

Napi::Function MockClusterObject::Define(Napi::Env env, AddonData* data) {
  std::vector<Property> properties = CommonProperties();
  for (Property& property : std::vector<Property>{
           InstanceMethod("open", &MockClusterObject::Open),
           InstanceMethod("bootstrapServers", &MockClusterObject::BootstrapServers),
           InstanceMethod("createTopic", &MockClusterObject::CreateTopic),
           InstanceMethod("setInitialRebalanceDelay", &MockClusterObject::SetInitialRebalanceDelay),
           InstanceMethod("setBrokerDown", &MockClusterObject::SetBrokerDown),
           InstanceMethod("setRoundTripTime", &MockClusterObject::SetRoundTripTime),
           InstanceMethod("pushRequestErrors", &MockClusterObject::PushRequestErrors)}) {
    properties.push_back(std::move(property));
  }
  return DefineClass(env, "MockCluster", properties, data);
}

// open(brokers): failure or undefined
Napi::Value MockClusterObject::Open(const Napi::CallbackInfo& info) {
  return FailureToJs(info.Env(), core().Open(info[0].As<Napi::Number>().Int32Value()));
}

Napi::Value MockClusterObject::BootstrapServers(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), core().BootstrapServers());
}

// createTopic(topic, partitions, replicationFactor): errno
Napi::Value MockClusterObject::CreateTopic(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), core().CreateTopic(info[0].As<Napi::String>().Utf8Value(),
                                                          info[1].As<Napi::Number>().Int32Value(),
                                                          info[2].As<Napi::Number>().Int32Value()));
}

void MockClusterObject::SetInitialRebalanceDelay(const Napi::CallbackInfo& info) {
  core().SetInitialRebalanceDelay(info[0].As<Napi::Number>().Int32Value());
}

// setBrokerDown(brokerId, down): errno
Napi::Value MockClusterObject::SetBrokerDown(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), core().SetBrokerDown(info[0].As<Napi::Number>().Int32Value(),
                                                            info[1].As<Napi::Boolean>().Value()));
}

// setRoundTripTime(brokerId, rttMs): errno
Napi::Value MockClusterObject::SetRoundTripTime(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(),
                           core().SetRoundTripTime(info[0].As<Napi::Number>().Int32Value(),
                                                   info[1].As<Napi::Number>().Int32Value()));
}

// pushRequestErrors(apiKey, errnos)
void MockClusterObject::PushRequestErrors(const Napi::CallbackInfo& info) {
  const auto array = info[1].As<Napi::Array>();
  std::vector<int> errors;
  for (uint32_t i = 0; i < array.Length(); i++) {
    errors.push_back(array.Get(i).As<Napi::Number>().Int32Value());
  }
  core().PushRequestErrors(static_cast<int16_t>(info[0].As<Napi::Number>().Int32Value()), errors);
}

}  // namespace kafka_napi
