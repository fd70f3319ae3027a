#include "core/transaction.h"

#include <algorithm>
#include <chrono>

namespace kafka_napi {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSliceMs = 200;

MaybeFailure SendOffsets(rd_kafka_t* rk, const TransactionCall& call) {
  const PartitionListHandle offsets = ToList(call.offsets);
  const GroupMetadataHandle group = ToHandle(call.group);
  return CheckError(
      rd_kafka_send_offsets_to_transaction(rk, offsets.get(), group.get(), call.timeout_ms));
}

MaybeFailure CallFor(rd_kafka_t* rk, TransactionStep step, int timeout_ms) {
  switch (step) {
    case TransactionStep::kInit:
      return CheckError(rd_kafka_init_transactions(rk, timeout_ms));
    case TransactionStep::kCommit:
      return CheckError(rd_kafka_commit_transaction(rk, timeout_ms));
    case TransactionStep::kAbort:
      return CheckError(rd_kafka_abort_transaction(rk, timeout_ms));
    default:
      return CheckCode(RD_KAFKA_RESP_ERR__INVALID_ARG);
  }
}

}  // namespace

MaybeFailure RunTransactionCall(rd_kafka_t* rk, const TransactionCall& call,
                                const std::function<bool()>& is_cancelled) {
  if (call.step == TransactionStep::kBegin) return CheckError(rd_kafka_begin_transaction(rk));
  if (call.step == TransactionStep::kSendOffsets) return SendOffsets(rk, call);
  const auto deadline = Clock::now() + std::chrono::milliseconds(call.timeout_ms);
  for (;;) {
    const auto start = Clock::now();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - start);
    const int slice_ms = static_cast<int>(std::clamp<int64_t>(left.count(), 0, kSliceMs));
    const MaybeFailure failure = CallFor(rk, call.step, slice_ms);
    if (!failure) return failure;
    // Only a slice that has run out says nothing about the call itself. With other reasons to try
    // again than time, the call returns at once, and the app decides.
    const bool ran_out = Clock::now() - start >= std::chrono::milliseconds(slice_ms) &&
                         (failure->retriable || failure->code == RD_KAFKA_RESP_ERR__TIMED_OUT);
    if (!ran_out || left.count() <= slice_ms || is_cancelled()) return failure;
  }
}

}  // namespace kafka_napi
