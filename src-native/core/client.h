// A rd_kafka_t with its queues: what producers and consumers share.
//
// Queues, and who reads them (read modes are never mixed on one queue):
//   events   main queue (producer, rd_kafka_queue_poll) or consumer queue
//            (consumer, rd_kafka_consume_batch_queue)
//   replies  own queue: answers to asynchronous calls (rd_kafka_queue_poll)
//   logs     own queue, only if the app takes the logs (rd_kafka_queue_poll)
//   tokens   librdkafka's SASL queue, only with SASL/OAUTHBEARER (rd_kafka_queue_poll)
// All of them wake the JS thread, which alone reads them, with timeout 0.
#ifndef KAFKA_NAPI_CORE_CLIENT_H_
#define KAFKA_NAPI_CORE_CLIENT_H_

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "core/control.h"
#include "core/resource.h"
#include "core/sasl.h"
#include "core/value.h"

namespace kafka_napi {

struct OpenOptions {
  std::vector<std::string> entries;  // name, value, name, value
  bool take_logs = false;            // false: librdkafka prints to stderr
};

class Client : public Resource {
 public:
  using Resource::Resource;

  // JS thread. No network. Empty on success.
  [[nodiscard]] std::vector<Failure> Open(const OpenOptions& options);

  // JS thread. Answers with ClusterInfo. `topic` empty: only brokers.
  void RequestMetadata(uint32_t ticket, const std::string& topic, bool all_topics, int timeout_ms);

  // JS thread. Starts an admin operation (admin.h), which answers with a Value. A failure: no
  // answer will come.
  [[nodiscard]] MaybeFailure Admin(const std::string& operation, uint32_t ticket,
                                   const Value& options, const Value& input);

  [[nodiscard]] std::vector<Reply> TakeReplies() override;
  [[nodiscard]] std::vector<LogRecord> TakeLogs();
  // For each, a token is wanted: the value of `sasl.oauthbearer.config`.
  [[nodiscard]] std::vector<std::string> TakeTokenRefreshes();

  [[nodiscard]] MaybeFailure SetToken(const OAuthBearerToken& token);
  [[nodiscard]] MaybeFailure SetTokenFailure(const std::string& reason);
  [[nodiscard]] MaybeFailure SetCredentials(const std::string& user, const std::string& password);

  // Controls met since the last call, in order.
  [[nodiscard]] std::vector<Control> TakeControls();

  // The error that made the client unusable, if any.
  [[nodiscard]] MaybeFailure FatalError() const;

  // Raises a fatal error, for tests (rd_kafka_test_fatal_error).
  [[nodiscard]] rd_kafka_resp_err_t TestFatalError(int code, const std::string& reason);

 protected:
  // Null before Open() and from Destroy() on.
  [[nodiscard]] rd_kafka_t* rk() const { return rk_; }
  [[nodiscard]] rd_kafka_queue_t* events() const { return events_.get(); }
  [[nodiscard]] rd_kafka_queue_t* replies() const { return reply_queue_.get(); }

  [[nodiscard]] virtual rd_kafka_type_t type() const = 0;
  // Registers what the client wants to hear. The conf's opaque is this Client.
  virtual void Configure(rd_kafka_conf_t* conf) = 0;
  // The queue that feeds the client, once rk() exists.
  [[nodiscard]] virtual QueueHandle TakeEventQueue() = 0;
  // Moves what must be freed before rd_kafka_t, beyond the queues, into the returned job.
  [[nodiscard]] virtual std::shared_ptr<void> ReleaseExtras() { return nullptr; }

  [[nodiscard]] std::function<void()> Release() final;

  std::vector<Control> controls_;

 private:
  struct WakeTarget {
    Client* client;
    uint32_t reason;
  };

  static void OnQueueNonEmpty(rd_kafka_t* rk, void* opaque);

  rd_kafka_t* rk_ = nullptr;
  QueueHandle events_;
  QueueHandle reply_queue_;
  QueueHandle log_queue_;
  QueueHandle token_queue_;
  std::array<WakeTarget, 4> wake_targets_{
      {{this, kWakeEvents}, {this, kWakeReplies}, {this, kWakeLogs}, {this, kWakeTokens}}};
};

// A fatal error hides behind ERR__FATAL; this finds the real one.
[[nodiscard]] Control ErrorControl(rd_kafka_t* rk, rd_kafka_resp_err_t code, const char* text);
// The answer to a call that came after Destroy().
[[nodiscard]] Reply Refusal(uint32_t ticket);

[[nodiscard]] Control TextControl(ControlKind kind, std::string text);
[[nodiscard]] Control ThrottleControl(const char* broker_name, int32_t broker_id, int throttle_ms);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_CLIENT_H_
