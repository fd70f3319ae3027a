import { Buffer } from 'node:buffer';
import type { MessageBytes } from '../types.js';
import type { Partitioner } from './partitioner.js';

/**
 * A balancer that chooses the partition of the topic that got the fewest bytes of keys and values
 * so far, whatever the key; of several the one with the lowest number. For `options.partitioner` of
 * a `Producer`.
 *
 * It counts what it was asked about, and begins anew when a topic's number of partitions changes.
 */
export function leastBytes(): Partitioner {
  const topics = new Map<string, Float64Array>();
  return ({ topic, key, value }, partitionCount) => {
    let counts = topics.get(topic);
    if (counts?.length !== partitionCount) {
      counts = new Float64Array(partitionCount);
      topics.set(topic, counts);
    }
    let least = 0;
    for (let i = 1; i < counts.length; i++) {
      if ((counts[i] ?? 0) < (counts[least] ?? 0)) least = i;
    }
    counts[least] = (counts[least] ?? 0) + sizeOf(key) + sizeOf(value);
    return least;
  };
}

function sizeOf(bytes: MessageBytes | undefined): number {
  if (typeof bytes === 'string') return Buffer.byteLength(bytes);
  return bytes?.length ?? 0;
}
