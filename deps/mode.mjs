// Which librdkafka the addon is linked with: KAFKA_NAPI_LIBRDKAFKA.

import { Failure } from './failure.mjs';

/** @typedef {'static' | 'shared' | 'system'} Mode */

/**
 * @returns {Mode}
 */
export function mode() {
  const value = process.env.KAFKA_NAPI_LIBRDKAFKA || 'static';
  if (value === 'static' || value === 'shared' || value === 'system') return value;
  throw new Failure(`KAFKA_NAPI_LIBRDKAFKA=${value} is not a mode`, [
    'static  the pinned librdkafka with OpenSSL, zlib and zstd, all linked in',
    "shared  the pinned librdkafka linked in, the system's OpenSSL, zlib and zstd at run time",
    "system  the system's librdkafka (pkg-config rdkafka)",
  ]);
}
