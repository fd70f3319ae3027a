// Questions about offsets that brokers answer. librdkafka's consumer calls for them would block a
// thread each; its admin requests do not.
import { AdminClient } from '../admin/admin-client.js';
import { SharedHandle } from '../admin/handle.js';
import type { OffsetSpec } from '../admin/offsets.js';
import { MAX_REQUEST_MS } from '../admin/options.js';
import type { ClientHost } from '../client/host.js';
import {
  Offset,
  type TopicPartition,
  type TopicPartitionResult,
} from '../client/topic-partition.js';
import { captureCallSite } from '../errors/call-site.js';
import { KafkaError } from '../errors/kafka-error.js';
import { type WaitOptions, withLimit } from '../internal/wait.js';
import type { PartitionName } from './batch.js';

const DEFAULT_TIMEOUT_MS = 30_000;

export class OffsetQueries {
  readonly #admin: AdminClient;
  readonly #isolationLevel: 'read_uncommitted' | 'read_committed';

  /** @param isolationLevel - `isolation.level`; librdkafka's default is `read_committed`. */
  constructor(host: ClientHost, isolationLevel: string | undefined) {
    this.#admin = new AdminClient(new SharedHandle(host));
    this.#isolationLevel =
      isolationLevel === 'read_uncommitted' ? 'read_uncommitted' : 'read_committed';
  }

  /** What `group` has committed for these partitions. */
  async committed(
    group: string,
    partitions: readonly PartitionName[],
    options: WaitOptions | undefined,
  ): Promise<TopicPartitionResult[]> {
    const groups = [
      { group, partitions: partitions.map(({ topic, partition }) => ({ topic, partition })) },
    ];
    const requireStableOffsets = this.#isolationLevel === 'read_committed';
    const callSite = captureCallSite();
    const [answer] = await this.#admin.listConsumerGroupOffsets(groups, {
      requireStableOffsets,
      ...adminWait(withLimit(options, DEFAULT_TIMEOUT_MS)),
    });
    if (answer?.error) {
      const { errno, message } = answer.error;
      throw KafkaError.fromErrno(errno, message, { callSite });
    }
    return [...(answer?.partitions ?? [])];
  }

  /**
   * The offset that each partition's `offset` asks for: a time in milliseconds, `Offset.Beginning` or
   * `Offset.End`.
   */
  async list(
    partitions: readonly TopicPartition[],
    options: WaitOptions | undefined,
  ): Promise<TopicPartitionResult[]> {
    if (partitions.length === 0) return [];
    const queries = partitions.map(({ topic, partition, offset = Offset.End }) => ({
      topic,
      partition,
      spec: specOf(offset),
    }));
    const answers = await this.#admin.listOffsets(queries, {
      isolationLevel: this.#isolationLevel,
      ...adminWait(withLimit(options, DEFAULT_TIMEOUT_MS)),
    });
    return answers.map(({ topic, partition, offset, leaderEpoch, error }) => ({
      topic,
      partition,
      ...(error === null && { offset }),
      ...(leaderEpoch !== undefined && { leaderEpoch }),
      error,
    }));
  }
}

function specOf(offset: number): OffsetSpec {
  if (offset === Offset.Beginning) return 'earliest';
  return offset === Offset.End ? 'latest' : offset;
}

/** An admin request takes an hour at most. */
function adminWait({ timeoutMs = MAX_REQUEST_MS, signal }: WaitOptions): WaitOptions {
  return { timeoutMs: Math.min(timeoutMs, MAX_REQUEST_MS), signal };
}
