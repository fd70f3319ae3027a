// Version of the package that this addon belongs to: the loader refuses any other. Kept equal to
// package.json and lib/native/version.ts by a test.
#ifndef KAFKA_NAPI_VERSION_H_
#define KAFKA_NAPI_VERSION_H_

#define KAFKA_NAPI_VERSION "0.1.0"

#endif  // KAFKA_NAPI_VERSION_H_
