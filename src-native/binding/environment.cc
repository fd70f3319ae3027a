#include "binding/environment.h"

#ifndef _WIN32
#include <dlfcn.h>
#endif

#include <algorithm>
#include <utility>
#include <vector>

namespace kafka_napi {

namespace {

// Rule 3 of the end.
void PinLibrary() {
#ifndef _WIN32
  Dl_info info{};
  if (dladdr(reinterpret_cast<void*>(&PinLibrary), &info) != 0) {
    static_cast<void>(dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE));
  }
#endif
}

}  // namespace

Environment::Environment(Napi::Env env) {
  static_cast<void>(hub_->Open(
      env,
      [](napi_env raw_env, void* context) {
        static_cast<Environment*>(context)->OnWake(Napi::Env(raw_env));
      },
      this));
  // Rule 1 of the end.
  napi_add_env_cleanup_hook(
      env, [](void* context) { static_cast<Environment*>(context)->TearDown(); }, this);
}

void Environment::Init(Napi::Object exports) {
  const Napi::Env env = exports.Env();
  exports.Set("initialize", Napi::Function::New(
                                env,
                                [this](const Napi::CallbackInfo& info) {
                                  on_wake_ = Napi::Persistent(info[0].As<Napi::Function>());
                                },
                                "initialize"));
  exports.Set("hold", Napi::Function::New(
                          env,
                          [this](const Napi::CallbackInfo& info) {
                            hub_->Hold(info[0].As<Napi::Boolean>().Value());
                          },
                          "hold"));
  exports.Set("rearm", Napi::Function::New(
                           env,
                           [this](const Napi::CallbackInfo& info) {
                             if (hub_->Rearm()) OnWake(info.Env());
                           },
                           "rearm"));
  exports.Set("tearDown", Napi::Function::New(
                              env, [this](const Napi::CallbackInfo&) { TearDown(); }, "tearDown"));
}

void Environment::Abandon(uint32_t id) {
  const auto entry = resources_.find(id);
  if (entry != resources_.end()) entry->second->Destroy(0);
}

void Environment::OnWake(Napi::Env env) {
  const Napi::HandleScope scope(env);
  std::vector<uint32_t> wakes;  // id, reasons, id, reasons, ...
  do {
    for (const uint32_t id : hub_->TakeReady()) {
      const auto entry = resources_.find(id);
      if (entry == resources_.end()) continue;
      wakes.push_back(id);
      wakes.push_back(entry->second->TakeReasons());
    }
    // Resources that are gone wake nobody: JS is not called, and so would not rearm the hub.
  } while (wakes.empty() && hub_->Rearm());
  Dispatch(env, wakes);
  // Only now: the last replies of a resource were taken by the call above.
  for (size_t i = 0; i < wakes.size(); i += 2) {
    if ((wakes[i + 1] & kWakeDestroyed) != 0) resources_.erase(wakes[i]);
  }
}

void Environment::Dispatch(Napi::Env env, const std::vector<uint32_t>& wakes) {
  if (wakes.empty() || on_wake_.IsEmpty()) return;
  Napi::Uint32Array array = Napi::Uint32Array::New(env, wakes.size());
  // Node still serves its handles while an environment ends, when no value can be made any more.
  if (array.IsEmpty() || env.IsExceptionPending()) return;
  std::copy(wakes.begin(), wakes.end(), array.Data());
  // Dispatch in JS does not throw; a failing call means that the environment ends.
  on_wake_.Call({array});
}

void Environment::TearDown() {
  hub_->Close();
  on_wake_.Reset();
  for (const auto& [id, resource] : resources_) resource->Destroy(0);
  const auto deadline = std::chrono::steady_clock::now() + kTeardownLimit;
  for (auto& [id, resource] : resources_) {
    if (resource->WaitDestroyed(deadline)) continue;
    PinLibrary();
    // Never freed, on purpose: its thread still runs.
    static_cast<void>(new std::shared_ptr<Resource>(std::move(resource)));
  }
  resources_.clear();
}

}  // namespace kafka_napi
