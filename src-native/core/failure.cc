#include "core/failure.h"

#include <utility>

namespace kafka_napi {

Failure Failure::FromCode(rd_kafka_resp_err_t code, std::string message) {
  Failure failure;
  failure.code = code;
  failure.message = message.empty() ? rd_kafka_err2str(code) : std::move(message);
  return failure;
}

Failure Failure::FromError(const rd_kafka_error_t* error) {
  Failure failure;
  failure.code = rd_kafka_error_code(error);
  failure.message = rd_kafka_error_string(error);
  failure.fatal = rd_kafka_error_is_fatal(error) != 0;
  failure.retriable = rd_kafka_error_is_retriable(error) != 0;
  failure.requires_abort = rd_kafka_error_txn_requires_abort(error) != 0;
  return failure;
}

MaybeFailure CheckCode(rd_kafka_resp_err_t code) {
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return std::nullopt;
  return Failure::FromCode(code);
}

MaybeFailure CheckError(rd_kafka_error_t* error) {
  if (error == nullptr) return std::nullopt;
  const ErrorHandle owned(error);
  return Failure::FromError(error);
}

}  // namespace kafka_napi
