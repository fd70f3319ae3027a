// Which librdkafka the addon is linked with: KAFKA_NAPI_LIBRDKAFKA.

import { Failure } from './failure.mjs';

/**
 * @returns {'static' | 'system'}
 */
export function mode() {
  const value = process.env.KAFKA_NAPI_LIBRDKAFKA || 'static';
  if (value === 'static' || value === 'system') return value;
  const known = 'known: static (the pinned source, linked in), system (pkg-config rdkafka)';
  if (value === 'shared') {
    throw new Failure('KAFKA_NAPI_LIBRDKAFKA=shared does not exist yet; it comes with packaging', [
      known,
    ]);
  }
  throw new Failure(`KAFKA_NAPI_LIBRDKAFKA=${value} is not a mode`, [known]);
}
