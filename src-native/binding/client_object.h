// What the JS classes of producers and consumers share.
#ifndef KAFKA_NAPI_BINDING_CLIENT_OBJECT_H_
#define KAFKA_NAPI_BINDING_CLIENT_OBJECT_H_

#include <utility>
#include <vector>

#include "binding/resource_object.h"
#include "binding/value.h"
#include "core/client.h"

namespace kafka_napi {

template <typename Derived, typename Core>
class ClientObject : public ResourceObject<Derived, Core> {
 public:
  using ResourceObject<Derived, Core>::ResourceObject;

  // open(entries, takeLogs): failures, empty on success
  Napi::Value Open(const Napi::CallbackInfo& info) {
    OpenOptions options;
    options.entries = StringsFromJs(info[0]);
    options.take_logs = info[1].As<Napi::Boolean>().Value();
    return FailuresToJs(info.Env(), this->core().Open(options));
  }
  Napi::Value TakeControls(const Napi::CallbackInfo& info) {
    return ControlsToJs(info.Env(), this->core().TakeControls());
  }
  Napi::Value TakeLogs(const Napi::CallbackInfo& info) {
    return LogsToJs(info.Env(), this->core().TakeLogs());
  }
  // takeTokenRefreshes(): a config string for each token that is wanted
  Napi::Value TakeTokenRefreshes(const Napi::CallbackInfo& info) {
    return StringsToJs(info.Env(), this->core().TakeTokenRefreshes());
  }
  // setToken(value, lifetimeMs, principal, extensions): failure or undefined
  Napi::Value SetToken(const Napi::CallbackInfo& info) {
    const OAuthBearerToken token{info[0].As<Napi::String>().Utf8Value(),
                                 info[1].As<Napi::Number>().Int64Value(),
                                 info[2].As<Napi::String>().Utf8Value(), StringsFromJs(info[3])};
    return FailureToJs(info.Env(), this->core().SetToken(token));
  }
  // setTokenFailure(reason): failure or undefined
  Napi::Value SetTokenFailure(const Napi::CallbackInfo& info) {
    const std::string reason = info[0].As<Napi::String>().Utf8Value();
    return FailureToJs(info.Env(), this->core().SetTokenFailure(reason));
  }
  // setCredentials(user, password): failure or undefined
  Napi::Value SetCredentials(const Napi::CallbackInfo& info) {
    const std::string user = info[0].As<Napi::String>().Utf8Value();
    return FailureToJs(info.Env(),
                       this->core().SetCredentials(user, info[1].As<Napi::String>().Utf8Value()));
  }
  // metadata(ticket, topic or '', allTopics, timeoutMs)
  void Metadata(const Napi::CallbackInfo& info) {
    this->core().RequestMetadata(
        info[0].As<Napi::Number>().Uint32Value(), info[1].As<Napi::String>().Utf8Value(),
        info[2].As<Napi::Boolean>().Value(), info[3].As<Napi::Number>().Int32Value());
  }
  // admin(operation, ticket, options, input): failure, undefined once started
  Napi::Value Admin(const Napi::CallbackInfo& info) {
    const std::optional<kafka_napi::Value> options = ValueFromJs(info[2]);
    const std::optional<kafka_napi::Value> input = ValueFromJs(info[3]);
    if (!options || !input) return info.Env().Undefined();
    return FailureToJs(
        info.Env(), this->core().Admin(info[0].As<Napi::String>().Utf8Value(),
                                       info[1].As<Napi::Number>().Uint32Value(), *options, *input));
  }
  Napi::Value FatalError(const Napi::CallbackInfo& info) {
    return FailureToJs(info.Env(), this->core().FatalError());
  }
  // testFatalError(errno, reason): errno
  Napi::Value TestFatalError(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(),
                             this->core().TestFatalError(info[0].As<Napi::Number>().Int32Value(),
                                                         info[1].As<Napi::String>().Utf8Value()));
  }

 protected:
  using Property = typename ResourceObject<Derived, Core>::Property;

  [[nodiscard]] static std::vector<Property> ClientProperties(std::vector<Property> own) {
    using Wrap = Napi::InstanceWrap<Derived>;
    std::vector<Property> all = ResourceObject<Derived, Core>::CommonProperties();
    for (Property& property : std::vector<Property>{
             Wrap::InstanceMethod("open", &Derived::Open),
             Wrap::InstanceMethod("takeControls", &Derived::TakeControls),
             Wrap::InstanceMethod("takeLogs", &Derived::TakeLogs),
             Wrap::InstanceMethod("takeTokenRefreshes", &Derived::TakeTokenRefreshes),
             Wrap::InstanceMethod("setToken", &Derived::SetToken),
             Wrap::InstanceMethod("setTokenFailure", &Derived::SetTokenFailure),
             Wrap::InstanceMethod("setCredentials", &Derived::SetCredentials),
             Wrap::InstanceMethod("metadata", &Derived::Metadata),
             Wrap::InstanceMethod("admin", &Derived::Admin),
             Wrap::InstanceMethod("fatalError", &Derived::FatalError),
             Wrap::InstanceMethod("testFatalError", &Derived::TestFatalError)}) {
      all.push_back(std::move(property));
    }
    for (Property& property : own) all.push_back(std::move(property));
    return all;
  }
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_CLIENT_OBJECT_H_
