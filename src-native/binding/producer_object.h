#ifndef KAFKA_NAPI_BINDING_PRODUCER_OBJECT_H_
#define KAFKA_NAPI_BINDING_PRODUCER_OBJECT_H_

#include "binding/client_object.h"
#include "core/producer.h"

namespace kafka_napi {

class ProducerObject final : public ClientObject<ProducerObject, Producer> {
 public:
  [[nodiscard]] static Napi::Function Define(Napi::Env env, AddonData* data);
  explicit ProducerObject(const Napi::CallbackInfo& info);

  Napi::Value Topic(const Napi::CallbackInfo& info);
  void ShareStage(const Napi::CallbackInfo& info);
  Napi::Value DrainReports(const Napi::CallbackInfo& info);
  Napi::Value TakeReportErrorTexts(const Napi::CallbackInfo& info);
  void Flush(const Napi::CallbackInfo& info);
  void CancelFlush(const Napi::CallbackInfo& info);
  void Transact(const Napi::CallbackInfo& info);
  void CancelTransact(const Napi::CallbackInfo& info);
  Napi::Value Purge(const Napi::CallbackInfo& info);
  Napi::Value OutqueueLength(const Napi::CallbackInfo& info);

 private:
  Napi::Reference<Napi::ArrayBuffer> stage_;  // Keeps it alive for core (produce_stage.h, rule 1).
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_PRODUCER_OBJECT_H_
