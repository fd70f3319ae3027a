// A producer: hands messages to librdkafka and reads what became of them.
#ifndef KAFKA_NAPI_CORE_PRODUCER_H_
#define KAFKA_NAPI_CORE_PRODUCER_H_

#include <atomic>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/client.h"
#include "core/delivery.h"
#include "core/produce_stage.h"
#include "core/sticky_partitioner.h"
#include "core/transaction.h"

namespace kafka_napi {

// Borrowed bytes. A null `data` is Kafka's null; empty bytes have a pointer and no size.
struct Bytes {
  const void* data = nullptr;
  size_t size = 0;
};

struct ProduceRequest {
  uint32_t topic = 0;  // from TopicIndex()
  int32_t partition = RD_KAFKA_PARTITION_UA;
  Bytes key;
  Bytes value;
  HeadersHandle headers;
  int64_t timestamp_ms = 0;  // 0: librdkafka takes the time of the call
  uint32_t slot = 0;         // comes back in the DeliveryRecord
};

class StagedReader;

class Producer final : public Client {
 public:
  using Client::Client;

  // JS thread. Topic handles are cached: a topic name per message would lock the client and scan
  // its topics for each. A negative result is the (local) error.
  [[nodiscard]] int64_t TopicIndex(const std::string& name);

  // JS thread. Copies key, value and headers; never waits.
  [[nodiscard]] rd_kafka_resp_err_t Produce(ProduceRequest request);

  // JS thread. The block of ProduceStaged(), which also learns what goes on (produce_stage.h).
  void ShareStage(ProduceStage* stage);
  // JS thread. Produces the first `count` messages of the stage, in order; the number of those that
  // were refused, each with its `error`.
  [[nodiscard]] size_t ProduceStaged(size_t count);

  // JS thread. Fills `records`; other events on the queue become controls on the way.
  [[nodiscard]] size_t DrainReports(DeliveryRecord* records, size_t capacity);
  [[nodiscard]] std::vector<std::string> TakeReportErrorTexts() { return reader_.TakeErrorTexts(); }

  // JS thread. Makes librdkafka send without waiting for linger.ms, until everything queued is
  // out, `timeout_ms` has passed, or CancelFlush(). Reports must be drained meanwhile.
  void Flush(uint32_t ticket, int timeout_ms);
  void CancelFlush() { flush_epoch_.fetch_add(1); }

  // JS thread. Answers when the step has ended. CancelTransact() ends the wait of the calls made
  // before it; what librdkafka does goes on.
  void Transact(uint32_t ticket, TransactionCall call);
  void CancelTransact() { transact_epoch_.fetch_add(1); }

  [[nodiscard]] rd_kafka_resp_err_t Purge(bool queue, bool in_flight);

  // Messages and requests that librdkafka has not finished, reports not yet drained included.
  [[nodiscard]] int OutqueueLength() const { return rk() != nullptr ? rd_kafka_outq_len(rk()) : 0; }

 protected:
  [[nodiscard]] rd_kafka_type_t type() const override { return RD_KAFKA_PRODUCER; }
  void Configure(rd_kafka_conf_t* conf) override;
  [[nodiscard]] QueueHandle TakeEventQueue() override;
  [[nodiscard]] std::shared_ptr<void> ReleaseExtras() override;

 private:
  void TakeEvent(EventHandle event);
  [[nodiscard]] size_t ProduceRun(StagedReader* reader, size_t begin, size_t end);
  [[nodiscard]] bool MayRun(const StagedMessage& message) const;
  [[nodiscard]] bool Sticks(const StagedMessage& message) const;
  void ProduceTogether(rd_kafka_topic_t* rkt, int32_t partition, size_t begin, size_t end);
  void NoteTaken(size_t size);
  void NoteReports();

  std::vector<TopicHandle> topics_;
  std::unordered_map<const rd_kafka_topic_t*, uint32_t> topic_indexes_;
  ProduceStage* stage_ = nullptr;  // JS's memory; null for producers that only ask
  std::vector<rd_kafka_message_t> run_;
  uint32_t runs_ = 0;
  StickyPartitioner sticky_;
  bool counts_by_partition_ = false;  // statistics are on
  DeliveryReader reader_;
  // A call ends when its epoch is no longer the one it began with.
  std::atomic<uint32_t> flush_epoch_{0};
  std::atomic<uint32_t> transact_epoch_{0};
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_PRODUCER_H_
