// The transactional calls of a producer. All of them block.
#ifndef KAFKA_NAPI_CORE_TRANSACTION_H_
#define KAFKA_NAPI_CORE_TRANSACTION_H_

#include <cstdint>
#include <functional>

#include "core/failure.h"
#include "core/group_metadata.h"
#include "core/topic_partition.h"

namespace kafka_napi {

enum class TransactionStep : uint32_t {
  kInit = 0,
  kBegin = 1,
  kSendOffsets = 2,
  kCommit = 3,
  kAbort = 4,
};

struct TransactionCall {
  TransactionStep step = TransactionStep::kBegin;
  int timeout_ms = 0;
  TopicPartitions offsets;  // kSendOffsets
  GroupMetadata group;      // kSendOffsets
};

// Off the JS thread. Init, commit and abort go on in the background when time runs out, and can be
// called again to wait on; so they are called in slices, between which `is_cancelled` is asked.
// Sending offsets cannot be resumed: it takes up to its timeout, or the transaction's.
[[nodiscard]] MaybeFailure RunTransactionCall(rd_kafka_t* rk, const TransactionCall& call,
                                              const std::function<bool()>& is_cancelled);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_TRANSACTION_H_
