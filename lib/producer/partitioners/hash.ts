import { invalidArgType } from '../../errors/argument-error.js';
import { fnv1a } from './fnv1a.js';
import { keyBytes } from './key-bytes.js';
import type { Partitioner } from './partitioner.js';
import { roundRobin } from './round-robin.js';

/** A hash function of 32 bits; whether its result is taken for signed makes no difference. */
export type Hasher = (key: Uint8Array) => number;

/**
 * A balancer that keeps the messages of a key together: the hash as a signed number, modulo the
 * number of partitions, without its sign. Messages without a key take turns. For
 * `options.partitioner` of a `Producer`.
 *
 * @param hasher - Default: FNV-1a, which agrees with the preset `'sarama'` and with librdkafka's
 *   `fnv1a`.
 */
export function hash(hasher: Hasher = fnv1a): Partitioner {
  if (typeof hasher !== 'function') throw invalidArgType('hasher', 'a function', hasher);
  const withoutKey = roundRobin();
  return (message, partitionCount) => {
    const bytes = keyBytes(message.key);
    if (bytes === null) return withoutKey(message, partitionCount);
    return Math.abs((hasher(bytes) | 0) % partitionCount);
  };
}
