// What every JS-visible native class does: hold a share of its resource, and give the resource up
// when the object is collected. Users never see these objects: lib/ keeps them in private fields.
#ifndef KAFKA_NAPI_BINDING_RESOURCE_OBJECT_H_
#define KAFKA_NAPI_BINDING_RESOURCE_OBJECT_H_

#include <memory>
#include <vector>

#include "binding/convert.h"
#include "binding/environment.h"
#include "napi_setup.h"

namespace kafka_napi {

// Instance data of the addon, and what each class finds behind its constructor.
struct AddonData {
  std::shared_ptr<Environment> environment;
};

template <typename Derived, typename Core>
class ResourceObject : public Napi::ObjectWrap<Derived> {
 public:
  explicit ResourceObject(const Napi::CallbackInfo& info)
      : Napi::ObjectWrap<Derived>(info),
        environment_(static_cast<AddonData*>(info.Data())->environment),
        core_(static_cast<AddonData*>(info.Data())->environment->template Create<Core>()) {}

  ~ResourceObject() override {
    // Garbage collected without close(), or long closed (then this finds nothing). The environment
    // may be gone by now.
    if (const auto environment = environment_.lock()) environment->Abandon(core_->id());
  }

 protected:
  using Property = typename Napi::ObjectWrap<Derived>::PropertyDescriptor;

  // The properties that all classes share, to which Derived adds its own.
  [[nodiscard]] static std::vector<Property> CommonProperties() {
    return {Napi::InstanceWrap<Derived>::InstanceAccessor("id", &Derived::Id, nullptr),
            Napi::InstanceWrap<Derived>::InstanceMethod("takeReplies", &Derived::TakeReplies),
            Napi::InstanceWrap<Derived>::InstanceMethod("destroy", &Derived::Destroy)};
  }

  [[nodiscard]] Core& core() const { return *core_; }
  [[nodiscard]] const std::shared_ptr<Core>& shared_core() const { return core_; }

 public:
  Napi::Value Id(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), core_->id());
  }
  Napi::Value TakeReplies(const Napi::CallbackInfo& info) {
    return RepliesToJs(info.Env(), core_->TakeReplies());
  }
  void Destroy(const Napi::CallbackInfo& info) {
    core_->Destroy(info[0].As<Napi::Number>().Uint32Value());
  }

 private:
  const std::weak_ptr<Environment> environment_;
  const std::shared_ptr<Core> core_;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_RESOURCE_OBJECT_H_
