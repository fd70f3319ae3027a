#include "binding/mock_cluster_object.h"

namespace kafka_napi {

namespace {

std::string TextAt(const Napi::CallbackInfo& info, size_t i) {
  return info[i].As<Napi::String>().Utf8Value();
}

int32_t IntAt(const Napi::CallbackInfo& info, size_t i) {
  return info[i].As<Napi::Number>().Int32Value();
}

int16_t ShortAt(const Napi::CallbackInfo& info, size_t i) {
  return static_cast<int16_t>(IntAt(info, i));
}

int64_t LongAt(const Napi::CallbackInfo& info, size_t i) {
  return info[i].As<Napi::Number>().Int64Value();
}

bool BoolAt(const Napi::CallbackInfo& info, size_t i) {
  return info[i].As<Napi::Boolean>().Value();
}

rd_kafka_resp_err_t CodeAt(const Napi::CallbackInfo& info, size_t i) {
  return static_cast<rd_kafka_resp_err_t>(IntAt(info, i));
}

// errno, delay in milliseconds, over and over
std::vector<MockError> ErrorsAt(const Napi::CallbackInfo& info, size_t at) {
  const auto array = info[at].As<Napi::Array>();
  // Nothing comes of it where the environment ends meanwhile.
  const auto number = [&](uint32_t i) {
    const Napi::Value value = array.Get(i);
    return value.IsEmpty() ? 0 : value.As<Napi::Number>().Int32Value();
  };
  std::vector<MockError> errors;
  for (uint32_t i = 0; i + 2 <= array.Length(); i += 2) {
    errors.push_back({static_cast<rd_kafka_resp_err_t>(number(i)), number(i + 1)});
  }
  return errors;
}

Napi::Value Answer(const Napi::CallbackInfo& info, rd_kafka_resp_err_t code) {
  return Napi::Number::New(info.Env(), code);
}

}  // namespace

Napi::Function MockClusterObject::Define(Napi::Env env, AddonData* data) {
  std::vector<Property> properties = CommonProperties();
  for (Property& property : std::vector<Property>{
           InstanceMethod("open", &MockClusterObject::Open),
           InstanceMethod("bootstrapServers", &MockClusterObject::BootstrapServers),
           InstanceMethod("createTopic", &MockClusterObject::CreateTopic),
           InstanceMethod("deleteTopic", &MockClusterObject::DeleteTopic),
           InstanceMethod("setTopicError", &MockClusterObject::SetTopicError),
           InstanceMethod("deleteRecords", &MockClusterObject::DeleteRecords),
           InstanceMethod("setPartitionLeader", &MockClusterObject::SetPartitionLeader),
           InstanceMethod("setPartitionFollower", &MockClusterObject::SetPartitionFollower),
           InstanceMethod("setFollowerWatermarks", &MockClusterObject::SetFollowerWatermarks),
           InstanceMethod("pushLeaderResponse", &MockClusterObject::PushLeaderResponse),
           InstanceMethod("setBrokerDown", &MockClusterObject::SetBrokerDown),
           InstanceMethod("setRoundTripTime", &MockClusterObject::SetRoundTripTime),
           InstanceMethod("setBrokerRack", &MockClusterObject::SetBrokerRack),
           InstanceMethod("addBroker", &MockClusterObject::AddBroker),
           InstanceMethod("decommissionBroker", &MockClusterObject::DecommissionBroker),
           InstanceMethod("hideBroker", &MockClusterObject::HideBroker),
           InstanceMethod("setBrokerAddress", &MockClusterObject::SetBrokerAddress),
           InstanceMethod("setControllerId", &MockClusterObject::SetControllerId),
           InstanceMethod("setCoordinator", &MockClusterObject::SetCoordinator),
           InstanceMethod("setApiVersions", &MockClusterObject::SetApiVersions),
           InstanceMethod("pushRequestErrors", &MockClusterObject::PushRequestErrors),
           InstanceMethod("pushBrokerErrors", &MockClusterObject::PushBrokerErrors),
           InstanceMethod("pushPartitionErrors", &MockClusterObject::PushPartitionErrors),
           InstanceMethod("clearRequestErrors", &MockClusterObject::ClearRequestErrors),
           InstanceMethod("brokerErrorCount", &MockClusterObject::BrokerErrorCount),
           InstanceMethod("setInitialRebalanceDelay", &MockClusterObject::SetInitialRebalanceDelay),
           InstanceMethod("setGroupSessionTimeout", &MockClusterObject::SetGroupSessionTimeout),
           InstanceMethod("setGroupHeartbeatInterval",
                          &MockClusterObject::SetGroupHeartbeatInterval),
           InstanceMethod("setTargetAssignment", &MockClusterObject::SetTargetAssignment),
           InstanceMethod("clearTargetAssignment", &MockClusterObject::ClearTargetAssignment),
           InstanceMethod("trackRequests", &MockClusterObject::TrackRequests),
           InstanceMethod("clearRequests", &MockClusterObject::ClearRequests),
           InstanceMethod("requests", &MockClusterObject::Requests),
           InstanceMethod("setTelemetryMetrics", &MockClusterObject::SetTelemetryMetrics),
           InstanceMethod("setTelemetryPushInterval",
                          &MockClusterObject::SetTelemetryPushInterval)}) {
    properties.push_back(std::move(property));
  }
  return DefineClass(env, "MockCluster", properties, data);
}

// A failure, or undefined.
Napi::Value MockClusterObject::Open(const Napi::CallbackInfo& info) {
  return FailureToJs(info.Env(), core().Open(IntAt(info, 0)));
}

Napi::Value MockClusterObject::BootstrapServers(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), core().BootstrapServers());
}

Napi::Value MockClusterObject::CreateTopic(const Napi::CallbackInfo& info) {
  return Answer(info, core().CreateTopic(TextAt(info, 0), IntAt(info, 1), IntAt(info, 2)));
}

Napi::Value MockClusterObject::DeleteTopic(const Napi::CallbackInfo& info) {
  return Answer(info, core().DeleteTopic(TextAt(info, 0)));
}

Napi::Value MockClusterObject::SetTopicError(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetTopicError(TextAt(info, 0), CodeAt(info, 1)));
}

Napi::Value MockClusterObject::DeleteRecords(const Napi::CallbackInfo& info) {
  return Answer(info, core().DeleteRecords(TextAt(info, 0), IntAt(info, 1), LongAt(info, 2)));
}

Napi::Value MockClusterObject::SetPartitionLeader(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetPartitionLeader(TextAt(info, 0), IntAt(info, 1), IntAt(info, 2)));
}

Napi::Value MockClusterObject::SetPartitionFollower(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetPartitionFollower(TextAt(info, 0), IntAt(info, 1), IntAt(info, 2)));
}

Napi::Value MockClusterObject::SetFollowerWatermarks(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetFollowerWatermarks(TextAt(info, 0), IntAt(info, 1), LongAt(info, 2),
                                                   LongAt(info, 3)));
}

Napi::Value MockClusterObject::PushLeaderResponse(const Napi::CallbackInfo& info) {
  return Answer(info, core().PushLeaderResponse(TextAt(info, 0), IntAt(info, 1), IntAt(info, 2),
                                                IntAt(info, 3)));
}

Napi::Value MockClusterObject::SetBrokerDown(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetBrokerDown(IntAt(info, 0), BoolAt(info, 1)));
}

Napi::Value MockClusterObject::SetRoundTripTime(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetRoundTripTime(IntAt(info, 0), IntAt(info, 1)));
}

Napi::Value MockClusterObject::SetBrokerRack(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetBrokerRack(IntAt(info, 0), TextAt(info, 1)));
}

Napi::Value MockClusterObject::AddBroker(const Napi::CallbackInfo& info) {
  return Answer(info, core().AddBroker(IntAt(info, 0)));
}

Napi::Value MockClusterObject::DecommissionBroker(const Napi::CallbackInfo& info) {
  return Answer(info, core().DecommissionBroker(IntAt(info, 0)));
}

Napi::Value MockClusterObject::HideBroker(const Napi::CallbackInfo& info) {
  return Answer(info, core().HideBroker(IntAt(info, 0)));
}

Napi::Value MockClusterObject::SetBrokerAddress(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetBrokerAddress(IntAt(info, 0), TextAt(info, 1), IntAt(info, 2)));
}

Napi::Value MockClusterObject::SetControllerId(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetControllerId(IntAt(info, 0)));
}

Napi::Value MockClusterObject::SetCoordinator(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetCoordinator(TextAt(info, 0), TextAt(info, 1), IntAt(info, 2)));
}

Napi::Value MockClusterObject::SetApiVersions(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetApiVersions(ShortAt(info, 0), ShortAt(info, 1), ShortAt(info, 2)));
}

Napi::Value MockClusterObject::PushRequestErrors(const Napi::CallbackInfo& info) {
  return Answer(info, core().PushRequestErrors(ShortAt(info, 0), ErrorsAt(info, 1)));
}

Napi::Value MockClusterObject::PushBrokerErrors(const Napi::CallbackInfo& info) {
  return Answer(info, core().PushBrokerErrors(IntAt(info, 0), ShortAt(info, 1), ErrorsAt(info, 2)));
}

Napi::Value MockClusterObject::PushPartitionErrors(const Napi::CallbackInfo& info) {
  return Answer(info, core().PushPartitionErrors(TextAt(info, 0), IntAt(info, 1), ShortAt(info, 2),
                                                 ErrorsAt(info, 3)));
}

Napi::Value MockClusterObject::ClearRequestErrors(const Napi::CallbackInfo& info) {
  return Answer(info, core().ClearRequestErrors(ShortAt(info, 0)));
}

Napi::Value MockClusterObject::BrokerErrorCount(const Napi::CallbackInfo& info) {
  const size_t count = core().BrokerErrorCount(IntAt(info, 0), ShortAt(info, 1));
  return Napi::Number::New(info.Env(), static_cast<double>(count));
}

Napi::Value MockClusterObject::SetInitialRebalanceDelay(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetInitialRebalanceDelay(IntAt(info, 0)));
}

Napi::Value MockClusterObject::SetGroupSessionTimeout(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetGroupSessionTimeout(IntAt(info, 0)));
}

Napi::Value MockClusterObject::SetGroupHeartbeatInterval(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetGroupHeartbeatInterval(IntAt(info, 0)));
}

// The lists of members and of their partitions are parallel.
Napi::Value MockClusterObject::SetTargetAssignment(const Napi::CallbackInfo& info) {
  const std::vector<std::string> ids = StringsFromJs(info[1]);
  const auto lists = info[2].As<Napi::Array>();
  std::vector<MemberAssignment> members;
  for (uint32_t i = 0; i < ids.size(); i++) {
    members.push_back({ids[i], PartitionsFromJs(lists.Get(i))});
  }
  return Answer(info, core().SetTargetAssignment(TextAt(info, 0), members));
}

Napi::Value MockClusterObject::ClearTargetAssignment(const Napi::CallbackInfo& info) {
  return Answer(info, core().ClearTargetAssignment(TextAt(info, 0)));
}

Napi::Value MockClusterObject::TrackRequests(const Napi::CallbackInfo& info) {
  return Answer(info, core().TrackRequests(BoolAt(info, 0)));
}

Napi::Value MockClusterObject::ClearRequests(const Napi::CallbackInfo& info) {
  return Answer(info, core().ClearRequests());
}

// broker id, API key, timestamp, over and over
Napi::Value MockClusterObject::Requests(const Napi::CallbackInfo& info) {
  const std::vector<MockRequest> requests = core().Requests();
  Napi::Float64Array flat = Napi::Float64Array::New(info.Env(), requests.size() * 3);
  size_t i = 0;
  for (const MockRequest& request : requests) {
    flat[i++] = request.broker_id;
    flat[i++] = request.api_key;
    flat[i++] = static_cast<double>(request.timestamp_us);
  }
  return flat;
}

Napi::Value MockClusterObject::SetTelemetryMetrics(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetTelemetryMetrics(StringsFromJs(info[0])));
}

Napi::Value MockClusterObject::SetTelemetryPushInterval(const Napi::CallbackInfo& info) {
  return Answer(info, core().SetTelemetryPushInterval(LongAt(info, 0)));
}

}  // namespace kafka_napi
