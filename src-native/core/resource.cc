#include "core/resource.h"

#include <utility>

namespace kafka_napi {

Resource::Resource(uint32_t id, std::shared_ptr<Waker> waker) : id_(id), waker_(std::move(waker)) {}

Resource::~Resource() = default;

std::vector<Reply> Resource::TakeReplies() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return std::exchange(replies_, {});
}

void Resource::Signal(uint32_t reason) {
  if (reasons_.fetch_or(reason, std::memory_order_acq_rel) == 0) waker_->Wake(id_);
}

void Resource::PostReply(Reply reply) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    replies_.push_back(std::move(reply));
  }
  Signal(kWakeReplies);
}

void Resource::Destroy(uint32_t ticket) {
  if (releasing_.exchange(true)) return;
  PostJob([this, ticket, free_handle = Release()] {
    free_handle();
    if (ticket != 0) {
      Reply reply;
      reply.ticket = ticket;
      PostReply(std::move(reply));
    }
    Signal(kWakeDestroyed);
    // Last: the environment's end may delete this resource as soon as it sees the flag. It joins
    // this thread first, so notifying under the lock is safe.
    const std::lock_guard<std::mutex> lock(mutex_);
    destroyed_ = true;
    destroyed_changed_.notify_all();
  });
}

bool Resource::WaitDestroyed(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock<std::mutex> lock(mutex_);
  return destroyed_changed_.wait_until(lock, deadline, [this] { return destroyed_; });
}

}  // namespace kafka_napi
