// What producers, consumers and mock clusters share: an id, a wake-up, replies to calls, and the
// way out.
//
// Problem: rd_kafka_destroy() blocks for as long as a broker takes, the JS thread must not wait for
// it, and an environment (main thread or worker) can end at any moment.
//
// Rules
// 1. A resource is created, used and finally deleted on the JS thread of its environment. Only
//    Signal(), PostReply() and releasing() are called from other threads.
// 2. Destroy() takes the C handle away at once (every later call sees a closed resource), frees it
//    on the resource's worker thread, and ends with kWakeDestroyed.
// 3. Jobs on the worker capture C pointers that stay valid because Destroy()'s own job is queued
//    behind them.
// 4. The environment keeps a resource until kWakeDestroyed; its destructor joins a worker that has
//    nothing left to do, and so never waits for a broker.
#ifndef KAFKA_NAPI_CORE_RESOURCE_H_
#define KAFKA_NAPI_CORE_RESOURCE_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "core/failure.h"
#include "core/serial_worker.h"
#include "core/topic_partition.h"
#include "core/value.h"
#include "core/waker.h"

namespace kafka_napi {

struct BrokerInfo {
  int32_t id = -1;
  std::string host;
  int32_t port = 0;
};

struct PartitionInfo {
  int32_t id = -1;
  int32_t leader = -1;
  std::vector<int32_t> replicas;
  std::vector<int32_t> isrs;
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
};

struct TopicInfo {
  std::string name;
  std::vector<PartitionInfo> partitions;
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
};

struct ClusterInfo {
  std::vector<BrokerInfo> brokers;
  std::vector<TopicInfo> topics;
  int32_t originating_broker_id = -1;
  std::string originating_broker_name;
  std::string cluster_id;      // empty: not known
  int32_t controller_id = -1;  // -1: not known
};

// The answer to a call that JS gave a ticket to.
struct Reply {
  uint32_t ticket = 0;
  MaybeFailure failure;
  std::variant<std::monostate, TopicPartitions, ClusterInfo, Value> value;
};

class Resource {
 public:
  Resource(uint32_t id, std::shared_ptr<Waker> waker);
  Resource(const Resource&) = delete;
  Resource& operator=(const Resource&) = delete;
  virtual ~Resource();

  [[nodiscard]] uint32_t id() const { return id_; }

  // JS thread. Reasons since the last call.
  [[nodiscard]] uint32_t TakeReasons() { return reasons_.exchange(0, std::memory_order_acq_rel); }

  // JS thread.
  [[nodiscard]] virtual std::vector<Reply> TakeReplies();

  // JS thread. Idempotent. Answers `ticket` (0: nobody waits) once the C handle is freed.
  void Destroy(uint32_t ticket);

  // JS thread, only while the environment ends: true once the C handle is freed.
  [[nodiscard]] bool WaitDestroyed(std::chrono::steady_clock::time_point deadline);

 protected:
  // Any thread. Wakes the JS thread unless it already has a wake-up of this resource to serve.
  void Signal(uint32_t reason);

  // Any thread.
  void PostReply(Reply reply);

  // Any thread. Destroy() has been called: a job that can end early should.
  [[nodiscard]] bool releasing() const { return releasing_.load(std::memory_order_relaxed); }

  // JS thread. Runs `job` on the worker thread (rule 3).
  void PostJob(std::function<void()> job) { worker_.Post(std::move(job)); }

  // JS thread. Gives up the C handle: no later call may reach it. Returns the blocking rest.
  [[nodiscard]] virtual std::function<void()> Release() = 0;

 private:
  const uint32_t id_;
  const std::shared_ptr<Waker> waker_;
  std::atomic<uint32_t> reasons_{0};

  std::mutex mutex_;  // guards the two below
  std::vector<Reply> replies_;
  bool destroyed_ = false;
  std::condition_variable destroyed_changed_;

  std::atomic<bool> releasing_{false};  // written on the JS thread
  SerialWorker worker_;                 // last member: joined before the others go
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_RESOURCE_H_
