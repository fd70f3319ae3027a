#include "core/consumer.h"

#include <algorithm>
#include <utility>

namespace kafka_napi {

bool Consumer::Drain(size_t max_messages, size_t max_bytes) {
  if (rk() == nullptr) return false;
  size_t limit = kFirstChunk;
  while (batch_.size() < max_messages && batch_.payload_bytes() < max_bytes) {
    limit = std::min({limit, kChunk, max_messages - batch_.size()});
    const size_t size_before = batch_.size();
    const size_t bytes_before = batch_.payload_bytes();
    DrainChunk(limit);
    const size_t taken = batch_.size() - size_before;
    if (taken < limit) break;  // The queue is empty: its next element will wake us.
    // The next chunk must fit, judged by the size of these messages.
    const size_t average = (batch_.payload_bytes() - bytes_before) / taken + 1;
    const size_t bytes_left = max_bytes - std::min(max_bytes, batch_.payload_bytes());
    limit = std::clamp<size_t>(bytes_left / average, 1, kChunk);
  }
  return batch_.size() != 0;
}

void Consumer::DrainChunk(size_t limit) {
  std::fill_n(chunk_.begin(), limit, nullptr);
  placed_.clear();
  // Rule 1.
  const ssize_t result = rd_kafka_consume_batch_queue(events(), 0, chunk_.data(), limit);
  const size_t count = result > 0 ? static_cast<size_t>(result) : 0;
  auto placed = placed_.begin();
  const auto add_controls_before = [&](size_t index) {
    for (; placed != placed_.end() && placed->before <= index; ++placed) {
      batch_.AddControl(placed->control_index);
    }
  };
  batch_.BeginChunk();
  for (size_t i = 0; i < count; i++) {
    add_controls_before(i);
    AddMessage(chunk_[i]);
  }
  // The rest. Where librdkafka has dropped stale messages from the chunk meanwhile, a control is
  // found later than it was by as many places: never before a message that it must follow.
  add_controls_before(limit);
  for (size_t i = 0; i < count; i++) const MessageHandle freed(chunk_[i]);  // Rule 4.
}

std::shared_ptr<void> Consumer::ReleaseExtras() {
  batch_.pool()->Close();
  return nullptr;
}

void Consumer::AppendControl(Control control) {
  // Rule 3. librdkafka fills the array from the front, so the first null is the present place.
  const auto place = std::find(chunk_.begin(), chunk_.end(), nullptr) - chunk_.begin();
  controls_.push_back(std::move(control));
  placed_.push_back({static_cast<size_t>(place), controls_.size() - 1});
}

void Consumer::AddMessage(const rd_kafka_message_t* message) {
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    batch_.Add(message);
    return;
  }
  Control control;
  if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
    control.kind = ControlKind::kPartitionEof;
  } else {
    control = ErrorControl(rk(), message->err, rd_kafka_message_errstr(message));
  }
  if (message->rkt != nullptr) {
    TopicPartition partition;
    partition.topic = rd_kafka_topic_name(message->rkt);
    partition.partition = message->partition;
    partition.offset = message->offset;
    control.partitions.push_back(std::move(partition));
  }
  controls_.push_back(std::move(control));
  batch_.AddControl(controls_.size() - 1);
}

void Consumer::MarkPolled() {
  if (rk() == nullptr) return;
  rd_kafka_message_t* none = nullptr;
  static_cast<void>(rd_kafka_consume_batch_queue(events(), 0, &none, 0));
}

MaybeFailure Consumer::Subscribe(const std::vector<std::string>& topics) {
  if (!GroupAnswers()) return CheckCode(RD_KAFKA_RESP_ERR__STATE);
  const PartitionListHandle list(
      rd_kafka_topic_partition_list_new(static_cast<int>(topics.size())));
  for (const std::string& topic : topics) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
  }
  return CheckCode(rd_kafka_subscribe(rk(), list.get()));
}

MaybeFailure Consumer::Unsubscribe() {
  return CheckCode(GroupAnswers() ? rd_kafka_unsubscribe(rk()) : RD_KAFKA_RESP_ERR__STATE);
}

MaybeFailure Consumer::Subscription(std::vector<std::string>* topics) const {
  if (!GroupAnswers()) return CheckCode(RD_KAFKA_RESP_ERR__STATE);
  rd_kafka_topic_partition_list_t* raw = nullptr;
  const rd_kafka_resp_err_t code = rd_kafka_subscription(rk(), &raw);
  const PartitionListHandle list(raw);
  for (const TopicPartition& value : ToValues(list.get())) topics->push_back(value.topic);
  return CheckCode(code);
}

MaybeFailure Consumer::Assign(AssignMode mode, const TopicPartitions& partitions) {
  if (!GroupAnswers()) return CheckCode(RD_KAFKA_RESP_ERR__STATE);
  const PartitionListHandle list = ToList(partitions);
  AwaitStops();
  const MaybeFailure failure = CallAssign(mode, list.get());
  const AssignMode other_kind =
      unanswered_ == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS ? AssignMode::kRemove : AssignMode::kAdd;
  if (!failure && mode != other_kind) unanswered_ = RD_KAFKA_RESP_ERR_NO_ERROR;
  AwaitStops();
  return failure;
}

MaybeFailure Consumer::CallAssign(AssignMode mode, const rd_kafka_topic_partition_list_t* list) {
  switch (mode) {
    case AssignMode::kReplace:
      return CheckCode(rd_kafka_assign(rk(), list));
    case AssignMode::kClear:
      return CheckCode(rd_kafka_assign(rk(), nullptr));
    case AssignMode::kAdd:
      return CheckError(rd_kafka_incremental_assign(rk(), list));
    case AssignMode::kRemove:
      return CheckError(rd_kafka_incremental_unassign(rk(), list));
  }
  return CheckCode(RD_KAFKA_RESP_ERR__INVALID_ARG);
}

// Rule 5.
void Consumer::AwaitStops() const {
  if (!GroupAnswers()) return;
  rd_kafka_topic_partition_list_t* raw = nullptr;
  static_cast<void>(rd_kafka_assignment(rk(), &raw));
  const PartitionListHandle list(raw);
}

MaybeFailure Consumer::Assignment(TopicPartitions* partitions) const {
  if (!GroupAnswers()) return CheckCode(RD_KAFKA_RESP_ERR__STATE);
  rd_kafka_topic_partition_list_t* raw = nullptr;
  const rd_kafka_resp_err_t code = rd_kafka_assignment(rk(), &raw);
  const PartitionListHandle list(raw);
  *partitions = ToValues(list.get());
  return CheckCode(code);
}

std::string Consumer::RebalanceProtocol() const {
  const char* protocol = GroupAnswers() ? rd_kafka_rebalance_protocol(rk()) : nullptr;
  return protocol != nullptr ? protocol : "";
}

bool Consumer::AssignmentLost() const {
  return rk() != nullptr && rd_kafka_assignment_lost(rk()) != 0;
}

GroupMetadata Consumer::Metadata() const {
  const GroupMetadataHandle metadata(GroupAnswers() ? rd_kafka_consumer_group_metadata(rk())
                                                    : nullptr);
  return ToValue(metadata.get());
}

template <typename Call>
MaybeFailure Consumer::OnEach(TopicPartitions* partitions, Call call) {
  if (rk() == nullptr) return CheckCode(RD_KAFKA_RESP_ERR__STATE);
  const PartitionListHandle list = ToList(*partitions);
  const rd_kafka_resp_err_t code = call(rk(), list.get());
  *partitions = ToValues(list.get());
  // What the partitions say themselves is no failure of the call.
  const bool is_told = std::any_of(partitions->begin(), partitions->end(), [](const auto& entry) {
    return entry.error != RD_KAFKA_RESP_ERR_NO_ERROR;
  });
  return is_told ? std::nullopt : CheckCode(code);
}

MaybeFailure Consumer::StoreOffsets(TopicPartitions* partitions) {
  return OnEach(partitions, rd_kafka_offsets_store);
}

MaybeFailure Consumer::Pause(TopicPartitions* partitions) {
  return OnEach(partitions, rd_kafka_pause_partitions);
}

MaybeFailure Consumer::Resume(TopicPartitions* partitions) {
  return OnEach(partitions, rd_kafka_resume_partitions);
}

MaybeFailure Consumer::Position(TopicPartitions* partitions) {
  return OnEach(partitions, rd_kafka_position);
}

std::pair<int64_t, int64_t> Consumer::CachedWatermarks(const TopicPartition& partition) const {
  int64_t low = RD_KAFKA_OFFSET_INVALID;
  int64_t high = RD_KAFKA_OFFSET_INVALID;
  if (rk() != nullptr) {
    // An unknown partition leaves both as they are.
    static_cast<void>(rd_kafka_get_watermark_offsets(rk(), partition.topic.c_str(),
                                                     partition.partition, &low, &high));
  }
  return {low, high};
}

void Consumer::Seek(uint32_t ticket, const TopicPartitions& partitions, int timeout_ms) {
  if (rk() == nullptr) {
    PostReply(Refusal(ticket));
    return;
  }
  PostJob([this, rk = rk(), ticket, partitions, timeout_ms] {
    Reply reply;
    reply.ticket = ticket;
    const PartitionListHandle list = ToList(partitions);
    reply.failure = CheckError(rd_kafka_seek_partitions(rk, list.get(), timeout_ms));
    reply.value = ToValues(list.get());
    PostReply(std::move(reply));
  });
}

MaybeFailure Consumer::Commit(uint32_t ticket, const TopicPartitions* partitions) {
  if (rk() == nullptr) return CheckCode(RD_KAFKA_RESP_ERR__STATE);
  const PartitionListHandle list = partitions != nullptr ? ToList(*partitions) : nullptr;
  return CheckCode(rd_kafka_commit_queue(rk(), list.get(), replies(), nullptr,
                                         reinterpret_cast<void*>(uintptr_t{ticket})));
}

MaybeFailure Consumer::StartClose() {
  if (rk() == nullptr) return CheckCode(RD_KAFKA_RESP_ERR__STATE);
  is_leaving_ = true;
  return CheckError(rd_kafka_consumer_close_queue(rk(), events()));
}

QueueHandle Consumer::TakeEventQueue() {
  // Errors, stats and the like join the messages, in one order.
  static_cast<void>(rd_kafka_poll_set_consumer(rk()));
  return QueueHandle(rd_kafka_queue_get_consumer(rk()));
}

// Rule 2. All of these run inside DrainChunk(), on the JS thread.
void Consumer::Configure(rd_kafka_conf_t* conf) {
  // Both are served on queues of their own.
  rd_kafka_conf_set_events(conf, RD_KAFKA_EVENT_LOG | RD_KAFKA_EVENT_OAUTHBEARER_TOKEN_REFRESH);

  rd_kafka_conf_set_rebalance_cb(conf, [](rd_kafka_t* rk, rd_kafka_resp_err_t code,
                                          rd_kafka_topic_partition_list_t* list, void* opaque) {
    Control control;
    control.kind = ControlKind::kRebalance;
    control.code = code;
    control.flag = rd_kafka_assignment_lost(rk) != 0;
    control.partitions = ToValues(list);
    From(opaque)->unanswered_ = code;
    From(opaque)->AppendControl(std::move(control));
  });
  rd_kafka_conf_set_offset_commit_cb(conf, [](rd_kafka_t*, rd_kafka_resp_err_t code,
                                              rd_kafka_topic_partition_list_t* list, void* opaque) {
    Control control;
    control.kind = ControlKind::kOffsetsCommitted;
    control.code = code;
    control.partitions = ToValues(list);
    From(opaque)->AppendControl(std::move(control));
  });
  rd_kafka_conf_set_error_cb(conf, [](rd_kafka_t* rk, int code, const char* text, void* opaque) {
    From(opaque)->AppendControl(ErrorControl(rk, static_cast<rd_kafka_resp_err_t>(code), text));
  });
  rd_kafka_conf_set_stats_cb(conf, [](rd_kafka_t*, char* json, size_t size, void* opaque) {
    From(opaque)->AppendControl(TextControl(ControlKind::kStats, std::string(json, size)));
    return 0;  // librdkafka frees the JSON.
  });
  rd_kafka_conf_set_throttle_cb(conf, [](rd_kafka_t*, const char* broker_name, int32_t broker_id,
                                         int throttle_ms, void* opaque) {
    From(opaque)->AppendControl(ThrottleControl(broker_name, broker_id, throttle_ms));
  });
}

}  // namespace kafka_napi
