#include "core/client.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/admin.h"
#include "core/conf.h"

namespace kafka_napi {

namespace {

constexpr int kFirstMetadataSliceMs = 250;
constexpr int kLastMetadataSliceMs = 2000;

ClusterInfo ToClusterInfo(const rd_kafka_metadata_t* metadata) {
  ClusterInfo info;
  info.originating_broker_id = metadata->orig_broker_id;
  info.originating_broker_name = metadata->orig_broker_name;
  for (int i = 0; i < metadata->broker_cnt; i++) {
    const rd_kafka_metadata_broker_t& broker = metadata->brokers[i];
    info.brokers.push_back({broker.id, broker.host, broker.port});
  }
  for (int i = 0; i < metadata->topic_cnt; i++) {
    const rd_kafka_metadata_topic_t& topic = metadata->topics[i];
    TopicInfo topic_info;
    topic_info.name = topic.topic;
    topic_info.error = topic.err;
    for (int j = 0; j < topic.partition_cnt; j++) {
      const rd_kafka_metadata_partition_t& partition = topic.partitions[j];
      PartitionInfo partition_info;
      partition_info.id = partition.id;
      partition_info.leader = partition.leader;
      partition_info.error = partition.err;
      partition_info.replicas.assign(partition.replicas,
                                     partition.replicas + partition.replica_cnt);
      partition_info.isrs.assign(partition.isrs, partition.isrs + partition.isr_cnt);
      topic_info.partitions.push_back(std::move(partition_info));
    }
    info.topics.push_back(std::move(topic_info));
  }
  return info;
}

}  // namespace

// librdkafka thread, under the queue's lock.
void Client::OnQueueNonEmpty(rd_kafka_t* /*rk*/, void* opaque) {
  const auto* target = static_cast<const WakeTarget*>(opaque);
  target->client->Signal(target->reason);
}

std::vector<Failure> Client::Open(const OpenOptions& options) {
  ConfHandle conf(rd_kafka_conf_new());
  rd_kafka_conf_set_opaque(conf.get(), this);
  std::vector<Failure> failures = ApplyEntries(conf.get(), options.entries);
  if (options.take_logs) {
    for (Failure& failure : ApplyEntries(conf.get(), {"log.queue", "true"})) {
      failures.push_back(std::move(failure));
    }
  }
  if (!failures.empty()) return failures;
  Configure(conf.get());
  EnableSaslQueue(conf.get());

  std::array<char, 512> text{};
  rk_ = rd_kafka_new(type(), conf.get(), text.data(), text.size());
  if (rk_ == nullptr) {
    return {Failure::FromCode(rd_kafka_last_error(), text.data())};
  }
  static_cast<void>(conf.release());  // rd_kafka_new() took it over.

  if (options.take_logs) {
    log_queue_.reset(rd_kafka_queue_new(rk_));
    static_cast<void>(rd_kafka_set_log_queue(rk_, log_queue_.get()));
    rd_kafka_queue_cb_event_enable(log_queue_.get(), OnQueueNonEmpty, &wake_targets_[2]);
  }
  token_queue_ = TakeSaslQueue(rk_);
  if (token_queue_) {
    rd_kafka_queue_cb_event_enable(token_queue_.get(), OnQueueNonEmpty, &wake_targets_[3]);
  }
  reply_queue_.reset(rd_kafka_queue_new(rk_));
  rd_kafka_queue_cb_event_enable(reply_queue_.get(), OnQueueNonEmpty, &wake_targets_[1]);
  events_ = TakeEventQueue();
  rd_kafka_queue_cb_event_enable(events_.get(), OnQueueNonEmpty, &wake_targets_[0]);
  // The wake-up is for empty -> non-empty only: what came before it was enabled needs one look.
  Signal(kWakeEvents | kWakeLogs | kWakeTokens);
  return {};
}

void Client::RequestMetadata(uint32_t ticket, const std::string& topic, bool all_topics,
                             int timeout_ms) {
  using Clock = std::chrono::steady_clock;
  if (rk_ == nullptr) {
    PostReply(Refusal(ticket));
    return;
  }
  // From the call on: the job may have to wait for another.
  const auto deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  PostJob([this, rk = rk_, ticket, topic, all_topics, deadline] {
    Reply reply;
    reply.ticket = ticket;
    const TopicHandle rkt(topic.empty() ? nullptr : rd_kafka_topic_new(rk, topic.c_str(), nullptr));
    // In growing slices, as the call cannot be interrupted and close() must not wait for it: short
    // ones find a broker soon after it appears, long ones outlast a slow broker's answer.
    int slice_ms = kFirstMetadataSliceMs;
    for (;;) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
      const int wait_ms = static_cast<int>(std::clamp<int64_t>(left, 0, slice_ms));
      const rd_kafka_metadata_t* raw = nullptr;
      reply.failure =
          CheckCode(rd_kafka_metadata(rk, all_topics ? 1 : 0, rkt.get(), &raw, wait_ms));
      const MetadataHandle metadata(raw);
      if (!reply.failure) {
        ClusterInfo info = ToClusterInfo(metadata.get());
        // Of this very answer, hence without a wait.
        const TextHandle cluster_id(rd_kafka_clusterid(rk, 0));
        if (cluster_id) info.cluster_id = cluster_id.get();
        info.controller_id = rd_kafka_controllerid(rk, 0);
        reply.value = std::move(info);
        break;
      }
      const rd_kafka_resp_err_t code = reply.failure->code;
      const bool no_answer =
          code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT;
      if (!no_answer || wait_ms >= left) break;
      if (releasing()) {
        reply.failure = Failure::FromCode(RD_KAFKA_RESP_ERR__DESTROY);
        break;
      }
      slice_ms = std::min(slice_ms * 2, kLastMetadataSliceMs);
    }
    PostReply(std::move(reply));
  });
}

MaybeFailure Client::Admin(const std::string& operation, uint32_t ticket, const Value& options,
                           const Value& input) {
  if (rk_ == nullptr) return Refusal(ticket).failure;
  return StartAdmin(rk_, reply_queue_.get(), operation, ticket, options, input);
}

std::vector<Reply> Client::TakeReplies() {
  std::vector<Reply> taken = Resource::TakeReplies();
  if (rk_ == nullptr) return taken;
  for (;;) {
    const EventHandle event(rd_kafka_queue_poll(reply_queue_.get(), 0));
    if (!event) return taken;
    Reply reply;
    // The ticket travelled as librdkafka's opaque: an integer, not a pointer to anything.
    reply.ticket =
        static_cast<uint32_t>(reinterpret_cast<uintptr_t>(rd_kafka_event_opaque(event.get())));
    const rd_kafka_resp_err_t code = rd_kafka_event_error(event.get());
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) {
      reply.failure = Failure::FromCode(code, rd_kafka_event_error_string(event.get()));
    }
    if (rd_kafka_event_type(event.get()) == RD_KAFKA_EVENT_OFFSET_COMMIT) {
      reply.value = ToValues(rd_kafka_event_topic_partition_list(event.get()));
    } else if (!reply.failure) {
      reply.value = AdminAnswer(event.get());
    }
    taken.push_back(std::move(reply));
  }
}

std::vector<LogRecord> Client::TakeLogs() {
  std::vector<LogRecord> records;
  if (rk_ == nullptr || !log_queue_) return records;
  for (;;) {
    const EventHandle event(rd_kafka_queue_poll(log_queue_.get(), 0));
    if (!event) return records;
    const char* facility = nullptr;
    const char* message = nullptr;
    int level = 0;
    if (rd_kafka_event_log(event.get(), &facility, &message, &level) == 0) {
      records.push_back({level, facility, message});
    }
  }
}

std::vector<std::string> Client::TakeTokenRefreshes() {
  return kafka_napi::TakeTokenRefreshes(token_queue_.get());
}

MaybeFailure Client::SetToken(const OAuthBearerToken& token) {
  return SetOAuthBearerToken(rk_, token);
}

MaybeFailure Client::SetTokenFailure(const std::string& reason) {
  return SetOAuthBearerTokenFailure(rk_, reason);
}

MaybeFailure Client::SetCredentials(const std::string& user, const std::string& password) {
  return SetSaslCredentials(rk_, user, password);
}

std::vector<Control> Client::TakeControls() {
  return std::exchange(controls_, {});
}

MaybeFailure Client::FatalError() const {
  if (rk_ == nullptr) return std::nullopt;
  std::array<char, 512> text{};
  const rd_kafka_resp_err_t code = rd_kafka_fatal_error(rk_, text.data(), text.size());
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return std::nullopt;
  Failure failure = Failure::FromCode(code, text.data());
  failure.fatal = true;
  return failure;
}

rd_kafka_resp_err_t Client::TestFatalError(int code, const std::string& reason) {
  if (rk_ == nullptr) return RD_KAFKA_RESP_ERR__STATE;
  return rd_kafka_test_fatal_error(rk_, static_cast<rd_kafka_resp_err_t>(code), reason.c_str());
}

std::function<void()> Client::Release() {
  if (rk_ == nullptr) {
    return [] {};
  }
  // No wake-up may come from a queue whose Client is gone.
  for (const QueueHandle* queue : {&events_, &reply_queue_, &log_queue_, &token_queue_}) {
    if (*queue) rd_kafka_queue_cb_event_enable(queue->get(), nullptr, nullptr);
  }
  struct Rest {
    std::shared_ptr<void> extras;
    QueueHandle events;
    QueueHandle replies;
    QueueHandle logs;
    QueueHandle tokens;
  };
  auto rest = std::make_shared<Rest>();
  rest->extras = ReleaseExtras();
  rest->events = std::move(events_);
  rest->replies = std::move(reply_queue_);
  rest->logs = std::move(log_queue_);
  rest->tokens = std::move(token_queue_);
  return [rk = std::exchange(rk_, nullptr), rest]() mutable {
    rest.reset();  // Queues and topic handles go before the client they belong to.
    DestroyClient(rk);
  };
}

Control ErrorControl(rd_kafka_t* rk, rd_kafka_resp_err_t code, const char* text) {
  Control control;
  control.kind = ControlKind::kError;
  control.code = code;
  control.text = text != nullptr ? text : "";
  if (code == RD_KAFKA_RESP_ERR__FATAL) {
    std::array<char, 512> fatal_text{};
    control.code = rd_kafka_fatal_error(rk, fatal_text.data(), fatal_text.size());
    control.text = fatal_text.data();
    control.flag = true;
  }
  return control;
}

Reply Refusal(uint32_t ticket) {
  Reply reply;
  reply.ticket = ticket;
  reply.failure = Failure::FromCode(RD_KAFKA_RESP_ERR__STATE);
  return reply;
}

Control TextControl(ControlKind kind, std::string text) {
  Control control;
  control.kind = kind;
  control.text = std::move(text);
  return control;
}

Control ThrottleControl(const char* broker_name, int32_t broker_id, int throttle_ms) {
  Control control = TextControl(ControlKind::kThrottle, broker_name);
  control.broker_id = broker_id;
  control.throttle_ms = throttle_ms;
  return control;
}

}  // namespace kafka_napi
