// librdkafka's sticky partitioning, done here so that the choice is known: it goes on for a while
// (`sticky.partitioning.linger.ms`), and what follows can be handed over by partition, which spares
// librdkafka the partitioner, locks and two looks at the clock per message.
//
// Rules
// 1. librdkafka asks on the thread that produces, or, for messages that came before it knew the
//    topic, on a thread of its own. So the state is atomic; two threads may both choose anew, and
//    the later choice stays.
// 2. One choice, a number, is for all topics; each takes what remains of it by its own number of
//    partitions. Only time ends it: a topic whose partition has no leader goes on from there by a
//    fixed sequence, and leaves the other topics where they are.
#ifndef KAFKA_NAPI_CORE_STICKY_PARTITIONER_H_
#define KAFKA_NAPI_CORE_STICKY_PARTITIONER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "core/rdkafka.h"

namespace kafka_napi {

class StickyPartitioner final {
 public:
  // Takes the place of librdkafka's own where `conf` has one. This must outlive the client.
  void Install(rd_kafka_conf_t* conf);

  // Whether messages without a partition, and with a key of so many bytes (-1: null), stick.
  [[nodiscard]] bool Sticks(int32_t key_size) const {
    return linger_us_ > 0 && (key_size < 0 || (key_size == 0 && empty_keys_stick_));
  }

  // The partition that was chosen while `produce` ran, on this thread; -1 if none was.
  template <typename Produce>
  [[nodiscard]] int32_t ChosenBy(Produce produce) {
    chosen_ = RD_KAFKA_PARTITION_UA;
    produce();
    return chosen_;
  }

 private:
  using Partitioner = int32_t (*)(const rd_kafka_topic_t*, const void*, size_t, int32_t, void*,
                                  void*);

  // The callback of librdkafka; `self` is the topic's opaque.
  static int32_t Place(const rd_kafka_topic_t* topic, const void* key, size_t key_size,
                       int32_t partitions, void* self, void* message);
  [[nodiscard]] int32_t Choose(const rd_kafka_topic_t* topic, int32_t partitions);

  static thread_local int32_t chosen_;

  Partitioner by_key_ = nullptr;
  int64_t linger_us_ = 0;
  bool empty_keys_stick_ = false;
  // Rule 1.
  std::atomic<uint32_t> number_{1};
  std::atomic<int64_t> valid_until_us_{0};
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_STICKY_PARTITIONER_H_
