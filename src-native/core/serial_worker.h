// One thread for the calls of librdkafka that block and have no asynchronous form.
//
// Neither the JS thread nor libuv's pool may run them: the pool has four threads, and four clients
// that wait for a dead broker would stop the app's file system and DNS.
//
// Rules
// 1. Jobs run one after the other, in the order of Post().
// 2. The thread exists only while there are jobs: an idle client costs no thread.
// 3. A job must not touch the SerialWorker, and must not outlive what it captures: the owner's
//    destructor joins.
#ifndef KAFKA_NAPI_CORE_SERIAL_WORKER_H_
#define KAFKA_NAPI_CORE_SERIAL_WORKER_H_

#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace kafka_napi {

class SerialWorker {
 public:
  SerialWorker() = default;
  SerialWorker(const SerialWorker&) = delete;
  SerialWorker& operator=(const SerialWorker&) = delete;
  ~SerialWorker();

  void Post(std::function<void()> job);

 private:
  void Run();

  std::mutex mutex_;  // guards the three below
  std::deque<std::function<void()>> jobs_;
  bool running_ = false;
  std::thread thread_;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_SERIAL_WORKER_H_
