// All state of one environment (the main thread, or a worker): its resources, its wake-ups and its
// end. Nothing of JS is static: two workers and two copies of the package live side by side.
//
// Rules of the end
// 1. The cleanup hook is added after the thread-safe function was created, so it runs before Node
//    frees that function (hooks run last-in first-out).
// 2. It closes the hub, then gives up every live client: consumers without leaving their group,
//    producers without sending what is queued. Their threads get kTeardownLimit together.
// 3. A client that is stuck in a call longer than that is abandoned: it is leaked, with its thread,
//    and this library is pinned in memory, as code that a thread may run must not be unloaded.
// 4. A JS object may be finalized after the hook: it finds no resource any more.
// 5. process.exit() on the main thread runs no cleanup hooks, but the exit handlers of C libraries,
//    OpenSSL's among them, which librdkafka's threads would run into. So JS calls tearDown() on
//    'exit' too; the second call finds nothing to do.
#ifndef KAFKA_NAPI_BINDING_ENVIRONMENT_H_
#define KAFKA_NAPI_BINDING_ENVIRONMENT_H_

#include <chrono>
#include <memory>
#include <unordered_map>
#include <vector>

#include "binding/wake_hub.h"
#include "core/resource.h"
#include "napi_setup.h"

namespace kafka_napi {

class Environment final {
 public:
  explicit Environment(Napi::Env env);
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  // JS thread. Defines initialize(), rearm(), hold() and tearDown() on `exports`.
  void Init(Napi::Object exports);

  // JS thread. The environment owns the resource; the caller's share ends with its JS object.
  template <typename T>
  [[nodiscard]] std::shared_ptr<T> Create() {
    auto resource = std::make_shared<T>(next_id_++, hub_);
    resources_.emplace(resource->id(), resource);
    return resource;
  }

  // JS thread, also from a finalizer: gives up a resource that nobody refers to any more.
  void Abandon(uint32_t id);

 private:
  static constexpr std::chrono::seconds kTeardownLimit{5};

  void OnWake(Napi::Env env);
  void Dispatch(Napi::Env env, const std::vector<uint32_t>& wakes);
  void TearDown();

  const std::shared_ptr<WakeHub> hub_ = std::make_shared<WakeHub>();
  std::unordered_map<uint32_t, std::shared_ptr<Resource>> resources_;
  uint32_t next_id_ = 1;
  Napi::FunctionReference on_wake_;  // lib/native/wakes.ts
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_ENVIRONMENT_H_
