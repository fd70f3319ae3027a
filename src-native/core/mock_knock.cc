#include "core/mock_knock.h"

#ifndef _WIN32
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <utility>

namespace kafka_napi {

namespace {

constexpr std::chrono::milliseconds kPatience(5);

#ifndef _WIN32
// Never blocks: loopback takes or refuses at once.
void Knock(const std::vector<uint16_t>& ports) {
  for (const uint16_t port : ports) {
    const int knocker = socket(AF_INET, SOCK_STREAM, 0);
    if (knocker < 0) return;
    static_cast<void>(fcntl(knocker, F_SETFL, O_NONBLOCK));
    static_cast<void>(fcntl(knocker, F_SETFD, FD_CLOEXEC));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int failed =
        connect(knocker, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
    const bool heard = failed == 0 || errno == EINPROGRESS;
    close(knocker);
    if (heard) return;
  }
}
#else
void Knock(const std::vector<uint16_t>&) {}  // There a call may take its second.
#endif

}  // namespace

std::vector<uint16_t> PortsOf(const std::string& bootstrap_servers) {
  std::vector<uint16_t> ports;
  for (size_t at = bootstrap_servers.find(':'); at != std::string::npos;
       at = bootstrap_servers.find(':', at + 1)) {
    const long port = std::strtol(bootstrap_servers.c_str() + at + 1, nullptr, 10);
    ports.push_back(static_cast<uint16_t>(port));
  }
  return ports;
}

Knocker::Knocker(std::vector<uint16_t> ports)
    : ports_(std::move(ports)), thread_([this] { Run(); }) {}

Knocker::~Knocker() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    done_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Knocker::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!changed_.wait_for(lock, kPatience, [this] { return done_; })) Knock(ports_);
}

}  // namespace kafka_napi
