#include "binding/lent_block.h"

#include <cstring>
#include <utility>

namespace kafka_napi {

namespace {

// Smaller ones are copied: that is cheaper than what Node does for memory that is not its own.
constexpr size_t kLeastLent = 32 * 1024;

struct Lent {
  Block block;
  std::shared_ptr<BlockPool> pool;
};

// JS thread, on a turn of its own, or while the environment ends.
void Return(napi_env /*env*/, void* /*data*/, void* hint) {
  const std::unique_ptr<Lent> lent(static_cast<Lent*>(hint));
  lent->pool->OnReturned(std::move(lent->block));
}

Napi::Value Copy(Napi::Env env, const Block& block) {
  Napi::ArrayBuffer copy = Napi::ArrayBuffer::New(env, block.size());
  if (env.IsExceptionPending() || copy.IsEmpty()) return env.Null();
  std::memcpy(copy.Data(), block.data(), block.size());
  return copy;
}

}  // namespace

Napi::Value BlockToJs(Napi::Env env, Block block, const std::shared_ptr<BlockPool>& pool) {
  // An app may keep it for long: no more than half of it may be left unused.
  const bool fits = block.size() >= block.capacity() / 2;
  if (block.size() < kLeastLent || !fits || !pool->MayLend(block)) {
    const Napi::Value copy = Copy(env, block);
    // One that is too large for the traffic of now is given up, so that all are in the end.
    if (fits || block.size() < kLeastLent) pool->Keep(std::move(block));
    return copy;
  }
  pool->OnLent(block);
  auto lent = std::make_unique<Lent>(Lent{std::move(block), pool});
  napi_value result = nullptr;
  const napi_status status = napi_create_external_arraybuffer(
      env, lent->block.data(), lent->block.size(), Return, lent.get(), &result);
  if (status == napi_ok) {
    static_cast<void>(lent.release());
    return Napi::Value(env, result);
  }
  // Node has taken it over before it failed: it calls Return().
  if (status == napi_generic_failure) {
    static_cast<void>(lent.release());
    return env.Null();
  }
  // A runtime that wants all memory to be its own, or an environment that ends.
  const Napi::Value copy = Copy(env, lent->block);
  Return(env, nullptr, lent.release());
  return copy;
}

}  // namespace kafka_napi
