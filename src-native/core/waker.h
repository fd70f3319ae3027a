// How a librdkafka thread tells the JS thread that there is something to fetch.
#ifndef KAFKA_NAPI_CORE_WAKER_H_
#define KAFKA_NAPI_CORE_WAKER_H_

#include <cstdint>

namespace kafka_napi {

// Why a resource wants the JS thread; a bit set.
enum WakeReason : uint32_t {
  kWakeEvents = 1,     // its main (producer) or consumer queue has become non-empty
  kWakeReplies = 2,    // a reply waits in TakeReplies()
  kWakeLogs = 4,       // its log queue has become non-empty
  kWakeDestroyed = 8,  // its C handle is gone; the last wake-up of a resource
  kWakeTokens = 16,    // SASL/OAUTHBEARER wants a token
};

class Waker {
 public:
  virtual ~Waker() = default;

  // Any thread, also under a librdkafka queue lock: must not block and must not call librdkafka.
  virtual void Wake(uint32_t resource_id) = 0;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_WAKER_H_
