// The one place that includes <napi.h>, so that these definitions always come before it.
#ifndef KAFKA_NAPI_NAPI_SETUP_H_
#define KAFKA_NAPI_NAPI_SETUP_H_

// Node 20.9 is the oldest runtime; 9 is what all of its line has.
#define NAPI_VERSION 9
// Exceptions are off: a failing call leaves a pending JS exception, which each caller checks.
#define NAPI_DISABLE_CPP_EXCEPTIONS
#define NODE_ADDON_API_DISABLE_DEPRECATED
// A worker that is being terminated fails every call; that is no reason to end the process.
#define NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS

#include <napi.h>

#endif  // KAFKA_NAPI_NAPI_SETUP_H_
