// Credentials that are set while a client runs. None of this blocks.
#ifndef KAFKA_NAPI_CORE_SASL_H_
#define KAFKA_NAPI_CORE_SASL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/failure.h"

namespace kafka_napi {

struct OAuthBearerToken {
  std::string value;
  int64_t lifetime_ms = 0;  // when it expires, in ms since the epoch
  std::string principal;
  std::vector<std::string> extensions;  // name, value, name, value
};

[[nodiscard]] MaybeFailure SetOAuthBearerToken(rd_kafka_t* rk, const OAuthBearerToken& token);
[[nodiscard]] MaybeFailure SetOAuthBearerTokenFailure(rd_kafka_t* rk, const std::string& reason);
[[nodiscard]] MaybeFailure SetSaslCredentials(rd_kafka_t* rk, const std::string& user,
                                              const std::string& password);

// Lets token refreshes come by a queue of their own, which needs no poll of the app. Before
// rd_kafka_new().
void EnableSaslQueue(rd_kafka_conf_t* conf);
// The queue; null if librdkafka makes tokens by itself (OIDC, unsecured JWTs), or needs none.
[[nodiscard]] QueueHandle TakeSaslQueue(rd_kafka_t* rk);
// The values of `sasl.oauthbearer.config` for which a token is wanted since the last call.
[[nodiscard]] std::vector<std::string> TakeTokenRefreshes(rd_kafka_queue_t* queue);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_SASL_H_
