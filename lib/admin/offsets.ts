// Offsets of groups and of partitions, and deleteRecords: arguments and results
import { types } from 'node:util';
import { checkInteger, MAX_INT32, Offset, type TopicPartition } from '../client/topic-partition.js';
import type { TopicPartitionResult } from '../client/topic-partition.js';
import { invalidArgType, invalidArgValue, outOfRange } from '../errors/argument-error.js';
import type { Failure, KafkaError } from '../errors/kafka-error.js';
import type { NativeMap } from '../native/binding.js';
import { align, errorOf, type PartitionAnswer, partitionResults } from './answers.js';
import {
  checkArray,
  checkName,
  checkObject,
  checkPlaces,
  checkText,
  checkUnique,
  type PartitionId,
  placeKey,
} from './checks.js';

/** Whose committed offsets `listConsumerGroupOffsets()` lists. */
export interface GroupOffsetsQuery {
  readonly group: string;
  /** Default: all partitions with a committed offset. */
  readonly partitions?: readonly PartitionId[] | undefined;
}

/** Offsets to commit for a group that has no members. */
export interface GroupOffsetsAlteration {
  readonly group: string;
  /** With the `offset` to commit, and, if wanted, `leaderEpoch` and `metadata`. */
  readonly partitions: readonly TopicPartition[];
}

/** Committed offsets to forget. */
export interface GroupOffsetsDeletion {
  readonly group: string;
  readonly partitions: readonly PartitionId[];
}

/** What became of a group's offsets. */
export interface GroupOffsetsResult {
  readonly group: string;
  /** Aligned with the partitions asked about. No `offset`: none is committed. */
  readonly partitions: readonly TopicPartitionResult[];
  /** Of the group as a whole; `partitions` is empty then. */
  readonly error: KafkaError | null;
}

/**
 * Which offset is meant: of the oldest message, behind the newest, of the message with the highest
 * timestamp, or of the first message at or after a time (a number is milliseconds since the epoch).
 */
export type OffsetSpec = 'earliest' | 'latest' | 'maxTimestamp' | Date | number;

/** A partition that `listOffsets()` is asked about. */
export interface OffsetQuery extends PartitionId {
  readonly spec: OffsetSpec;
}

/** Answer of `listOffsets()` for a partition. */
export interface OffsetResult extends PartitionId {
  /** -1: there is no such message. */
  readonly offset: number;
  /** Of the message, in milliseconds since the epoch; -1 unless the spec was about time. */
  readonly timestamp: number;
  readonly leaderEpoch?: number;
  readonly error: KafkaError | null;
}

/** Where to delete a partition's messages. */
export interface RecordDeletion extends PartitionId {
  /** Messages before this offset are deleted; `Offset.End`: all. */
  readonly offset: number;
}

/** What became of a partition's messages. */
export interface RecordDeletionResult extends PartitionId {
  /** Offset of the oldest message that is left; -1 on an error. */
  readonly lowWatermark: number;
  readonly error: KafkaError | null;
}

export interface EncodedGroup extends NativeMap {
  readonly group: string;
  readonly partitions: readonly (NativeMap & PartitionId)[] | null;
}

interface GroupOffsetsAnswer {
  readonly error: Failure | null;
  readonly partitions: readonly PartitionAnswer[] | null;
}

const SPECS: Readonly<Record<string, number>> = { latest: -1, earliest: -2, maxTimestamp: -3 };

function encodeGroups<T extends { readonly group: string }>(
  groups: readonly T[],
  partitionsOf: (entry: T, at: string) => (NativeMap & PartitionId)[] | null,
): EncodedGroup[] {
  checkArray('groups', groups);
  const encoded = groups.map((entry: T, i) => {
    const at = `groups[${i}]`;
    checkObject(at, entry);
    checkName(`${at}.group`, entry.group);
    return { group: entry.group, partitions: partitionsOf(entry, at) };
  });
  checkUnique(
    'groups',
    encoded.map(({ group }) => group),
  );
  return encoded;
}

function encodePlaces(list: string, places: readonly PartitionId[]): (NativeMap & PartitionId)[] {
  return checkPlaces(list, places).map(({ topic, partition }) => ({ topic, partition }));
}

function checkNotEmpty(list: string, places: readonly unknown[]): void {
  if (places.length === 0) throw invalidArgValue(list, 'must not be empty');
}

export function encodeOffsetsQueries(groups: readonly GroupOffsetsQuery[]): EncodedGroup[] {
  return encodeGroups(groups, ({ partitions }, at) =>
    partitions === undefined ? null : encodePlaces(`${at}.partitions`, partitions),
  );
}

export function encodeOffsetsDeletions(groups: readonly GroupOffsetsDeletion[]): EncodedGroup[] {
  return encodeGroups(groups, ({ partitions }, at) => {
    const encoded = encodePlaces(`${at}.partitions`, partitions);
    checkNotEmpty(`${at}.partitions`, encoded);
    return encoded;
  });
}

export function encodeOffsetsAlterations(
  groups: readonly GroupOffsetsAlteration[],
): EncodedGroup[] {
  return encodeGroups(groups, ({ partitions }, at) => {
    const list = `${at}.partitions`;
    const encoded = checkPlaces(list, partitions).map((entry, i) => {
      const { topic, partition, offset, leaderEpoch, metadata } = entry;
      checkInteger(`${list}[${i}].offset`, offset, 0, Number.MAX_SAFE_INTEGER);
      if (leaderEpoch !== undefined) {
        checkInteger(`${list}[${i}].leaderEpoch`, leaderEpoch, 0, MAX_INT32);
      }
      if (metadata !== undefined) checkText(`${list}[${i}].metadata`, metadata);
      return { topic, partition, offset, leaderEpoch, metadata };
    });
    checkNotEmpty(list, encoded);
    return encoded;
  });
}

export function groupOffsets(
  { group, partitions }: EncodedGroup,
  answer: unknown,
): GroupOffsetsResult {
  const [found] = answer as readonly GroupOffsetsAnswer[];
  const error = errorOf(found?.error);
  if (error !== null) return { group, partitions: [], error };
  return {
    group,
    partitions: partitionResults(partitions ?? undefined, found?.partitions ?? []),
    error,
  };
}

export function encodeOffsetQueries(queries: readonly OffsetQuery[]): (NativeMap & PartitionId)[] {
  return checkPlaces('partitions', queries).map(({ topic, partition, spec }, i) => ({
    topic,
    partition,
    offset: encodeSpec(`partitions[${i}].spec`, spec),
  }));
}

function encodeSpec(name: string, spec: unknown): number {
  if (typeof spec === 'string') {
    const number = Object.hasOwn(SPECS, spec) ? SPECS[spec] : undefined;
    if (number !== undefined) return number;
  }
  const time = types.isDate(spec) ? spec.getTime() : spec;
  if (typeof time !== 'number') {
    throw invalidArgType(
      name,
      "'earliest', 'latest', 'maxTimestamp', a Date, or milliseconds since the epoch",
      spec,
    );
  }
  if (!Number.isSafeInteger(time) || time < 0) {
    throw outOfRange(name, 'a valid time, in whole milliseconds since the epoch', time);
  }
  return time;
}

export function offsetResults(places: readonly PartitionId[], answer: unknown): OffsetResult[] {
  const answers = answer as readonly { partition: PartitionAnswer; timestamp: number }[];
  return align(
    places,
    placeKey,
    answers,
    ({ partition }) => placeKey(partition),
    (place, found) => {
      const { topic, partition } = place;
      const { offset = Offset.Invalid, leaderEpoch = -1 } = found?.partition ?? {};
      // Where a leader has not answered, librdkafka leaves the offset invalid, and may name no error.
      const failure = found?.partition.error;
      const isMissing = failure === null && offset === Offset.Invalid;
      const error = errorOf(isMissing ? undefined : failure, { topic, partition });
      return {
        topic,
        partition,
        offset: error === null ? offset : -1,
        timestamp: error === null ? (found?.timestamp ?? -1) : -1,
        ...(leaderEpoch >= 0 && { leaderEpoch }),
        error,
      };
    },
  );
}

export function encodeRecordDeletions(
  partitions: readonly RecordDeletion[],
): (NativeMap & PartitionId)[] {
  return checkPlaces('partitions', partitions).map(({ topic, partition, offset }, i) => {
    checkInteger(`partitions[${i}].offset`, offset, Offset.End, Number.MAX_SAFE_INTEGER);
    return { topic, partition, offset };
  });
}

export function recordDeletionResults(
  places: readonly PartitionId[],
  answer: unknown,
): RecordDeletionResult[] {
  return partitionResults(places, answer as readonly PartitionAnswer[]).map(
    ({ topic, partition, offset = -1, error }) => ({
      topic,
      partition,
      lowWatermark: error === null ? offset : -1,
      error,
    }),
  );
}
