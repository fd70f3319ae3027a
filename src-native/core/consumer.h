// A consumer: drains its queue in batches, and does what TypeScript decides about assignment,
// offsets and the way out of the group.
//
// Rules of the drain
// 1. rd_kafka_consume_batch_queue() with timeout 0, on the JS thread, and nothing else reads this
//    queue. It serves librdkafka's callbacks on the way, on this thread.
// 2. Every callback that this queue can need is registered: without a rebalance_cb librdkafka
//    silently unassigns, without an offset_commit_cb a commit result aborts the process.
// 3. A callback only appends a control record, at its place among the messages. It does not call
//    into JS, and of librdkafka only reads flags: in particular, rebalance_cb returns without
//    assigning. The group waits, and heartbeats, until Assign() comes.
// 4. Messages leave librdkafka's memory before the drain returns, chunk by chunk (see
//    message_batch.h).
//
// Rules of assigning
// 5. A partition that is taken out of the assignment stops in two steps, on librdkafka's main
//    thread. Taking it out again between the two aborts the process (2.15.1, rktp_started), and
//    until the first its position is the old one. The main thread works in order: one more round
//    trip before and after each change has it past both.
// 6. Once the group has been left, librdkafka drops what it is asked about it, and whoever asked
//    would wait for ever (2.15.1, rkcg_terminated). So a consumer that leaves is asked nothing that
//    waits, but for what answers a rebalance: until then it cannot have left.
#ifndef KAFKA_NAPI_CORE_CONSUMER_H_
#define KAFKA_NAPI_CORE_CONSUMER_H_

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/client.h"
#include "core/group_metadata.h"
#include "core/message_batch.h"

namespace kafka_napi {

enum class AssignMode : uint32_t { kReplace = 0, kClear = 1, kAdd = 2, kRemove = 3 };

class Consumer final : public Client {
 public:
  using Client::Client;

  // All on the JS thread.

  // Takes up to `max_messages`, and stops when `max_bytes` are reached. That can be exceeded by the
  // rest of a chunk in which the size of the messages jumps. False: there was nothing.
  [[nodiscard]] bool Drain(size_t max_messages, size_t max_bytes);
  [[nodiscard]] MessageBatch& batch() { return batch_; }

  // Tells librdkafka that the app is alive (max.poll.interval.ms) without taking anything.
  void MarkPolled();

  [[nodiscard]] MaybeFailure Subscribe(const std::vector<std::string>& topics);
  [[nodiscard]] MaybeFailure Unsubscribe();
  [[nodiscard]] MaybeFailure Subscription(std::vector<std::string>* topics) const;
  [[nodiscard]] MaybeFailure Assign(AssignMode mode, const TopicPartitions& partitions);
  [[nodiscard]] MaybeFailure Assignment(TopicPartitions* partitions) const;
  [[nodiscard]] std::string RebalanceProtocol() const;
  [[nodiscard]] bool AssignmentLost() const;
  [[nodiscard]] GroupMetadata Metadata() const;

  // These four give each partition its own error.
  [[nodiscard]] MaybeFailure StoreOffsets(TopicPartitions* partitions);
  [[nodiscard]] MaybeFailure Pause(TopicPartitions* partitions);
  [[nodiscard]] MaybeFailure Resume(TopicPartitions* partitions);
  // Where librdkafka goes on reading: behind what was drained last.
  [[nodiscard]] MaybeFailure Position(TopicPartitions* partitions);

  // The first and the end offset as librdkafka saw them last, or -1001.
  [[nodiscard]] std::pair<int64_t, int64_t> CachedWatermarks(const TopicPartition& partition) const;

  // Answers `ticket` with the broker's verdict per partition. Null: what is stored.
  [[nodiscard]] MaybeFailure Commit(uint32_t ticket, const TopicPartitions* partitions);

  // Answers with the partitions, each with its own error.
  void Seek(uint32_t ticket, const TopicPartitions& partitions, int timeout_ms);

  // Starts leaving the group; the last rebalance comes through Drain(), the end is closed().
  [[nodiscard]] MaybeFailure StartClose();
  [[nodiscard]] bool closed() const {
    return rk() == nullptr || rd_kafka_consumer_closed(rk()) != 0;
  }

 protected:
  [[nodiscard]] rd_kafka_type_t type() const override { return RD_KAFKA_CONSUMER; }
  void Configure(rd_kafka_conf_t* conf) override;
  [[nodiscard]] QueueHandle TakeEventQueue() override;
  [[nodiscard]] std::shared_ptr<void> ReleaseExtras() override;

 private:
  // Messages taken by one call of librdkafka: enough to spread its cost, few enough for max_bytes.
  // The first call of a drain knows nothing of their size yet.
  static constexpr size_t kChunk = 64;
  static constexpr size_t kFirstChunk = 4;

  // The conf's opaque is the Client that Open() was called on.
  static Consumer* From(void* opaque) {
    return static_cast<Consumer*>(static_cast<Client*>(opaque));
  }

  // Calls librdkafka with the list; gives the partitions what it wrote there.
  template <typename Call>
  [[nodiscard]] MaybeFailure OnEach(TopicPartitions* partitions, Call call);

  [[nodiscard]] MaybeFailure CallAssign(AssignMode mode,
                                        const rd_kafka_topic_partition_list_t* list);
  void AwaitStops() const;
  // Rule 6.
  [[nodiscard]] bool GroupAnswers() const {
    return rk() != nullptr && (!is_leaving_ || unanswered_ != RD_KAFKA_RESP_ERR_NO_ERROR);
  }
  void DrainChunk(size_t limit);
  // From a callback, inside DrainChunk().
  void AppendControl(Control control);
  void AddMessage(const rd_kafka_message_t* message);

  MessageBatch batch_;
  bool is_leaving_ = false;
  // The rebalance that waits for Assign().
  rd_kafka_resp_err_t unanswered_ = RD_KAFKA_RESP_ERR_NO_ERROR;

  // Null from what librdkafka has filled in to the drain's limit.
  std::array<rd_kafka_message_t*, kChunk> chunk_{};
  struct Placed {
    size_t before;  // index in chunk_ of the first message that came after it
    size_t control_index;
  };
  std::vector<Placed> placed_;  // controls met in this chunk
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_CONSUMER_H_
