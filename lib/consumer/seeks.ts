// Moving the position of partitions.
//
// Rules
// 1. From the call on nothing from before it is handed out: what is decoded is dropped, and the
//    gate is shut until librdkafka has moved.
// 2. A partition that has only just been assigned is not being fetched yet, and librdkafka refuses
//    to seek it (_STATE): that passes, so it is tried again while time is left.
import { setTimeout } from 'node:timers/promises';
import {
  type TopicPartition,
  type TopicPartitionResult,
  flattenPartitions,
} from '../client/topic-partition.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { partitionKey } from './decoded.js';
import type { Pulls } from './pulls.js';

const RETRY_MS = 20;

/** Asks librdkafka to seek; answers per partition. */
export type SeekOnce = (partitions: readonly TopicPartition[]) => Promise<TopicPartitionResult[]>;

/**
 * Seeks all of `targets`, trying again until `deadline` (`performance.now()`).
 *
 * @param isAssigned - Whether a partition is still this consumer's.
 */
export async function seekAll(
  pulls: Pulls,
  targets: readonly TopicPartition[],
  deadline: number,
  seekOnce: SeekOnce,
): Promise<void> {
  flattenPartitions('targets', targets);
  const keys = new Set(targets.map(partitionKey));
  pulls.dropStale((name) => keys.has(partitionKey(name))); // Rule 1.
  pulls.shutGate();
  try {
    let left = targets;
    for (;;) {
      const failed = (await seekOnce(left)).filter(({ error }) => error !== null);
      const refused = failed.find(({ error }) => error?.errno !== ErrorCode.ERR__STATE);
      if (refused?.error) throw refused.error;
      const [first] = failed;
      if (first === undefined) return;
      if (performance.now() > deadline) throw notFetched(first);
      const names = new Set(failed.map(partitionKey));
      left = left.filter((target) => names.has(partitionKey(target)));
      await setTimeout(RETRY_MS, undefined, { ref: false }); // Rule 2.
    }
  } finally {
    pulls.openGate();
  }
}

function notFetched({ topic, partition }: TopicPartition): KafkaError {
  return KafkaError.fromErrno(
    ErrorCode.ERR__STATE,
    `cannot seek ${topic} [${partition}]: it is not being fetched`,
    { topic, partition },
  );
}
