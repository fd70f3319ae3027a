// How far a reader is behind, asked of the broker.
import { Offset, type TopicPartition } from '../client/topic-partition.js';
import type { Consumer } from '../consumer/consumer.js';
import { partitionKey } from '../consumer/decoded.js';
import type { Watermarks } from '../consumer/types.js';
import type { WaitOptions } from '../internal/wait.js';
import type { PartitionOf } from './types.js';

/** Where reading goes on, as far as that is known here. */
export type KnownPosition = (name: PartitionOf) => number | null;

/**
 * The number of messages ahead of the reader, in all of its partitions; null if it has none.
 *
 * @param startOffset - Where reading starts in a partition without a known or committed position.
 */
export async function askLag(
  consumer: Consumer,
  known: KnownPosition,
  startOffset: number,
  inGroup: boolean,
  options: WaitOptions,
): Promise<number | null> {
  const assigned = consumer.assignment().map(({ topic, partition }) => ({ topic, partition }));
  if (assigned.length === 0) return null;
  const unknown = inGroup ? assigned.filter((name) => known(name) === null) : [];
  const [committed, watermarks] = await Promise.all([
    unknown.length > 0 ? committedOffsets(consumer, unknown, options) : new Map<string, number>(),
    Promise.all(
      assigned.map((name) => consumer.queryWatermarkOffsets(name.topic, name.partition, options)),
    ),
  ]);
  const lags = assigned.map((name, i) => {
    const position = known(name) ?? committed.get(partitionKey(name)) ?? startOffset;
    return distance(position, watermarks[i] ?? { low: 0, high: 0 });
  });
  return lags.reduce((sum, lag) => sum + lag, 0);
}

async function committedOffsets(
  consumer: Consumer,
  partitions: readonly TopicPartition[],
  options: WaitOptions,
): Promise<Map<string, number>> {
  const offsets = new Map<string, number>();
  for (const { error, offset, ...name } of await consumer.committed(partitions, options)) {
    if (error !== null) throw error;
    if (offset !== undefined && offset >= 0) offsets.set(partitionKey(name), offset);
  }
  return offsets;
}

/** Messages between a position, which may be a logical one, and the end. */
function distance(position: number, { low, high }: Watermarks): number {
  if (position === Offset.End) return 0;
  if (position <= Offset.tail(0)) return Math.min(Offset.tail(0) - position, high - low);
  return Math.max(0, high - Math.max(position, low));
}
