#include "binding/wake_hub.h"

#include <utility>

namespace kafka_napi {

bool WakeHub::Open(napi_env env, OnWake on_wake, void* context) {
  env_ = env;
  on_wake_ = on_wake;
  context_ = context;
  napi_value name = nullptr;
  if (napi_create_string_utf8(env, "kafka-napi", NAPI_AUTO_LENGTH, &name) != napi_ok) return false;
  const std::lock_guard<std::mutex> lock(mutex_);
  if (napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, this,
                                      CallJs, &function_) != napi_ok) {
    return false;
  }
  return napi_unref_threadsafe_function(env, function_) == napi_ok;  // Rule 2.
}

void WakeHub::Close() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (function_ == nullptr) return;
  napi_release_threadsafe_function(std::exchange(function_, nullptr), napi_tsfn_abort);  // Rule 3.
}

void WakeHub::Hold(bool held) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (function_ == nullptr) return;
  if (held) {
    napi_ref_threadsafe_function(env_, function_);
  } else {
    napi_unref_threadsafe_function(env_, function_);
  }
}

std::vector<uint32_t> WakeHub::TakeReady() {
  const std::lock_guard<std::mutex> lock(mutex_);
  resting_ = true;
  return std::exchange(ready_, {});
}

bool WakeHub::Rearm() {
  const std::lock_guard<std::mutex> lock(mutex_);
  resting_ = !ready_.empty();
  return resting_;
}

void WakeHub::Wake(uint32_t resource_id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (function_ == nullptr) return;
  ready_.push_back(resource_id);
  // The JS thread rests, or has been poked and has not come yet.
  if (resting_ || ready_.size() > 1) return;
  if (napi_call_threadsafe_function(function_, nullptr, napi_tsfn_nonblocking) != napi_ok) {
    function_ = nullptr;  // Rule 5.
  }
}

void WakeHub::CallJs(napi_env env, napi_value /*callback*/, void* context, void* /*data*/) {
  if (env == nullptr) return;  // The environment ends; its cleanup hook does the rest.
  auto* hub = static_cast<WakeHub*>(context);
  hub->on_wake_(env, hub->context_);
}

}  // namespace kafka_napi
