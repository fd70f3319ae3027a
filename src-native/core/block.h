// Memory that grows while it is written, and is used again and again (see block_pool.h).
#ifndef KAFKA_NAPI_CORE_BLOCK_H_
#define KAFKA_NAPI_CORE_BLOCK_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

namespace kafka_napi {

class Block final {
 public:
  Block() = default;
  Block(Block&& other) noexcept { *this = std::move(other); }
  Block& operator=(Block&& other) noexcept {
    bytes_ = std::move(other.bytes_);
    size_ = std::exchange(other.size_, 0);
    capacity_ = std::exchange(other.capacity_, 0);
    return *this;
  }

  [[nodiscard]] uint8_t* data() const { return bytes_.get(); }
  [[nodiscard]] size_t size() const { return size_; }
  [[nodiscard]] size_t capacity() const { return capacity_; }

  // Everything that allocates ends the process when there is no memory, as operator new does here.
  void Append(const void* data, size_t size) {
    if (size == 0) return;
    std::memcpy(Extend(size), data, size);
  }
  // `size` more bytes, which the caller must write: they may hold anything.
  [[nodiscard]] uint8_t* Extend(size_t size) {
    if (capacity_ - size_ < size) Grow(size);
    uint8_t* added = bytes_.get() + size_;
    size_ += size;
    return added;
  }
  // Fills up with zeros: what goes to the app must not show what was in the memory before.
  void Align(size_t alignment) {
    const size_t padding = (alignment - size_ % alignment) % alignment;
    if (padding != 0) std::memset(Extend(padding), 0, padding);
  }
  void Overwrite(size_t position, const void* data, size_t size) {
    std::memcpy(bytes_.get() + position, data, size);
  }

  // Empty, with its memory kept.
  void Clear() { size_ = 0; }

 private:
  struct Free {
    void operator()(uint8_t* bytes) const { std::free(bytes); }
  };

  void Grow(size_t size) {
    // realloc() and not a vector: large blocks move by their pages, and nothing is zeroed.
    constexpr size_t kLeast = 4096;
    constexpr size_t kMostAtOnce = size_t{256} * 1024;
    const size_t step = capacity_ < kLeast ? kLeast : std::min(capacity_, kMostAtOnce);
    const size_t capacity = std::max(capacity_ + step, size_ + size);
    void* grown = std::realloc(bytes_.get(), capacity);
    if (grown == nullptr) std::abort();
    static_cast<void>(bytes_.release());
    bytes_.reset(static_cast<uint8_t*>(grown));
    capacity_ = capacity;
  }

  std::unique_ptr<uint8_t, Free> bytes_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_BLOCK_H_
