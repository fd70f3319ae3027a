import type { TopicPartition } from '../client/topic-partition.js';
import type { ConsumerConfig } from '../config/properties.generated.js';
import type { ConsumerOptions } from '../consumer/types.js';

/**
 * Options of a `Reader`: of the consumer below, and what is read. `handlers.offsetsCommitted` is
 * called for each gathered commit.
 */
export interface ReaderOptions extends ConsumerOptions {
  /**
   * librdkafka's properties. The reader sets `enable.auto.commit` and `enable.auto.offset.store` to
   * false, and `auto.offset.reset` to `earliest` unless given.
   */
  readonly config: ConsumerConfig;
  /** Topic to read. Either this or `topics`. */
  readonly topic?: string | undefined;
  /** Topics to read, by names and patterns; only in a group. */
  readonly topics?: readonly (string | RegExp)[] | undefined;
  /** Reads as a member of this group; the same as `group.id` in the config. */
  readonly groupId?: string | undefined;
  /** Partition to read; only without a group. Default: 0. */
  readonly partition?: number | undefined;
  /**
   * Where to start: `Offset.Beginning` or `Offset.End`; without a group also an absolute offset or
   * `Offset.tail(n)`. In a group it is for partitions without a committed offset, and sets
   * `auto.offset.reset`. Default: `Offset.Beginning`.
   */
  readonly startOffset?: number | undefined;
  /**
   * Milliseconds for which commits are gathered; 0 waits for the broker with every commit. Only in
   * a group. Default: 0.
   */
  readonly commitInterval?: number | undefined;
}

/** What a `Reader` works with, defaults filled in. */
export interface ReaderConfig {
  /** Properties as the consumer got them; secrets are replaced by `[redacted]`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly topics: readonly (string | RegExp)[];
  /** Null without a group. */
  readonly groupId: string | null;
  /** Null in a group. */
  readonly partition: number | null;
  readonly startOffset: number;
  /** Milliseconds. */
  readonly commitInterval: number;
}

/** Durations in milliseconds; all 0 if there were none. */
export interface DurationStats {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
}

/** What a `Reader` counts. Counters and durations are since the last `stats()`. */
export interface ReaderStats {
  /** Messages handed out. */
  readonly messages: number;
  /** Of their keys and values. */
  readonly bytes: number;
  /** Assignments by the group. */
  readonly rebalances: number;
  /** Waits for a message that ran out. */
  readonly timeouts: number;
  /** `error` events and failed commits. */
  readonly errors: number;
  /** Waiting for a message. */
  readonly waitTime: DurationStats;
  /** Waiting for the broker's answer to a commit. */
  readonly commitTime: DurationStats;
  /** `offset()`, as it is now; null in a group. */
  readonly offset: number | null;
  /** `lag()`, as it is now. */
  readonly lag: number | null;
}

/** A partition by its name. */
export type PartitionOf = Pick<TopicPartition, 'topic' | 'partition'>;
