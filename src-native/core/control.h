// Everything a client learns that is neither a message nor a delivery report.
#ifndef KAFKA_NAPI_CORE_CONTROL_H_
#define KAFKA_NAPI_CORE_CONTROL_H_

#include <cstdint>
#include <string>

#include "core/topic_partition.h"

namespace kafka_napi {

enum class ControlKind : uint32_t {
  kError = 1,
  kStats = 2,
  kThrottle = 3,
  kRebalance = 5,
  kOffsetsCommitted = 6,
  kPartitionEof = 7,
};

struct Control {
  ControlKind kind = ControlKind::kError;
  // Error and offset commit: the error. Rebalance: _ASSIGN_PARTITIONS or _REVOKE_PARTITIONS.
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  bool flag = false;           // Error: fatal. Rebalance: the partitions are lost.
  std::string text;            // Error: its text. Stats: the JSON. Throttle: broker name.
  int32_t broker_id = -1;      // Throttle.
  int32_t throttle_ms = 0;     // Throttle.
  TopicPartitions partitions;  // Rebalance, commit; error and EOF of one partition: that one.
};

struct LogRecord {
  int32_t level = 0;  // syslog(3)
  std::string facility;
  std::string message;
};

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_CONTROL_H_
