// Which partitions the app has paused.
//
// Rules
// 1. librdkafka throws away what it has prefetched of a paused partition and goes on behind what
//    was drained; what is decoded here already is kept back (see decoded.ts).
// 2. librdkafka would keep the mark when a partition is revoked, and an app that gets it again
//    would wait for ever: a pause ends with the assignment, as in the Java client.
import {
  flattenPartitions,
  type TopicPartition,
  unflattenPartitions,
} from '../client/topic-partition.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import type { NativeConsumer } from '../native/binding.js';
import type { PartitionName } from './batch.js';
import { partitionKey, type PartitionFilter } from './decoded.js';
import type { Pulls } from './pulls.js';

export class Pauses {
  readonly #native: NativeConsumer;
  readonly #pulls: () => Pulls;
  readonly #paused = new Map<string, PartitionName>();

  constructor(native: NativeConsumer, pulls: () => Pulls) {
    this.#native = native;
    this.#pulls = pulls;
  }

  /** Whether the app has paused this partition. */
  has(name: PartitionName): boolean {
    return this.#paused.has(partitionKey(name));
  }

  list(): PartitionName[] {
    return [...this.#paused.values()];
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.#apply('pause', partitions);
    for (const { topic, partition } of partitions) {
      this.#paused.set(partitionKey({ topic, partition }), { topic, partition });
    }
    this.#pulls().park((name) => this.has(name)); // Rule 1.
  }

  resume(partitions: readonly TopicPartition[]): void {
    const keys = new Set(partitions.map(partitionKey));
    this.#apply(
      'resume',
      partitions.filter((partition) => this.has(partition)),
    );
    for (const key of keys) this.#paused.delete(key);
    this.#pulls().unpark((name) => keys.has(partitionKey(name)));
  }

  /** Rule 2: these partitions are no longer assigned. */
  forget(isConcerned: PartitionFilter): void {
    const gone = this.list().filter(isConcerned);
    if (gone.length === 0) return;
    for (const name of gone) this.#paused.delete(partitionKey(name));
    // One that fails is not there any more.
    this.#native.resume(flattenPartitions('partitions', gone));
  }

  #apply(what: 'pause' | 'resume', partitions: readonly TopicPartition[]): void {
    const flat = flattenPartitions('partitions', partitions);
    if (flat.length === 0) return;
    const result = this.#native[what](flat);
    if (!Array.isArray(result)) throw KafkaError.fromFailure(result);
    const failed = unflattenPartitions(result).find(({ error }) => error !== null);
    if (failed?.error) throw failed.error;
  }
}

/** Throws unless each of these partitions is assigned. */
export function checkAssigned(
  native: NativeConsumer,
  what: string,
  partitions: readonly PartitionName[],
): void {
  const flat = native.assignment();
  if (!Array.isArray(flat)) throw KafkaError.fromFailure(flat);
  const assigned = new Set(unflattenPartitions(flat).map(partitionKey));
  const missing = partitions.find((partition) => !assigned.has(partitionKey(partition)));
  if (missing === undefined) return;
  const { topic, partition } = missing;
  throw KafkaError.fromErrno(
    ErrorCode.ERR__STATE,
    `cannot ${what} ${topic} [${partition}]: it is not assigned to this consumer`,
    { topic, partition },
  );
}
