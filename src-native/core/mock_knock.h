// Wakes the thread of librdkafka's mock cluster.
//
// Problem: in each round the thread carries out what it is called for, and then throws away all
// wake-ups that have come. A call that comes in between, and its wake-up with it, waits until
// something else happens, or for a second. A connection to a broker is something else.
#ifndef KAFKA_NAPI_CORE_MOCK_KNOCK_H_
#define KAFKA_NAPI_CORE_MOCK_KNOCK_H_

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace kafka_napi {

// The ports of a list like "127.0.0.1:1234,127.0.0.1:1235".
[[nodiscard]] std::vector<uint16_t> PortsOf(const std::string& bootstrap_servers);

// As long as it lives, and the call that it accompanies lasts, a thread of its own connects to one
// of these ports of 127.0.0.1 every few milliseconds, and hangs up.
class Knocker {
 public:
  explicit Knocker(std::vector<uint16_t> ports);
  Knocker(const Knocker&) = delete;
  Knocker& operator=(const Knocker&) = delete;
  ~Knocker();

 private:
  void Run();

  const std::vector<uint16_t> ports_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;   // guarded by mutex_
  std::thread thread_;  // last member: it uses the others
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_MOCK_KNOCK_H_
