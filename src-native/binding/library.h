// Facts about the linked librdkafka.
#ifndef KAFKA_NAPI_BINDING_LIBRARY_H_
#define KAFKA_NAPI_BINDING_LIBRARY_H_

#include "napi_setup.h"

namespace kafka_napi {

// Defines packageVersion, version, linkInfo, features and errorDescriptions() on `exports`.
void InitLibrary(Napi::Object exports);

}  // namespace kafka_napi

#endif  // KAFKA_NAPI_BINDING_LIBRARY_H_
