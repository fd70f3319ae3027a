#ifndef KAFKA_NAPI_BINDING_CONSUMER_OBJECT_H_
#define KAFKA_NAPI_BINDING_CONSUMER_OBJECT_H_

#include "binding/client_object.h"
#include "core/consumer.h"

namespace kafka_napi {

class ConsumerObject final : public ClientObject<ConsumerObject, Consumer> {
 public:
  [[nodiscard]] static Napi::Function Define(Napi::Env env, AddonData* data);
  using ClientObject<ConsumerObject, Consumer>::ClientObject;

  Napi::Value Drain(const Napi::CallbackInfo& info);
  void ReleaseMemory(const Napi::CallbackInfo& info);
  Napi::Value TakeNewPartitions(const Napi::CallbackInfo& info);
  Napi::Value TakeNewHeaderNames(const Napi::CallbackInfo& info);
  void MarkPolled(const Napi::CallbackInfo& info);
  Napi::Value Subscribe(const Napi::CallbackInfo& info);
  Napi::Value Unsubscribe(const Napi::CallbackInfo& info);
  Napi::Value Subscription(const Napi::CallbackInfo& info);
  Napi::Value Assign(const Napi::CallbackInfo& info);
  Napi::Value Assignment(const Napi::CallbackInfo& info);
  Napi::Value RebalanceProtocol(const Napi::CallbackInfo& info);
  Napi::Value StoreOffsets(const Napi::CallbackInfo& info);
  Napi::Value AssignmentLost(const Napi::CallbackInfo& info);
  Napi::Value GroupMetadata(const Napi::CallbackInfo& info);
  Napi::Value Pause(const Napi::CallbackInfo& info);
  Napi::Value Resume(const Napi::CallbackInfo& info);
  Napi::Value Position(const Napi::CallbackInfo& info);
  Napi::Value Watermarks(const Napi::CallbackInfo& info);
  Napi::Value Commit(const Napi::CallbackInfo& info);
  void Seek(const Napi::CallbackInfo& info);
  Napi::Value StartClose(const Napi::CallbackInfo& info);
  Napi::Value Closed(const Napi::CallbackInfo& info);

 private:
  using PartitionsCall = MaybeFailure (Consumer::*)(TopicPartitions*);
  // The partitions of info[0] with what `call` says of each, or a failure.
  Napi::Value OnEach(const Napi::CallbackInfo& info, PartitionsCall call);
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_CONSUMER_OBJECT_H_
