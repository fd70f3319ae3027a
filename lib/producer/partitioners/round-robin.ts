import { outOfRange } from '../../errors/argument-error.js';
import type { Partitioner } from './partitioner.js';

/** Options of {@link roundRobin}. */
export interface RoundRobinOptions {
  /** Messages in a row for one partition: larger batches. Default: 1. */
  readonly chunkSize?: number | undefined;
}

/**
 * A balancer that gives every partition of a topic its turn, whatever the key. For
 * `options.partitioner` of a `Producer`.
 *
 * Each topic has turns of its own. A balancer that two producers share counts for both.
 */
export function roundRobin(options: RoundRobinOptions = {}): Partitioner {
  const { chunkSize = 1 } = options;
  if (!Number.isSafeInteger(chunkSize) || chunkSize < 1) {
    throw outOfRange('options.chunkSize', 'an integer above 0', chunkSize);
  }
  return turns(chunkSize, () => 0);
}

/** @param first - Where a topic's turns begin. */
export function turns(chunkSize: number, first: () => number): Partitioner {
  const counts = new Map<string, number>();
  return ({ topic }, partitionCount) => {
    const count = counts.get(topic) ?? first();
    counts.set(topic, count + 1);
    return Math.floor(count / chunkSize) % partitionCount;
  };
}
