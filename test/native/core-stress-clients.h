// A producer and a consumer as TypeScript would use them, with checks of what core promises.
#ifndef KAFKA_NAPI_TEST_CORE_STRESS_CLIENTS_H_
#define KAFKA_NAPI_TEST_CORE_STRESS_CLIENTS_H_

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core-stress-environment.h"
#include "core/consumer.h"
#include "core/producer.h"

namespace kafka_napi {

// Of the size of the value, so that a consumer can tell whether it got what was sent.
inline char ByteOfValue(size_t size, size_t index) {
  return static_cast<char>(size * 7 + index);
}

inline OpenOptions WithServers(const std::string& servers, std::vector<std::string> more) {
  OpenOptions options;
  options.entries = {
      "bootstrap.servers", servers, "reconnect.backoff.ms", "10", "reconnect.backoff.max.ms", "100",
      "log_level",         "7"};
  options.entries.insert(options.entries.end(), more.begin(), more.end());
  options.take_logs = true;
  return options;
}

template <typename Kind>
std::shared_ptr<Kind> OpenClient(Environment* environment, const OpenOptions& options) {
  std::shared_ptr<Kind> client = environment->Make<Kind>();
  for (const Failure& failure : client->Open(options)) {
    Check(false, "opened: " + failure.message);
  }
  return client;
}

// Ends the use of a client in one of the ways in which apps do.
inline void LetGo(Environment* environment, Client* client) {
  environment->SetHandler(*client, {});
  if (environment->Chance(20)) return;  // Its environment will end it.
  const uint32_t ticket = environment->Ticket();
  client->Destroy(ticket);
  if (environment->Chance(50)) environment->UntilAnswered("destroyed", ticket);
}

class TestProducer final {
 public:
  TestProducer(Environment* environment, const OpenOptions& options)
      : environment_(environment), producer_(OpenClient<Producer>(environment, options)) {
    producer_->ShareStage(stage_.get());
    environment_->SetHandler(*producer_, [this](uint32_t reasons) { OnReasons(reasons); });
  }
  TestProducer(const TestProducer&) = delete;
  TestProducer& operator=(const TestProducer&) = delete;
  ~TestProducer() { LetGo(environment_, producer_.get()); }

  [[nodiscard]] Producer& operator*() const { return *producer_; }
  [[nodiscard]] Producer* operator->() const { return producer_.get(); }

  void Send(const std::string& topic, int32_t partition) {
    const std::string value = Value();
    ProduceRequest request;
    request.topic = IndexOf(topic);
    request.partition = partition;
    request.slot = static_cast<uint32_t>(times_reported_.size());
    request.value = {value.data(), value.size()};
    if (environment_->Chance(50)) request.key = {"key", environment_->Random(4)};
    if (environment_->Chance(20)) request.timestamp_ms = 1'700'000'000'000;
    if (environment_->Chance(30)) {
      request.headers.reset(rd_kafka_headers_new(2));
      rd_kafka_header_add(request.headers.get(), "name", -1, "text", -1);
      rd_kafka_header_add(request.headers.get(), "null", -1, nullptr, 0);
    }
    if (producer_->Produce(std::move(request)) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    times_reported_.push_back(0);
  }

  // Several at once, through the stage.
  void SendStaged(const std::string& topic, int32_t partition, size_t count) {
    const uint32_t index = IndexOf(topic);
    char* bytes = stage_->bytes.data();
    HeaderSizes* sizes = stage_->headers.data();
    const auto write = [&bytes](const std::string& text) {
      bytes = std::copy(text.begin(), text.end(), bytes);
      return static_cast<int32_t>(text.size());
    };
    for (size_t i = 0; i < count; i++) {
      StagedMessage& message = stage_->messages[i];
      message = {};
      message.topic = static_cast<int32_t>(index);
      message.partition = partition;
      message.slot = static_cast<uint32_t>(times_reported_.size() + i);
      message.key_size = environment_->Chance(70) ? -1 : write("key");
      message.value_size = write(Value());
      message.headers = environment_->Chance(90) ? 0 : 1;
      if (message.headers != 0) *sizes++ = {write("name"), write("text")};
    }
    Check(producer_->ProduceStaged(count) == 0, "the stage is taken");
    times_reported_.resize(times_reported_.size() + count, 0);
  }

  [[nodiscard]] bool is_idle() const { return reported_ == times_reported_.size(); }
  void CheckReports() const {
    totals.produced.fetch_add(times_reported_.size());
    const bool once = std::all_of(times_reported_.begin(), times_reported_.end(),
                                  [](int times) { return times == 1; });
    Check(once, "each message is reported once");
    Check(stage_->queue.messages == 0 && stage_->queue.bytes == 0, "the stage knows the queue");
  }
  // By partition: the offset of the last message that was delivered.
  [[nodiscard]] const std::map<int32_t, int64_t>& last_offsets() const { return last_offsets_; }

 private:
  [[nodiscard]] std::string Value() {
    std::string value(environment_->Random(environment_->Chance(5) ? 900 : 120), '\0');
    for (size_t i = 0; i < value.size(); i++) value[i] = ByteOfValue(value.size(), i);
    return value;
  }

  [[nodiscard]] uint32_t IndexOf(const std::string& topic) {
    const auto found = topics_.find(topic);
    if (found != topics_.end()) return found->second;
    const int64_t index = producer_->TopicIndex(topic);
    Check(index >= 0, "a topic gets a number");
    return topics_[topic] = static_cast<uint32_t>(index);
  }

  // Only then: a wake-up that is lost shows as reports that never come.
  void OnReasons(uint32_t reasons) {
    if ((reasons & kWakeLogs) != 0) static_cast<void>(producer_->TakeLogs());
    if ((reasons & kWakeEvents) == 0) return;
    for (;;) {
      const size_t count = producer_->DrainReports(records_.data(), records_.size());
      for (size_t i = 0; i < count; i++) OnReport(records_[i]);
      static_cast<void>(producer_->TakeReportErrorTexts());
      static_cast<void>(producer_->TakeControls());
      if (count < records_.size()) return;
    }
  }

  void OnReport(const DeliveryRecord& record) {
    totals.reports.fetch_add(1);
    if (!Check(record.slot < times_reported_.size(), "a report is of a message")) return;
    if (times_reported_[record.slot]++ == 0) reported_++;
    if (record.error != RD_KAFKA_RESP_ERR_NO_ERROR || record.offset < 0) return;
    int64_t& last = last_offsets_.emplace(record.partition, -1).first->second;
    last = std::max(last, static_cast<int64_t>(record.offset));
  }

  Environment* const environment_;
  const std::shared_ptr<Producer> producer_;
  const std::unique_ptr<ProduceStage> stage_ = std::make_unique<ProduceStage>();
  std::map<std::string, uint32_t> topics_;
  std::vector<int> times_reported_;  // by slot
  size_t reported_ = 0;
  std::map<int32_t, int64_t> last_offsets_;
  std::array<DeliveryRecord, 64> records_{};
};

class TestConsumer final {
 public:
  TestConsumer(Environment* environment, const OpenOptions& options)
      : environment_(environment), consumer_(OpenClient<Consumer>(environment, options)) {
    environment_->SetHandler(*consumer_, [this](uint32_t reasons) { OnReasons(reasons); });
  }
  TestConsumer(const TestConsumer&) = delete;
  TestConsumer& operator=(const TestConsumer&) = delete;
  ~TestConsumer() { LetGo(environment_, consumer_.get()); }

  [[nodiscard]] Consumer& operator*() const { return *consumer_; }
  [[nodiscard]] Consumer* operator->() const { return consumer_.get(); }

  // While the position is being moved. Offsets grow before and after.
  void SetMoving(bool is_moving) {
    is_moving_ = is_moving;
    last_offsets_.clear();
  }
  [[nodiscard]] size_t messages() const { return messages_; }
  [[nodiscard]] bool has_rebalanced() const { return has_rebalanced_; }
  [[nodiscard]] bool HasReached(int32_t partition, int64_t offset) const {
    const auto found = last_offsets_.find(partition);
    return found != last_offsets_.end() && found->second >= offset;
  }
  // Behind what was read.
  [[nodiscard]] TopicPartitions Done(const std::string& topic) const {
    TopicPartitions partitions;
    for (const auto& [partition, offset] : last_offsets_) {
      partitions.emplace_back();
      partitions.back().topic = topic;
      partitions.back().partition = partition;
      partitions.back().offset = offset + 1;
    }
    return partitions;
  }

 private:
  void OnReasons(uint32_t reasons) {
    if ((reasons & kWakeLogs) != 0) static_cast<void>(consumer_->TakeLogs());
    if ((reasons & kWakeEvents) == 0) return;
    const size_t max_messages = environment_->Chance(20) ? 7 : 1024;
    while (consumer_->Drain(max_messages, size_t{256} * 1024)) {
      MessageBatch& batch = consumer_->batch();
      for (auto& name : batch.partitions().TakeNew()) partitions_.push_back(name.second);
      static_cast<void>(batch.header_names().TakeNew());
      Block block = batch.Take();
      Look(block);
      environment_->Lend(std::move(block), batch.pool());
      for (const Control& control : consumer_->TakeControls()) OnControl(control);
    }
  }

  void Look(const Block& block) {
    BatchHeader header{};
    std::memcpy(&header, block.data(), sizeof header);
    for (int32_t i = 0; i < header.entries; i++) {
      BatchRecord record{};
      const size_t at = header.records_at + static_cast<size_t>(i) * sizeof record;
      std::memcpy(&record, block.data() + at, sizeof record);
      if (record.partition_index >= 0) OnMessage(record, block.data() + record.position);
    }
  }

  void OnMessage(const BatchRecord& record, const uint8_t* payload) {
    messages_++;
    totals.messages.fetch_add(1);
    const size_t key_size = static_cast<size_t>(std::max(record.key_size, 0));
    const size_t value_size = static_cast<size_t>(std::max(record.value_size, 0));
    for (size_t i = 0; i < value_size; i++) {
      const char byte = static_cast<char>(payload[key_size + i]);
      if (byte != ByteOfValue(value_size, i)) {
        Check(false, "a value arrives as it was sent");
        break;
      }
    }
    const int32_t partition = partitions_[static_cast<size_t>(record.partition_index)];
    const auto offset = static_cast<int64_t>(record.offset);
    const auto last = last_offsets_.find(partition);
    if (last != last_offsets_.end() && !is_moving_) Check(offset > last->second, "offsets grow");
    last_offsets_[partition] = offset;
  }

  void OnControl(const Control& control) {
    if (control.kind != ControlKind::kRebalance) return;
    totals.rebalances.fetch_add(1);
    has_rebalanced_ = true;
    last_offsets_.clear();
    static_cast<void>(consumer_->AssignmentLost());
    const bool is_assign = control.code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS;
    const bool is_cooperative = consumer_->RebalanceProtocol() == "COOPERATIVE";
    const AssignMode whole = is_assign ? AssignMode::kReplace : AssignMode::kClear;
    const AssignMode part = is_assign ? AssignMode::kAdd : AssignMode::kRemove;
    static_cast<void>(consumer_->Assign(is_cooperative ? part : whole, control.partitions));
  }

  Environment* const environment_;
  const std::shared_ptr<Consumer> consumer_;
  std::vector<int32_t> partitions_;  // by their number in records
  std::map<int32_t, int64_t> last_offsets_;
  size_t messages_ = 0;
  bool has_rebalanced_ = false;
  bool is_moving_ = false;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_TEST_CORE_STRESS_CLIENTS_H_
