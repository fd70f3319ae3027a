// Partitioners of other clients, by name.
import { randomInt } from 'node:crypto';
import type { CheckedConfig } from '../../config/validate.js';
import { invalidArgType, invalidArgValue } from '../../errors/argument-error.js';
import { fnv1a } from './fnv1a.js';
import { keyBytes } from './key-bytes.js';
import { murmur2 } from './murmur2.js';
import type { Partitioner } from './partitioner.js';
import { turns } from './round-robin.js';

/**
 * Partitions as another client chooses them; keys as in its default partitioner.
 *
 * - `'java'`: murmur2. Without a key: random, one partition for as long as
 *   `sticky.partitioning.linger.ms`. librdkafka's `murmur2_random`.
 * - `'sarama'`: FNV-1a. Without a key: random, as above. librdkafka's `fnv1a_random`.
 * - `'sarama-reference'`: FNV-1a with the sign bit cleared (`NewReferenceHashPartitioner`), which
 *   differs. Without a key: random, for each message.
 * - `'kafkajs'`: murmur2. Without a key: in turn, from a random partition on.
 *
 * The first two cost nothing, as librdkafka itself has them.
 */
export type PartitionerPreset = 'java' | 'sarama' | 'sarama-reference' | 'kafkajs';

/** Presets that are a partitioner of librdkafka. */
const NATIVE: Readonly<Record<string, string>> = {
  java: 'murmur2_random',
  sarama: 'fnv1a_random',
};

const SIGN_CLEARED = 0x7fffffff;

function kafkajs(): Partitioner {
  // In turn from a random place, so that short-lived producers do not all begin with partition 0.
  const withoutKey = turns(1, () => randomInt(SIGN_CLEARED));
  return (message, partitionCount) => {
    const bytes = keyBytes(message.key);
    if (bytes === null) return withoutKey(message, partitionCount);
    return (murmur2(bytes) & SIGN_CLEARED) % partitionCount;
  };
}

function saramaReference(): Partitioner {
  return ({ key }, partitionCount) => {
    const bytes = keyBytes(key);
    if (bytes === null) return Math.floor(Math.random() * partitionCount);
    return (fnv1a(bytes) & SIGN_CLEARED) % partitionCount;
  };
}

const IN_JS: Readonly<Record<string, () => Partitioner>> = {
  'sarama-reference': saramaReference,
  kafkajs,
};

const NAMES = "'java', 'sarama', 'sarama-reference', 'kafkajs'";

/**
 * What a producer's `options.partitioner` adds to its config.
 *
 * @throws TypeError if the option cannot be used.
 */
export function partitionerEntries(option: unknown, config: CheckedConfig): readonly string[] {
  if (option === undefined) return [];
  if (typeof option !== 'function' && typeof option !== 'string') {
    throw invalidArgType('options.partitioner', `a function or one of ${NAMES}`, option);
  }
  if (config.has('partitioner')) {
    throw invalidArgValue(
      'options.partitioner',
      'and the property `partitioner` exclude each other',
    );
  }
  if (typeof option === 'function' || Object.hasOwn(IN_JS, option)) return [];
  const native = Object.hasOwn(NATIVE, option) ? NATIVE[option] : undefined;
  if (native !== undefined) return ['partitioner', native];
  const hint = `must be a function or one of ${NAMES} (librdkafka's own are for the config)`;
  throw invalidArgValue('options.partitioner', hint, option);
}

/** The partitioner that an already checked option asks for; undefined if it is librdkafka's. */
export function partitionerOf(
  option: PartitionerPreset | Partitioner | undefined,
): Partitioner | undefined {
  if (typeof option !== 'string') return option;
  return IN_JS[option]?.();
}
