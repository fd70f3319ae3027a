#include "core/group_metadata.h"

namespace kafka_napi {

GroupMetadata ToValue(const rd_kafka_consumer_group_metadata_t* metadata) {
  GroupMetadata value;
  if (metadata == nullptr) return value;
  value.group_id = rd_kafka_consumer_group_metadata_group_id(metadata);
  value.generation_id = rd_kafka_consumer_group_metadata_generation_id(metadata);
  value.member_id = rd_kafka_consumer_group_metadata_member_id(metadata);
  const char* instance = rd_kafka_consumer_group_metadata_group_instance_id(metadata);
  if (instance != nullptr) value.group_instance_id = instance;
  return value;
}

GroupMetadataHandle ToHandle(const GroupMetadata& value) {
  const char* instance =
      value.group_instance_id.empty() ? nullptr : value.group_instance_id.c_str();
  return GroupMetadataHandle(rd_kafka_consumer_group_metadata_new_with_genid(
      value.group_id.c_str(), value.generation_id, value.member_id.c_str(), instance));
}

}  // namespace kafka_napi
