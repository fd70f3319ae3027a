// A failure of librdkafka as plain data. TypeScript turns it into a KafkaError: class, code, stack
// and cause are its business.
#ifndef KAFKA_NAPI_CORE_FAILURE_H_
#define KAFKA_NAPI_CORE_FAILURE_H_

#include <optional>
#include <string>

#include "core/handles.h"

namespace kafka_napi {

struct Failure {
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::string message;
  bool fatal = false;
  bool retriable = false;
  bool requires_abort = false;

  [[nodiscard]] static Failure FromCode(rd_kafka_resp_err_t code, std::string message = {});
  [[nodiscard]] static Failure FromError(const rd_kafka_error_t* error);
};

using MaybeFailure = std::optional<Failure>;

// nullopt for RD_KAFKA_RESP_ERR_NO_ERROR.
[[nodiscard]] MaybeFailure CheckCode(rd_kafka_resp_err_t code);

// Takes the error that librdkafka handed out; nullopt for a null one.
[[nodiscard]] MaybeFailure CheckError(rd_kafka_error_t* error);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_FAILURE_H_
