#include "core/serial_worker.h"

#include <utility>

namespace kafka_napi {

SerialWorker::~SerialWorker() {
  if (thread_.joinable()) thread_.join();
}

void SerialWorker::Post(std::function<void()> job) {
  const std::lock_guard<std::mutex> lock(mutex_);
  jobs_.push_back(std::move(job));
  if (running_) return;
  // Rule 2: the previous thread, if any, has left its loop under this lock; joining it is
  // immediate.
  if (thread_.joinable()) thread_.join();
  running_ = true;
  thread_ = std::thread([this] { Run(); });
}

void SerialWorker::Run() {
  for (;;) {
    std::function<void()> job;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (jobs_.empty()) {
        running_ = false;
        return;
      }
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    job();
  }
}

}  // namespace kafka_napi
