import { invalidArgType, invalidArgValue, outOfRange } from '../errors/argument-error.js';
import { KafkaError } from '../errors/kafka-error.js';
import type { FlatPartitions } from '../native/binding.js';

/** A partition of a topic, with what is known or wanted about it. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** Absolute (0 or more) or one of the logical offsets of {@link Offset}. */
  readonly offset?: number | undefined;
  /** Leader epoch of the message before `offset`; guards against log truncation (KIP-320). */
  readonly leaderEpoch?: number | undefined;
  /** Text committed beside the offset. */
  readonly metadata?: string | undefined;
}

/** A partition as an answer names it, with what went wrong there. */
export interface TopicPartitionResult extends TopicPartition {
  readonly error: KafkaError | null;
}

/** Logical offsets. */
export const Offset = {
  /** The oldest message that the broker still has. */
  Beginning: -2,
  /** Behind the newest message. */
  End: -1,
  /** The group's committed offset. */
  Stored: -1000,
  /** No offset; in answers: none is known. */
  Invalid: -1001,
  /** `count` messages before the end of the partition (`RD_KAFKA_OFFSET_TAIL`). */
  tail(count: number): number {
    if (!Number.isInteger(count) || count < 0 || count > 1_000_000_000) {
      throw outOfRange('count', 'an integer from 0 to 1000000000', count);
    }
    return -2000 - count;
  },
} as const;

const FIELDS = 6;
/** The largest partition, size or time that librdkafka takes. */
export const MAX_INT32 = 2 ** 31 - 1;

/** Throws unless `topic` can name a topic. */
export function checkTopic(name: string, topic: unknown): asserts topic is string {
  if (typeof topic !== 'string') throw invalidArgType(name, 'a non-empty string', topic);
  if (topic === '') throw invalidArgValue(name, 'must not be empty');
  if (topic.includes('\0')) throw invalidArgValue(name, 'must not contain a NUL character');
}

/** Checks a list given by the app and flattens it for the addon. */
export function flattenPartitions(
  name: string,
  partitions: readonly TopicPartition[],
): FlatPartitions {
  if (!Array.isArray(partitions)) throw invalidArgType(name, 'an array', partitions);
  const flat: FlatPartitions = [];
  partitions.forEach((entry: TopicPartition, i) => {
    const at = `${name}[${i}]`;
    if (typeof entry !== 'object' || (entry as unknown) === null) {
      throw invalidArgType(at, 'a TopicPartition', entry);
    }
    checkTopic(`${at}.topic`, entry.topic);
    checkInteger(`${at}.partition`, entry.partition, 0, MAX_INT32);
    const { offset = Offset.Invalid, leaderEpoch = -1, metadata = null } = entry;
    checkInteger(`${at}.offset`, offset, Offset.tail(1_000_000_000), Number.MAX_SAFE_INTEGER);
    checkInteger(`${at}.leaderEpoch`, leaderEpoch, -1, MAX_INT32);
    if (metadata !== null && typeof metadata !== 'string') {
      throw invalidArgType(`${at}.metadata`, 'a string', metadata);
    }
    flat.push(entry.topic, entry.partition, offset, leaderEpoch, metadata, 0);
  });
  return flat;
}

/** Builds the objects of a list that came from the addon. */
export function unflattenPartitions(flat: FlatPartitions): TopicPartitionResult[] {
  const partitions: TopicPartitionResult[] = [];
  for (let i = 0; i + FIELDS <= flat.length; i += FIELDS) {
    const [topic, partition, offset, leaderEpoch, metadata, errno] = flat.slice(i, i + FIELDS) as [
      string,
      number,
      number,
      number,
      string | null,
      number,
    ];
    partitions.push({
      topic,
      partition,
      ...(offset !== Offset.Invalid && { offset }),
      ...(leaderEpoch >= 0 && { leaderEpoch }),
      ...(metadata !== null && { metadata }),
      error:
        errno === 0 ? null : KafkaError.fromErrno(errno, '', { topic, partition, stack: false }),
    });
  }
  return partitions;
}

/** Throws unless `value` is an integer in this range. */
export function checkInteger(
  name: string,
  value: unknown,
  min: number,
  max: number,
): asserts value is number {
  if (typeof value !== 'number') throw invalidArgType(name, 'a number', value);
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw outOfRange(name, `an integer from ${min} to ${max}`, value);
  }
}
