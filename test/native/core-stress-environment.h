// What a JS environment is to core, without Node: a thread that is woken, takes what there is, and
// gives blocks back late. See core-stress.cc.
#ifndef KAFKA_NAPI_TEST_CORE_STRESS_ENVIRONMENT_H_
#define KAFKA_NAPI_TEST_CORE_STRESS_ENVIRONMENT_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/block_pool.h"
#include "core/resource.h"

namespace kafka_napi {

using Clock = std::chrono::steady_clock;

// What all threads have seen; printed at the end.
struct Totals {
  std::atomic<uint64_t> environments{0};
  std::atomic<uint64_t> clients{0};
  std::atomic<uint64_t> produced{0};
  std::atomic<uint64_t> reports{0};
  std::atomic<uint64_t> messages{0};
  std::atomic<uint64_t> blocks{0};
  std::atomic<uint64_t> rebalances{0};
  std::atomic<uint64_t> answers{0};
  std::atomic<uint64_t> failures{0};
};

inline Totals totals;

inline bool Check(bool holds, const std::string& what) {
  if (holds) return true;
  totals.failures.fetch_add(1);
  std::fprintf(stderr, "core-stress: not so: %s\n", what.c_str());
  return false;
}

// As binding/wake_hub, with a condition variable for Node's thread-safe function.
class Hub final : public Waker {
 public:
  void Wake(uint32_t id) override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (is_closed_) return;
      ready_.push_back(id);
    }
    changed_.notify_one();
  }

  [[nodiscard]] std::vector<uint32_t> TakeReady(std::chrono::milliseconds patience) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait_for(lock, patience, [this] { return !ready_.empty(); });
    return std::exchange(ready_, {});
  }

  void Close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    is_closed_ = true;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<uint32_t> ready_;
  bool is_closed_ = false;
};

// Used by one thread only, as are the resources that it makes (core/resource.h, rule 1).
class Environment final {
 public:
  using OnReasons = std::function<void(uint32_t reasons)>;

  explicit Environment(uint32_t seed) : random_(seed) { totals.environments.fetch_add(1); }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  ~Environment() { TearDown(); }

  template <typename Kind>
  [[nodiscard]] std::shared_ptr<Kind> Make() {
    auto resource = std::make_shared<Kind>(++last_id_, hub_);
    resources_[last_id_].resource = resource;
    totals.clients.fetch_add(1);
    return resource;
  }
  // An empty function: nobody looks any more.
  void SetHandler(const Resource& resource, OnReasons on_reasons) {
    const auto entry = resources_.find(resource.id());
    if (entry != resources_.end()) entry->second.on_reasons = std::move(on_reasons);
  }

  [[nodiscard]] uint32_t Ticket() { return ++last_ticket_; }
  // Null as long as there is none.
  [[nodiscard]] const Reply* AnswerTo(uint32_t ticket) const {
    const auto found = answers_.find(ticket);
    return found == answers_.end() ? nullptr : &found->second;
  }

  [[nodiscard]] uint32_t Random(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }
  [[nodiscard]] bool Chance(uint32_t percent) { return Random(100) < percent; }

  // One turn of the event loop.
  void Turn(std::chrono::milliseconds patience = std::chrono::milliseconds(5)) {
    for (const uint32_t id : hub_->TakeReady(patience)) Serve(id);
    while (!lent_.empty() && Chance(30)) GiveBack(Random(static_cast<uint32_t>(lent_.size())));
  }

  template <typename Condition>
  bool Until(const std::string& what, Condition condition) {
    const auto deadline = Clock::now() + kPatience;
    while (!condition()) {
      if (Clock::now() > deadline) return Check(false, "in time: " + what);
      Turn();
    }
    return true;
  }
  bool UntilAnswered(const std::string& what, uint32_t ticket) {
    return Until(what, [&] { return AnswerTo(ticket) != nullptr; });
  }

  // What binding/lent_block does with a block of a consumer's batch. Given back in no order, and
  // often when the consumer is gone.
  void Lend(Block block, const std::shared_ptr<BlockPool>& pool) {
    totals.blocks.fetch_add(1);
    if (!pool->MayLend(block) || Chance(20)) {
      pool->Keep(std::move(block));
      return;
    }
    pool->OnLent(block);
    const uint32_t sum = SumOf(block);
    lent_.push_back({std::move(block), pool, sum});
  }

  // As binding/environment: at any moment, whatever is going on.
  void TearDown() {
    hub_->Close();
    for (const auto& [id, entry] : resources_) entry.resource->Destroy(0);
    const auto deadline = Clock::now() + kPatience;
    for (const auto& [id, entry] : resources_) {
      Check(entry.resource->WaitDestroyed(deadline), "in time: destroyed with its environment");
    }
    resources_.clear();
    while (!lent_.empty()) GiveBack(lent_.size() - 1);
  }

 private:
  // For machines under load, and valgrind.
  static constexpr std::chrono::seconds kPatience{90};

  struct Entry {
    std::shared_ptr<Resource> resource;
    OnReasons on_reasons;
  };
  struct Lent {
    Block block;
    std::shared_ptr<BlockPool> pool;
    uint32_t sum = 0;
  };

  void Serve(uint32_t id) {
    const auto entry = resources_.find(id);
    if (entry == resources_.end()) return;
    const std::shared_ptr<Resource> resource = entry->second.resource;
    const uint32_t reasons = resource->TakeReasons();
    for (Reply& reply : resource->TakeReplies()) {
      totals.answers.fetch_add(1);
      const uint32_t ticket = reply.ticket;
      Check(answers_.emplace(ticket, std::move(reply)).second, "one answer per ticket");
    }
    if (entry->second.on_reasons) entry->second.on_reasons(reasons);
    if ((reasons & kWakeDestroyed) != 0) resources_.erase(id);
  }

  void GiveBack(size_t index) {
    Lent lent = std::move(lent_[index]);
    if (index + 1 != lent_.size()) lent_[index] = std::move(lent_.back());
    lent_.pop_back();
    Check(SumOf(lent.block) == lent.sum, "a lent block stays as it is");
    lent.pool->OnReturned(std::move(lent.block));
  }

  [[nodiscard]] static uint32_t SumOf(const Block& block) {
    uint32_t sum = 0;
    for (size_t i = 0; i < block.size(); i++) sum = sum * 31 + block.data()[i];
    return sum;
  }

  const std::shared_ptr<Hub> hub_ = std::make_shared<Hub>();
  std::mt19937 random_;
  uint32_t last_id_ = 0;
  uint32_t last_ticket_ = 0;
  std::map<uint32_t, Entry> resources_;
  std::map<uint32_t, Reply> answers_;
  std::vector<Lent> lent_;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_TEST_CORE_STRESS_ENVIRONMENT_H_
