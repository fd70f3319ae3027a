#include "binding/producer_object.h"

#include "binding/produce_function.h"

namespace kafka_napi {

Napi::Function ProducerObject::Define(Napi::Env env, AddonData* data) {
  return DefineClass(
      env, "Producer",
      ClientProperties(
          {InstanceMethod("topic", &ProducerObject::Topic),
           InstanceMethod("shareStage", &ProducerObject::ShareStage),
           InstanceMethod("drainReports", &ProducerObject::DrainReports),
           InstanceMethod("takeReportErrorTexts", &ProducerObject::TakeReportErrorTexts),
           InstanceMethod("flush", &ProducerObject::Flush),
           InstanceMethod("cancelFlush", &ProducerObject::CancelFlush),
           InstanceMethod("transact", &ProducerObject::Transact),
           InstanceMethod("cancelTransact", &ProducerObject::CancelTransact),
           InstanceMethod("purge", &ProducerObject::Purge),
           InstanceMethod("outqueueLength", &ProducerObject::OutqueueLength)}),
      data);
}

ProducerObject::ProducerObject(const Napi::CallbackInfo& info)
    : ClientObject<ProducerObject, Producer>(info) {
  info.This().As<Napi::Object>().Set("produce", NewProduceFunction(info.Env(), shared_core()));
  info.This().As<Napi::Object>().Set("produceStaged",
                                     NewProduceStagedFunction(info.Env(), shared_core()));
}

// topic(name): index, or a negative errno
Napi::Value ProducerObject::Topic(const Napi::CallbackInfo& info) {
  const int64_t index = core().TopicIndex(info[0].As<Napi::String>().Utf8Value());
  return Napi::Number::New(info.Env(), static_cast<double>(index));
}

// shareStage(buffer): an ArrayBuffer as large as ProduceStage
void ProducerObject::ShareStage(const Napi::CallbackInfo& info) {
  auto buffer = info[0].As<Napi::ArrayBuffer>();
  if (buffer.ByteLength() != sizeof(ProduceStage)) return;
  stage_ = Napi::Persistent(buffer);
  core().ShareStage(static_cast<ProduceStage*>(buffer.Data()));
}

// drainReports(buffer): the number of DeliveryRecords written to the front of the ArrayBuffer
Napi::Value ProducerObject::DrainReports(const Napi::CallbackInfo& info) {
  auto buffer = info[0].As<Napi::ArrayBuffer>();
  const size_t count = core().DrainReports(static_cast<DeliveryRecord*>(buffer.Data()),
                                           buffer.ByteLength() / sizeof(DeliveryRecord));
  return Napi::Number::New(info.Env(), static_cast<double>(count));
}

Napi::Value ProducerObject::TakeReportErrorTexts(const Napi::CallbackInfo& info) {
  return StringsToJs(info.Env(), core().TakeReportErrorTexts());
}

// flush(ticket, timeoutMs)
void ProducerObject::Flush(const Napi::CallbackInfo& info) {
  core().Flush(info[0].As<Napi::Number>().Uint32Value(), info[1].As<Napi::Number>().Int32Value());
}

void ProducerObject::CancelFlush(const Napi::CallbackInfo& /*info*/) {
  core().CancelFlush();
}

// transact(ticket, step, timeoutMs, offsets, group): the last two for sending offsets, else null
void ProducerObject::Transact(const Napi::CallbackInfo& info) {
  TransactionCall call;
  call.step = static_cast<TransactionStep>(info[1].As<Napi::Number>().Uint32Value());
  call.timeout_ms = info[2].As<Napi::Number>().Int32Value();
  if (!info[3].IsNull()) {
    call.offsets = PartitionsFromJs(info[3]);
    call.group = GroupMetadataFromJs(info[4]);
  }
  core().Transact(info[0].As<Napi::Number>().Uint32Value(), std::move(call));
}

void ProducerObject::CancelTransact(const Napi::CallbackInfo& /*info*/) {
  core().CancelTransact();
}

// purge(queue, inFlight): errno
Napi::Value ProducerObject::Purge(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), core().Purge(info[0].As<Napi::Boolean>().Value(),
                                                    info[1].As<Napi::Boolean>().Value()));
}

Napi::Value ProducerObject::OutqueueLength(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), core().OutqueueLength());
}

}  // namespace kafka_napi
