// Memory that grows while it is written, and is used again and again.
#ifndef KAFKA_NAPI_CORE_BLOCK_H_
#define KAFKA_NAPI_CORE_BLOCK_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace kafka_napi {

class Block final {
 public:
  [[nodiscard]] const uint8_t* data() const { return bytes_.get(); }
  [[nodiscard]] size_t size() const { return size_; }

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
  // Empty, and without memory if it has more than this.
  void ClearAbove(size_t capacity) {
    size_ = 0;
    if (capacity_ <= capacity) return;
    bytes_.reset();
    capacity_ = 0;
  }

 private:
  struct Free {
    void operator()(uint8_t* bytes) const { std::free(bytes); }
  };

  void Grow(size_t size) {
    // realloc() and not a vector: large blocks move by their pages, and nothing is zeroed.
    constexpr size_t kLeast = 4096;
    size_t capacity = capacity_ < kLeast ? kLeast : capacity_ * 2;
    if (capacity < size_ + size) capacity = size_ + size;
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
