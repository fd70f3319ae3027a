// describeConfigs, incrementalAlterConfigs, alterConfigs
#include "core/admin.h"
#include "core/admin_values.h"

namespace kafka_napi {

namespace {

using Resources = HandleArray<ConfigResourceHandle>;

// `configure(resource, entry)` for each entry of each resource.
template <typename Configure>
MaybeFailure AddResources(const Value& input, Resources* resources, Configure configure) {
  for (const Value& value : input.list()) {
    ConfigResourceHandle resource(
        rd_kafka_ConfigResource_new(static_cast<rd_kafka_ResourceType_t>(value["type"].integer()),
                                    value["name"].text().c_str()));
    if (!resource) return Failure::FromCode(RD_KAFKA_RESP_ERR__INVALID_ARG);
    for (const Value& entry : value["entries"].list()) {
      MaybeFailure failure = configure(resource.get(), entry);
      if (failure) return failure;
    }
    resources->Add(std::move(resource));
  }
  return std::nullopt;
}

MaybeFailure SetEntry(rd_kafka_ConfigResource_t* resource, const Value& entry) {
  return CheckCode(rd_kafka_ConfigResource_set_config(resource, entry["name"].text().c_str(),
                                                      entry["value"].TextOrNull()));
}

MaybeFailure AddIncrement(rd_kafka_ConfigResource_t* resource, const Value& entry) {
  return CheckError(rd_kafka_ConfigResource_add_incremental_config(
      resource, entry["name"].text().c_str(),
      static_cast<rd_kafka_AlterConfigOpType_t>(entry["operation"].integer()),
      entry["value"].TextOrNull()));
}

MaybeFailure StartDescribeConfigs(const AdminRequest& request, const Value& input) {
  Resources resources;
  MaybeFailure failure = AddResources(input, &resources, SetEntry);
  if (failure) return failure;
  rd_kafka_DescribeConfigs(request.rk, resources.data(), resources.size(), request.options,
                           request.replies);
  return std::nullopt;
}

MaybeFailure StartAlterConfigs(const AdminRequest& request, const Value& input) {
  Resources resources;
  MaybeFailure failure = AddResources(input, &resources, SetEntry);
  if (failure) return failure;
  rd_kafka_AlterConfigs(request.rk, resources.data(), resources.size(), request.options,
                        request.replies);
  return std::nullopt;
}

MaybeFailure StartIncrementalAlterConfigs(const AdminRequest& request, const Value& input) {
  Resources resources;
  MaybeFailure failure = AddResources(input, &resources, AddIncrement);
  if (failure) return failure;
  rd_kafka_IncrementalAlterConfigs(request.rk, resources.data(), resources.size(), request.options,
                                   request.replies);
  return std::nullopt;
}

Value EntryValue(const rd_kafka_ConfigEntry_t* entry) {
  size_t count = 0;
  const auto* synonyms = rd_kafka_ConfigEntry_synonyms(entry, &count);
  return Value::Map{{"name", rd_kafka_ConfigEntry_name(entry)},
                    {"value", rd_kafka_ConfigEntry_value(entry)},
                    {"source", static_cast<int32_t>(rd_kafka_ConfigEntry_source(entry))},
                    {"isReadOnly", rd_kafka_ConfigEntry_is_read_only(entry) == 1},
                    {"isDefault", rd_kafka_ConfigEntry_is_default(entry) == 1},
                    {"isSensitive", rd_kafka_ConfigEntry_is_sensitive(entry) == 1},
                    {"isSynonym", rd_kafka_ConfigEntry_is_synonym(entry) == 1},
                    {"synonyms", ListOf(synonyms, count, EntryValue)}};
}

Value ResourceValue(const rd_kafka_ConfigResource_t* resource) {
  size_t count = 0;
  const auto* entries = rd_kafka_ConfigResource_configs(resource, &count);
  return Value::Map{{"type", static_cast<int32_t>(rd_kafka_ConfigResource_type(resource))},
                    {"name", rd_kafka_ConfigResource_name(resource)},
                    {"entries", ListOf(entries, count, EntryValue)},
                    {"error", CodeValue(rd_kafka_ConfigResource_error(resource),
                                        rd_kafka_ConfigResource_error_string(resource))}};
}

Value DescribedConfigs(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* resources = rd_kafka_DescribeConfigs_result_resources(
      rd_kafka_event_DescribeConfigs_result(event), &count);
  return ListOf(resources, count, ResourceValue);
}

Value AlteredConfigs(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* resources =
      rd_kafka_AlterConfigs_result_resources(rd_kafka_event_AlterConfigs_result(event), &count);
  return ListOf(resources, count, ResourceValue);
}

Value IncrementallyAlteredConfigs(rd_kafka_event_t* event) {
  size_t count = 0;
  const auto* resources = rd_kafka_IncrementalAlterConfigs_result_resources(
      rd_kafka_event_IncrementalAlterConfigs_result(event), &count);
  return ListOf(resources, count, ResourceValue);
}

}  // namespace

std::vector<AdminOperation> AdminConfigOperations() {
  return {{"describeConfigs", RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS,
           RD_KAFKA_EVENT_DESCRIBECONFIGS_RESULT, StartDescribeConfigs, DescribedConfigs},
          {"alterConfigs", RD_KAFKA_ADMIN_OP_ALTERCONFIGS, RD_KAFKA_EVENT_ALTERCONFIGS_RESULT,
           StartAlterConfigs, AlteredConfigs},
          {"incrementalAlterConfigs", RD_KAFKA_ADMIN_OP_INCREMENTALALTERCONFIGS,
           RD_KAFKA_EVENT_INCREMENTALALTERCONFIGS_RESULT, StartIncrementalAlterConfigs,
           IncrementallyAlteredConfigs}};
}

}  // namespace kafka_napi
