#include "core/sasl.h"

#include <array>

#include "core/conf.h"

namespace kafka_napi {

MaybeFailure SetOAuthBearerToken(rd_kafka_t* rk, const OAuthBearerToken& token) {
  if (rk == nullptr) return CheckCode(RD_KAFKA_RESP_ERR__STATE);
  std::vector<const char*> extensions;
  extensions.reserve(token.extensions.size());
  for (const std::string& text : token.extensions) extensions.push_back(text.c_str());
  std::array<char, 512> text{};
  const rd_kafka_resp_err_t code = rd_kafka_oauthbearer_set_token(
      rk, token.value.c_str(), token.lifetime_ms, token.principal.c_str(), extensions.data(),
      extensions.size(), text.data(), text.size());
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return std::nullopt;
  return Failure::FromCode(code, text.data());
}

MaybeFailure SetOAuthBearerTokenFailure(rd_kafka_t* rk, const std::string& reason) {
  if (rk == nullptr) return CheckCode(RD_KAFKA_RESP_ERR__STATE);
  return CheckCode(rd_kafka_oauthbearer_set_token_failure(rk, reason.c_str()));
}

MaybeFailure SetSaslCredentials(rd_kafka_t* rk, const std::string& user,
                                const std::string& password) {
  if (rk == nullptr) return CheckCode(RD_KAFKA_RESP_ERR__STATE);
  return CheckError(rd_kafka_sasl_set_credentials(rk, user.c_str(), password.c_str()));
}

void EnableSaslQueue(rd_kafka_conf_t* conf) {
  rd_kafka_conf_enable_sasl_queue(conf, 1);
}

QueueHandle TakeSaslQueue(rd_kafka_t* rk) {
  // Forwarded to a thread of librdkafka's, it is nobody else's to read: for OIDC that is so
  // already.
  const rd_kafka_conf_t* conf = rd_kafka_conf(rk);
  if (Property(conf, "sasl.oauthbearer.method") == "oidc") return nullptr;
  if (Property(conf, "enable.sasl.oauthbearer.unsecure.jwt") == "true") {
    const ErrorHandle failed(rd_kafka_sasl_background_callbacks_enable(rk));
    return nullptr;
  }
  return QueueHandle(rd_kafka_queue_get_sasl(rk));
}

std::vector<std::string> TakeTokenRefreshes(rd_kafka_queue_t* queue) {
  std::vector<std::string> configs;
  if (queue == nullptr) return configs;
  for (;;) {
    const EventHandle event(rd_kafka_queue_poll(queue, 0));
    if (!event) return configs;
    if (rd_kafka_event_type(event.get()) != RD_KAFKA_EVENT_OAUTHBEARER_TOKEN_REFRESH) continue;
    const char* config = rd_kafka_event_config_string(event.get());
    configs.emplace_back(config != nullptr ? config : "");
  }
}

}  // namespace kafka_napi
