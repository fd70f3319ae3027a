#include "core/producer.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/conf.h"

namespace kafka_napi {

namespace {

// How long a flush may go on after it was cancelled.
constexpr int kFlushSliceMs = 100;

// librdkafka's parameter is not const, though with F_COPY it only reads.
void* Mutable(const void* data) {
  return const_cast<void*>(data);
}

rd_kafka_vu_t Variant(rd_kafka_vtype_t vtype) {
  rd_kafka_vu_t variant{};
  variant.vtype = vtype;
  return variant;
}

// producev with a list: the only form that takes headers and a timestamp.
rd_kafka_resp_err_t ProduceVariants(rd_kafka_t* rk, rd_kafka_topic_t* rkt,
                                    const ProduceRequest& request) {
  std::array<rd_kafka_vu_t, 8> variants{};
  size_t count = 0;
  const auto add = [&](rd_kafka_vtype_t vtype) -> rd_kafka_vu_t& {
    variants[count] = Variant(vtype);
    return variants[count++];
  };
  add(RD_KAFKA_VTYPE_RKT).u.rkt = rkt;
  add(RD_KAFKA_VTYPE_PARTITION).u.i32 = request.partition;
  add(RD_KAFKA_VTYPE_MSGFLAGS).u.i = RD_KAFKA_MSG_F_COPY;
  add(RD_KAFKA_VTYPE_VALUE).u.mem = {Mutable(request.value.data), request.value.size};
  add(RD_KAFKA_VTYPE_KEY).u.mem = {Mutable(request.key.data), request.key.size};
  add(RD_KAFKA_VTYPE_TIMESTAMP).u.i64 = request.timestamp_ms;
  add(RD_KAFKA_VTYPE_OPAQUE).u.ptr = reinterpret_cast<void*>(uintptr_t{request.slot});
  if (request.headers) add(RD_KAFKA_VTYPE_HEADERS).u.headers = request.headers.get();
  const MaybeFailure failure = CheckError(rd_kafka_produceva(rk, variants.data(), count));
  return failure ? failure->code : RD_KAFKA_RESP_ERR_NO_ERROR;
}

}  // namespace

// Goes through the stage's bytes, message by message.
class StagedReader {
 public:
  explicit StagedReader(const ProduceStage* stage)
      : bytes_(stage->bytes.data()), sizes_(stage->headers.data()) {}

  void Next(const StagedMessage& staged, rd_kafka_message_t* message) {
    const Bytes key = Take(staged.key_size);
    const Bytes value = Take(staged.value_size);
    message->key = Mutable(key.data);
    message->key_len = key.size;
    message->payload = Mutable(value.data);
    message->len = value.size;
    message->err = RD_KAFKA_RESP_ERR_NO_ERROR;
    message->_private = reinterpret_cast<void*>(uintptr_t{staged.slot});
  }

  [[nodiscard]] ProduceRequest Next(const StagedMessage& staged) {
    ProduceRequest request;
    request.topic = static_cast<uint32_t>(staged.topic);
    request.partition = staged.partition;
    request.slot = staged.slot;
    request.key = Take(staged.key_size);
    request.value = Take(staged.value_size);
    if (staged.headers == 0) return request;
    request.headers.reset(rd_kafka_headers_new(static_cast<size_t>(staged.headers)));
    for (int32_t i = 0; i < staged.headers; i++) {
      const HeaderSizes sizes = *sizes_++;
      const Bytes name = Take(sizes.name);
      const Bytes value = Take(sizes.value);
      rd_kafka_header_add(request.headers.get(), static_cast<const char*>(name.data),
                          static_cast<ssize_t>(name.size), value.data,
                          static_cast<ssize_t>(value.size));
    }
    return request;
  }

 private:
  [[nodiscard]] Bytes Take(int32_t size) {
    if (size < 0) return {};
    const Bytes bytes{bytes_, static_cast<size_t>(size)};
    bytes_ += size;
    return bytes;
  }

  const char* bytes_;
  const HeaderSizes* sizes_;
};

void Producer::Configure(rd_kafka_conf_t* conf) {
  rd_kafka_conf_set_events(conf, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS |
                                     RD_KAFKA_EVENT_OAUTHBEARER_TOKEN_REFRESH | RD_KAFKA_EVENT_LOG);
  sticky_.Install(conf);
  counts_by_partition_ = Property(conf, "statistics.interval.ms") != "0";
  // The only thing librdkafka reports by callback alone; it runs inside DrainReports().
  rd_kafka_conf_set_throttle_cb(conf, [](rd_kafka_t*, const char* broker_name, int32_t broker_id,
                                         int throttle_ms, void* opaque) {
    static_cast<Producer*>(static_cast<Client*>(opaque))
        ->controls_.push_back(ThrottleControl(broker_name, broker_id, throttle_ms));
  });
}

QueueHandle Producer::TakeEventQueue() {
  return QueueHandle(rd_kafka_queue_get_main(rk()));
}

int64_t Producer::TopicIndex(const std::string& name) {
  if (rk() == nullptr) return RD_KAFKA_RESP_ERR__STATE;
  TopicHandle topic(rd_kafka_topic_new(rk(), name.c_str(), nullptr));
  if (!topic) return std::min<int64_t>(rd_kafka_last_error(), -1);
  const auto index = static_cast<uint32_t>(topics_.size());
  topic_indexes_.emplace(topic.get(), index);
  topics_.push_back(std::move(topic));
  return index;
}

rd_kafka_resp_err_t Producer::Produce(ProduceRequest request) {
  if (rk() == nullptr) return RD_KAFKA_RESP_ERR__STATE;
  rd_kafka_topic_t* rkt = topics_[request.topic].get();
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  if (!request.headers && request.timestamp_ms == 0) {
    const int result =
        rd_kafka_produce(rkt, request.partition, RD_KAFKA_MSG_F_COPY, Mutable(request.value.data),
                         request.value.size, request.key.data, request.key.size,
                         reinterpret_cast<void*>(uintptr_t{request.slot}));
    if (result != 0) code = rd_kafka_last_error();
  } else {
    code = ProduceVariants(rk(), rkt, request);
    // The message owns the headers once it is queued; before that they are still ours.
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) static_cast<void>(request.headers.release());
  }
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) NoteTaken(request.value.size);
  return code;
}

void Producer::NoteTaken(size_t size) {
  if (stage_ == nullptr) return;
  stage_->queue.messages += 1;
  stage_->queue.bytes += static_cast<double>(size);
}

void Producer::ShareStage(ProduceStage* stage) {
  stage_ = stage;
  stage_->queue = {};
  stage_->partitions.fill(-1);
  run_.resize(ProduceStage::kMessages);
}

size_t Producer::ProduceStaged(size_t count) {
  if (stage_ == nullptr) return 0;
  StagedReader reader(stage_);
  size_t refused = 0;
  for (size_t i = 0; i < count;) {
    StagedMessage& first = stage_->messages[i];
    size_t run = ProduceRun(&reader, i, count);
    if (run == 0) {
      run = 1;
      first.error = Produce(reader.Next(first));
    }
    for (const size_t end = i + run; i < end; i++) {
      if (stage_->messages[i].error == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
      refused++;
      stage_->partitions[static_cast<size_t>(first.topic)] = -1;
    }
  }
  return refused;
}

// Messages that are for one topic, and for one partition or for any: one look at the locks and the
// clocks for all. Where keyless messages stick to a partition, the first one's choice is taken for
// those that follow it. 0 if the first message has to go singly.
size_t Producer::ProduceRun(StagedReader* reader, size_t begin, size_t end) {
  const StagedMessage& first = stage_->messages[begin];
  if (rk() == nullptr || !MayRun(first)) return 0;
  const bool sticks = Sticks(first);
  size_t size = 0;
  for (size_t i = begin; i < end; i++) {
    const StagedMessage& message = stage_->messages[i];
    const bool is_alike = message.topic == first.topic && message.partition == first.partition &&
                          message.headers == 0 && Sticks(message) == sticks;
    if (!is_alike) break;
    reader->Next(message, &run_[size++]);
  }
  rd_kafka_topic_t* rkt = topics_[static_cast<size_t>(first.topic)].get();
  if (sticks) {
    const int32_t partition =
        sticky_.ChosenBy([&] { ProduceTogether(rkt, first.partition, 0, 1); });
    ProduceTogether(rkt, partition, 1, size);
  } else {
    ProduceTogether(rkt, first.partition, 0, size);
  }
  for (size_t i = 0; i < size; i++) {
    stage_->messages[begin + i].error = run_[i].err;
    if (run_[i].err == RD_KAFKA_RESP_ERR_NO_ERROR) NoteTaken(run_[i].len);
  }
  return size;
}

// librdkafka's statistics count, by partition, only messages that went through a partitioner.
bool Producer::MayRun(const StagedMessage& message) const {
  return message.headers == 0 && (message.partition < 0 || !counts_by_partition_);
}

bool Producer::Sticks(const StagedMessage& message) const {
  return message.partition < 0 && !counts_by_partition_ && sticky_.Sticks(message.key_size);
}

// One partition for all, or any: with one for each, rd_kafka_produce_batch() leaks those whose
// partition is gone.
void Producer::ProduceTogether(rd_kafka_topic_t* rkt, int32_t partition, size_t begin, size_t end) {
  if (begin == end) return;
  const uint64_t mark = DeliveryReader::MarkOf(++runs_);
  for (size_t i = begin; i < end; i++) {
    run_[i]._private =
        reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(run_[i]._private) | mark);
  }
  rd_kafka_produce_batch(rkt, partition, RD_KAFKA_MSG_F_COPY, &run_[begin],
                         static_cast<int>(end - begin));
}

size_t Producer::DrainReports(DeliveryRecord* records, size_t capacity) {
  if (rk() == nullptr) return 0;
  size_t size = 0;
  while (size < capacity) {
    if (reader_.reading()) {
      size = reader_.Read(records, size, capacity);
      NoteReports();
      continue;
    }
    EventHandle event(rd_kafka_queue_poll(events(), 0));
    if (!event) break;
    TakeEvent(std::move(event));
  }
  return size;
}

void Producer::NoteReports() {
  if (stage_ == nullptr) return;
  const QueueShare freed = reader_.TakeFreed();
  stage_->queue.messages -= freed.messages;
  stage_->queue.bytes -= freed.bytes;
  const DeliveryOutcome outcome = reader_.TakeOutcome();
  const auto found = topic_indexes_.find(outcome.topic);
  if (found == topic_indexes_.end() || found->second >= stage_->partitions.size()) return;
  int32_t& partitions = stage_->partitions[found->second];
  partitions = outcome.failed ? -1 : std::max(partitions, outcome.partitions);
}

void Producer::TakeEvent(EventHandle event) {
  switch (rd_kafka_event_type(event.get())) {
    case RD_KAFKA_EVENT_DR:
      reader_.Start(std::move(event));
      return;
    case RD_KAFKA_EVENT_ERROR:
      controls_.push_back(ErrorControl(rk(), rd_kafka_event_error(event.get()),
                                       rd_kafka_event_error_string(event.get())));
      // Unlike a callback, an event names the error behind a fatal one by itself.
      if (rd_kafka_event_error_is_fatal(event.get()) != 0) controls_.back().flag = true;
      return;
    case RD_KAFKA_EVENT_STATS:
      controls_.push_back(TextControl(ControlKind::kStats, rd_kafka_event_stats(event.get())));
      return;
    default:
      return;  // The others come on queues of their own.
  }
}

void Producer::Flush(uint32_t ticket, int timeout_ms) {
  if (rk() == nullptr) {
    PostReply(Refusal(ticket));
    return;
  }
  PostJob([this, rk = rk(), ticket, timeout_ms, epoch = flush_epoch_.load()] {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
    Reply reply;
    reply.ticket = ticket;
    // In slices, as rd_kafka_flush() cannot be interrupted. A negative timeout has no deadline.
    while (flush_epoch_.load() == epoch) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
      const int slice = timeout_ms < 0
                            ? kFlushSliceMs
                            : static_cast<int>(std::clamp<int64_t>(left, 0, kFlushSliceMs));
      reply.failure = CheckCode(rd_kafka_flush(rk, slice));
      if (!reply.failure || reply.failure->code != RD_KAFKA_RESP_ERR__TIMED_OUT) break;
      if (timeout_ms >= 0 && left <= 0) break;
    }
    PostReply(std::move(reply));
  });
}

void Producer::Transact(uint32_t ticket, TransactionCall call) {
  if (rk() == nullptr) {
    PostReply(Refusal(ticket));
    return;
  }
  PostJob([this, rk = rk(), ticket, call = std::move(call), epoch = transact_epoch_.load()] {
    Reply reply;
    reply.ticket = ticket;
    reply.failure = RunTransactionCall(
        rk, call, [this, epoch] { return releasing() || transact_epoch_.load() != epoch; });
    PostReply(std::move(reply));
  });
}

rd_kafka_resp_err_t Producer::Purge(bool queue, bool in_flight) {
  if (rk() == nullptr) return RD_KAFKA_RESP_ERR__STATE;
  const int flags = (queue ? RD_KAFKA_PURGE_F_QUEUE : 0) |
                    (in_flight ? RD_KAFKA_PURGE_F_INFLIGHT : 0) | RD_KAFKA_PURGE_F_NON_BLOCKING;
  return rd_kafka_purge(rk(), flags);
}

std::shared_ptr<void> Producer::ReleaseExtras() {
  struct Extras {
    DeliveryReader reader;
    std::vector<TopicHandle> topics;
  };
  CancelFlush();
  auto extras = std::make_shared<Extras>();
  extras->reader = std::move(reader_);
  extras->topics = std::move(topics_);
  return extras;
}

}  // namespace kafka_napi
