// Who a consumer is in its group: what a transaction commits offsets with.
#ifndef KAFKA_NAPI_CORE_GROUP_METADATA_H_
#define KAFKA_NAPI_CORE_GROUP_METADATA_H_

#include <cstdint>
#include <string>

#include "core/handles.h"

namespace kafka_napi {

struct GroupMetadata {
  std::string group_id;
  int32_t generation_id = -1;
  std::string member_id;
  std::string group_instance_id;  // empty: none
};

// `metadata` is borrowed; null gives an empty value.
[[nodiscard]] GroupMetadata ToValue(const rd_kafka_consumer_group_metadata_t* metadata);
[[nodiscard]] GroupMetadataHandle ToHandle(const GroupMetadata& value);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_CORE_GROUP_METADATA_H_
