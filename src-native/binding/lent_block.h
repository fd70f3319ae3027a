// Blocks of memory as ArrayBuffers.
#ifndef KAFKA_NAPI_BINDING_LENT_BLOCK_H_
#define KAFKA_NAPI_BINDING_LENT_BLOCK_H_

#include <memory>

#include "core/block_pool.h"
#include "napi_setup.h"

namespace kafka_napi {

// The block as an ArrayBuffer; its memory comes back to the pool, at once or when the ArrayBuffer
// has been collected. Null only where the environment ends.
[[nodiscard]] Napi::Value BlockToJs(Napi::Env env, Block block,
                                    const std::shared_ptr<BlockPool>& pool);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_LENT_BLOCK_H_
