#include "core/group_metadata.h"

#include <cstring>

namespace kafka_napi {

#if RD_KAFKA_VERSION < 0x020800ff
namespace {

// What one field is followed by; the text ends before it.
const char* TakeText(const char* from, std::string* text) {
  *text = from;
  return from + text->size() + 1;
}

}  // namespace

// These have no other way to the fields than their serialized form. It is not documented, but
// cannot change any more in versions that have been released: "CGMDv2:", the generation, then the
// texts with their NULs, and whether the last one is missing before it.
GroupMetadata ToValue(const rd_kafka_consumer_group_metadata_t* metadata) {
  static constexpr char kMagic[] = {'C', 'G', 'M', 'D', 'v', '2', ':'};
  GroupMetadata value;
  if (metadata == nullptr) return value;
  void* buffer = nullptr;
  size_t size = 0;
  const ErrorHandle error(rd_kafka_consumer_group_metadata_write(metadata, &buffer, &size));
  if (error) return value;
  const TextHandle owner(static_cast<char*>(buffer));
  const char* at = owner.get();
  if (size < sizeof kMagic || std::memcmp(at, kMagic, sizeof kMagic) != 0) return value;
  at += sizeof kMagic;
  std::memcpy(&value.generation_id, at, sizeof value.generation_id);
  at = TakeText(at + sizeof value.generation_id, &value.group_id);
  at = TakeText(at, &value.member_id);
  const bool has_instance = *at == 0;
  if (has_instance) TakeText(at + 1, &value.group_instance_id);
  return value;
}
#else
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
#endif

GroupMetadataHandle ToHandle(const GroupMetadata& value) {
  const char* instance =
      value.group_instance_id.empty() ? nullptr : value.group_instance_id.c_str();
  return GroupMetadataHandle(rd_kafka_consumer_group_metadata_new_with_genid(
      value.group_id.c_str(), value.generation_id, value.member_id.c_str(), instance));
}

}  // namespace kafka_napi
