// The way from librdkafka's threads to the JS thread: one thread-safe function per environment.
//
// Problem: a wake-up can come at any time, on any thread, under a librdkafka lock, and also while
// the environment is being torn down.
//
// Rules
// 1. Wake() only notes an id and, for the first one, pokes the JS thread. It never blocks for
//    longer than the hub's own lock, which is held around nothing but that poke.
// 2. A thread-safe function is created referenced and would keep the process alive: it is
//    unreferenced at once, and referenced only while JS says that something is pending (Hold).
// 3. Node frees thread-safe functions before it runs finalizers. So the environment's cleanup hook
//    calls Close(), and after that the function is never touched again.
// 4. Node runs what is queued on a thread-safe function up to 1000 times before the event loop goes
//    on. While messages flow, one wake-up follows the other: timers would starve. So after each one
//    the hub rests until JS has let the loop go round (Rearm).
// 5. A call that fails means that the environment is closing: treated like Close().
#ifndef KAFKA_NAPI_BINDING_WAKE_HUB_H_
#define KAFKA_NAPI_BINDING_WAKE_HUB_H_

#include <cstdint>
#include <mutex>
#include <vector>

#include "core/waker.h"
#include "napi_setup.h"

namespace kafka_napi {

class WakeHub final : public Waker {
 public:
  using OnWake = void (*)(napi_env env, void* context);

  // JS thread. `on_wake` runs on the JS thread after one or more Wake().
  [[nodiscard]] bool Open(napi_env env, OnWake on_wake, void* context);
  void Close();
  void Hold(bool held);
  // From here on the hub rests (rule 4).
  [[nodiscard]] std::vector<uint32_t> TakeReady();
  // True: there is something already, and the hub goes on resting. False: it will call.
  [[nodiscard]] bool Rearm();

  // Any thread.
  void Wake(uint32_t resource_id) override;

 private:
  static void CallJs(napi_env env, napi_value callback, void* context, void* data);

  // Set once in Open(), read on the JS thread only.
  napi_env env_ = nullptr;
  OnWake on_wake_ = nullptr;
  void* context_ = nullptr;

  std::mutex mutex_;                             // guards the three below
  napi_threadsafe_function function_ = nullptr;  // null: closed
  std::vector<uint32_t> ready_;
  bool resting_ = false;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_WAKE_HUB_H_
