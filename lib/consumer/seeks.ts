// Moving the position of partitions.
//
// Rules
// 1. From the call on nothing from before it is handed out: the gate is shut. What is decoded is
//    dropped only once librdkafka has moved: librdkafka goes on behind it, so after a seek that has
//    not happened it must still be handed out.
// 2. A partition that has only just been assigned is not being fetched yet, and librdkafka refuses
//    to seek it (_STATE): that passes, so it is tried again while time is left.
// 3. What the app is done with before a seek stays done.
import { setTimeout } from 'node:timers/promises';
import type { TopicPartition, TopicPartitionResult } from '../client/topic-partition.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import type { Budget } from '../internal/budget.js';
import type { PartitionName } from './batch.js';
import { partitionKey, type PartitionFilter } from './decoded.js';
import type { Pulls } from './pulls.js';

const RETRY_MS = 20;

/** What seeking needs from its consumer. */
export interface SeekHost {
  /** Throws if seeking these partitions makes no sense any more. */
  check(partitions: readonly TopicPartition[]): void;
  /** Asks librdkafka to seek; answers per partition. */
  seekOnce(partitions: readonly TopicPartition[]): Promise<TopicPartitionResult[]>;
}

/** One call of the app: begins when it is made, ends with `end()`. */
export class Seek {
  readonly #pulls: Pulls;
  readonly #host: SeekHost;
  #left: readonly PartitionName[];
  // librdkafka has been asked and has not answered: it may move yet.
  #isUnderWay = false;

  /** @param partitions - All that are to be sought. */
  constructor(pulls: Pulls, host: SeekHost, partitions: readonly PartitionName[]) {
    this.#pulls = pulls;
    this.#host = host;
    this.#left = partitions;
    pulls.shutGate(); // Rule 1.
  }

  /** Seeks all of `targets`, trying again while time is left. */
  async go(targets: readonly TopicPartition[], budget: Budget): Promise<void> {
    let left = targets;
    while (left.length > 0) {
      this.#host.check(left);
      this.#isUnderWay = true;
      const answer = await this.#host.seekOnce(left);
      this.#isUnderWay = false;
      const failed = answer.filter(({ error }) => error !== null);
      const isFailed = filterOf(failed);
      this.#dropStale(left.filter((target) => !isFailed(target)));
      this.#left = left = left.filter(isFailed);
      const refused = failed.find(({ error }) => error?.errno !== ErrorCode.ERR__STATE);
      if (refused?.error) throw refused.error;
      const [first] = failed;
      if (first === undefined) return;
      if (budget.leftMs === 0) throw notFetched(first);
      await setTimeout(RETRY_MS, undefined, { ref: false }); // Rule 2.
    }
  }

  /** Lets readers go on; what has not been sought, they get as if nothing had been. */
  end(): void {
    if (this.#isUnderWay) this.#dropStale(this.#left);
    this.#pulls.openGate();
  }

  #dropStale(partitions: readonly PartitionName[]): void {
    if (partitions.length === 0) return;
    this.#pulls.storeDone(); // Rule 3.
    this.#pulls.dropStale(filterOf(partitions));
  }
}

function filterOf(partitions: readonly PartitionName[]): PartitionFilter {
  const keys = new Set(partitions.map(partitionKey));
  return (name) => keys.has(partitionKey(name));
}

function notFetched({ topic, partition }: PartitionName): KafkaError {
  return KafkaError.fromErrno(
    ErrorCode.ERR__STATE,
    `cannot seek ${topic} [${partition}]: it is not being fetched`,
    { topic, partition },
  );
}
