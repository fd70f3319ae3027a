// Questions about offsets that brokers answer, asynchronously: librdkafka's calls of the consumer
// would block a thread for each, its admin requests answer on a queue.
#ifndef KAFKA_NAPI_CORE_OFFSET_QUERIES_H_
#define KAFKA_NAPI_CORE_OFFSET_QUERIES_H_

#include <string>

#include "core/failure.h"
#include "core/handles.h"
#include "core/topic_partition.h"

namespace kafka_napi {

struct OffsetQuery {
  uint32_t ticket;  // comes back as the event's opaque
  int timeout_ms;
  TopicPartitions partitions;
};

// Both answer on `replies`; ToReply() reads the answer.

// What `group` has committed for these partitions.
void QueryCommitted(rd_kafka_t* rk, const std::string& group, const OffsetQuery& query,
                    rd_kafka_queue_t* replies);

// The offset that each partition's `offset` asks for: a time in ms, -2 (first) or -1 (end).
void QueryOffsets(rd_kafka_t* rk, rd_kafka_IsolationLevel_t isolation_level,
                  const OffsetQuery& query, rd_kafka_queue_t* replies);

// Empty for an event of another kind. `failure` is set if the whole of it failed.
[[nodiscard]] TopicPartitions QueriedOffsets(rd_kafka_event_t* event, MaybeFailure* failure);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_OFFSET_QUERIES_H_
