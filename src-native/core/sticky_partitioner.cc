#include "core/sticky_partitioner.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <random>
#include <string>
#include <utility>

#include "core/conf.h"

namespace kafka_napi {

namespace {

constexpr int kTries = 16;

int64_t NowMicros() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

uint32_t RandomNumber() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  return static_cast<uint32_t>(generator());
}

// That of all topics: librdkafka makes some by itself.
rd_kafka_topic_conf_t* DefaultTopicConf(rd_kafka_conf_t* conf) {
  if (rd_kafka_topic_conf_t* topic_conf = rd_kafka_conf_get_default_topic_conf(conf)) {
    return topic_conf;
  }
  rd_kafka_conf_set_default_topic_conf(conf, rd_kafka_topic_conf_new());
  return rd_kafka_conf_get_default_topic_conf(conf);
}

}  // namespace

thread_local int32_t StickyPartitioner::chosen_ = RD_KAFKA_PARTITION_UA;

void StickyPartitioner::Install(rd_kafka_conf_t* conf) {
  // Those with which keyless messages stick; with the others they have a fixed partition.
  constexpr std::array<std::pair<const char*, Partitioner>, 4> kSticking = {{
      {"consistent_random", rd_kafka_msg_partitioner_consistent_random},
      {"murmur2_random", rd_kafka_msg_partitioner_murmur2_random},
      {"fnv1a_random", rd_kafka_msg_partitioner_fnv1a_random},
      {"random", rd_kafka_msg_partitioner_random},
  }};
  const auto linger_ms = std::atoll(Property(conf, "sticky.partitioning.linger.ms").c_str());
  if (linger_ms <= 0) return;
  rd_kafka_topic_conf_t* topic_conf = DefaultTopicConf(conf);
  const std::string name = Property(conf, "partitioner");
  for (const auto& [candidate, partitioner] : kSticking) {
    if (name != candidate) continue;
    by_key_ = partitioner;
    linger_us_ = 1000 * linger_ms;
    empty_keys_stick_ = partitioner == rd_kafka_msg_partitioner_consistent_random;
  }
  if (by_key_ == nullptr) return;
  // Else librdkafka would not ask for messages without a key.
  static_cast<void>(rd_kafka_conf_set(conf, "sticky.partitioning.linger.ms", "0", nullptr, 0));
  rd_kafka_topic_conf_set_partitioner_cb(topic_conf, Place);
  rd_kafka_topic_conf_set_opaque(topic_conf, this);
}

int32_t StickyPartitioner::Place(const rd_kafka_topic_t* topic, const void* key, size_t key_size,
                                 int32_t partitions, void* self, void* message) {
  auto* partitioner = static_cast<StickyPartitioner*>(self);
  if (!partitioner->Sticks(key == nullptr ? -1 : static_cast<int32_t>(key_size))) {
    return partitioner->by_key_(topic, key, key_size, partitions, nullptr, message);
  }
  return chosen_ = partitioner->Choose(topic, partitions);
}

int32_t StickyPartitioner::Choose(const rd_kafka_topic_t* topic, int32_t partitions) {
  const auto place = [partitions](uint32_t number) {
    return static_cast<int32_t>(number % static_cast<uint32_t>(partitions));
  };
  const int64_t now = NowMicros();
  uint32_t number = number_.load(std::memory_order_relaxed);
  if (now >= valid_until_us_.load(std::memory_order_relaxed)) {
    number = RandomNumber();
    number_.store(number, std::memory_order_relaxed);
    valid_until_us_.store(now + linger_us_, std::memory_order_relaxed);
  }
  // With half of the partitions without a leader, one in 65,536 choices is one of them.
  // librdkafka's own partitioner tries twice.
  std::minstd_rand next(number);
  for (int tries = 1; tries < kTries; tries++) {
    if (rd_kafka_topic_partition_available(topic, place(number)) != 0) break;
    number = static_cast<uint32_t>(next());
  }
  return place(number);
}

}  // namespace kafka_napi
