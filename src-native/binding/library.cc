#include "binding/library.h"

#include <kafka_napi_link_info.h>

#include <array>
#include <string>

#include "core/handles.h"
#include "version.h"

namespace kafka_napi {

namespace {

std::string BuiltinFeatures() {
  const ConfHandle conf(rd_kafka_conf_new());
  std::array<char, 512> features{};
  size_t size = features.size();
  if (rd_kafka_conf_get(conf.get(), "builtin.features", features.data(), &size) !=
      RD_KAFKA_CONF_OK) {
    return "";
  }
  return features.data();
}

// errorDescriptions(): errno, name, description, ... of every error of this librdkafka
Napi::Value ErrorDescriptions(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const rd_kafka_err_desc* descriptions = nullptr;  // static memory
  size_t count = 0;
  rd_kafka_get_err_descs(&descriptions, &count);
  Napi::Array flat = Napi::Array::New(env);
  uint32_t j = 0;
  for (size_t i = 0; i < count; i++) {
    const rd_kafka_err_desc& description = descriptions[i];
    if (description.name == nullptr) continue;  // The table has gaps.
    flat.Set(j++, static_cast<int>(description.code));
    flat.Set(j++, description.name);
    flat.Set(j++, description.desc != nullptr ? description.desc : "");
  }
  return flat;
}

}  // namespace

void InitLibrary(Napi::Object exports) {
  const Napi::Env env = exports.Env();
  exports.Set("packageVersion", KAFKA_NAPI_VERSION);
  exports.Set("versionNumber", rd_kafka_version());
  exports.Set("version", rd_kafka_version_str());
  exports.Set("linkInfo", KAFKA_NAPI_LINK_INFO);
  exports.Set("features", BuiltinFeatures());
  exports.Set("errorDescriptions",
              Napi::Function::New(env, ErrorDescriptions, "errorDescriptions"));
}

}  // namespace kafka_napi
