// Memory of batches that JS has let go of, kept for the next ones.
//
// Fresh memory is dear: the kernel clears each page when it is first touched, which for a flow of
// batches costs as much as copying the messages. malloc does not keep it: V8 frees many batches at
// once, and what then lies at the heap's end goes back to the kernel.
//
// JS thread only. Blocks outlive their consumer, so they and it share the pool.
#ifndef KAFKA_NAPI_CORE_BLOCK_POOL_H_
#define KAFKA_NAPI_CORE_BLOCK_POOL_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "core/block.h"

namespace kafka_napi {

class BlockPool final {
 public:
  // Empty, with memory if there is some.
  [[nodiscard]] Block Get() {
    if (blocks_.empty()) return {};
    Block block = std::move(blocks_.back());
    blocks_.pop_back();
    kept_bytes_ -= block.capacity();
    return block;
  }

  void Keep(Block block) {
    if (is_closed_ || kept_bytes_ + block.capacity() > kMostKept) return;
    block.Clear();
    kept_bytes_ += block.capacity();
    blocks_.push_back(std::move(block));
  }

  // A block that is lent comes back only when the event loop has a turn: an app that gives it none
  // must not fill the memory. And V8 collects large ones so late that the pool could not keep them.
  [[nodiscard]] bool MayLend(const Block& block) const {
    return block.capacity() <= kLargestLent && lent_bytes_ + block.capacity() <= kMostLent;
  }
  void OnLent(const Block& block) { lent_bytes_ += block.capacity(); }
  void OnReturned(Block block) {
    lent_bytes_ -= block.capacity();
    Keep(std::move(block));
  }

  // Gives all that is kept back to the system.
  void Drain() {
    blocks_.clear();
    kept_bytes_ = 0;
  }
  // Keeps nothing any more: blocks that are lent may come back long after the consumer is closed.
  void Close() {
    is_closed_ = true;
    Drain();
  }

 private:
  // What V8 lets go of at once when messages are small: what fills its young generation.
  static constexpr size_t kMostKept = size_t{16} * 1024 * 1024;
  static constexpr size_t kMostLent = size_t{64} * 1024 * 1024;
  static constexpr size_t kLargestLent = size_t{2} * 1024 * 1024;

  std::vector<Block> blocks_;
  size_t kept_bytes_ = 0;
  size_t lent_bytes_ = 0;
  bool is_closed_ = false;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_BLOCK_POOL_H_
