import {
  checkInteger,
  checkTopic,
  flattenPartitions,
  MAX_INT32,
  Offset,
  type TopicPartition,
  type TopicPartitionResult,
  unflattenPartitions,
} from '../client/topic-partition.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { Budget } from '../internal/budget.js';
import { checkWaitOptions, type WaitOptions, withLimit } from '../internal/wait.js';
import type { FlatPartitions } from '../native/binding.js';
import { flattenCommittable, flattenTimes, splitSeekTargets } from './arguments.js';
import type { PartitionName } from './batch.js';
import { partitionKey } from './decoded.js';
import { ConsumerMembership } from './membership.js';
import type { Message } from './message.js';
import { checkAssigned } from './pauses.js';
import { Seek, type SeekHost } from './seeks.js';
import type { Committable, PartitionLag, PartitionTime, SeekTarget, Watermarks } from './types.js';

const DEFAULT_SEEK_TIMEOUT_MS = 10_000;
// librdkafka's part of a seek takes no network; it cannot be called off, and close() waits for it.
const SEEK_SLICE_MS = 1_000;

/** Where a consumer is in its partitions, and how far it has got. */
export abstract class ConsumerPositions extends ConsumerMembership {
  /**
   * Commits and waits for the broker's answer, per partition (`rd_kafka_commit_queue`).
   *
   * @param what - Messages or positions. Default: everything handed out so far, or, with
   *   `enable.auto.offset.store` false, what was stored; resolves with an empty list if that is
   *   nothing.
   * @param options - `timeoutMs`: default no limit; librdkafka gives up looking for the coordinator
   *   after `session.timeout.ms` (45000). A timeout or an abort ends the wait, not the commit.
   * @throws KafkaError if it failed for a partition: librdkafka gives all of them the error of one,
   *   though others may have been committed. `ERR__UNKNOWN_GROUP` without `group.id`, `ERR__WAIT_COORD`
   *   if there is no coordinator, `ERR__TIMED_OUT` after `timeoutMs`.
   */
  async commit(what?: Committable, options?: WaitOptions): Promise<TopicPartitionResult[]> {
    this.checkOpen();
    checkWaitOptions(options);
    this.checkGroup();
    const flat = what === undefined ? null : flattenCommittable('what', what);
    if (flat === null) this.pulls.markAllDone();
    this.activeRun?.store();
    this.pulls.storeDone();
    // Before it gives a partition up, librdkafka commits what is stored, even if more is committed.
    if (flat !== null && this.storesOffsets) this.native.storeOffsets(flat);
    try {
      const answer = await this.call((ticket) => this.native.commit(ticket, flat), options);
      return unflattenPartitions(answer as FlatPartitions);
    } catch (error) {
      if (KafkaError.isKafkaError(error) && error.code === 'ERR__NO_OFFSET') return [];
      throw error;
    }
  }

  /**
   * Notes positions to be committed with the next commit (`rd_kafka_offsets_store`).
   *
   * @returns Each partition with its own error, e.g. `ERR__STATE` for one that is not assigned.
   * @throws KafkaError `ERR__INVALID_ARG` unless `enable.auto.offset.store` is false.
   */
  storeOffsets(offsets: readonly TopicPartition[]): TopicPartitionResult[] {
    this.checkOpen();
    return this.#store(flattenCommittable('offsets', offsets));
  }

  /**
   * Notes that a message has been processed: the same as storing its offset plus one.
   *
   * @returns False if its partition is not this consumer's any more: its next owner gets the message
   *   again.
   * @throws KafkaError `ERR__INVALID_ARG` unless `enable.auto.offset.store` is false.
   */
  storeMessage(message: Message): boolean {
    this.checkOpen();
    const [result] = this.#store(flattenCommittable('message', message));
    const error = result?.error ?? null;
    if (error !== null && error.errno !== ErrorCode.ERR__STATE) throw error;
    return error === null;
  }

  /**
   * What the group has committed (`rd_kafka_ListConsumerGroupOffsets`); a partition without a
   * committed offset has none in the answer either.
   *
   * @param partitions - Default: the assignment.
   * @param options - `timeoutMs` defaults to 30000.
   */
  async committed(
    partitions?: readonly TopicPartition[],
    options?: WaitOptions,
  ): Promise<TopicPartitionResult[]> {
    this.checkOpen();
    checkWaitOptions(options);
    this.checkGroup();
    const names = unflattenPartitions(this.#flatOrAssigned(partitions));
    if (names.length === 0) return [];
    return this.queries.committed(this.groupId ?? '', names, options);
  }

  /**
   * Offset of the message that a reader gets next; none for a partition of which nothing has been
   * read since it was assigned or sought (`rd_kafka_position`).
   *
   * @param partitions - Default: the assignment.
   */
  position(partitions?: readonly TopicPartition[]): TopicPartitionResult[] {
    this.checkOpen();
    const flat = this.#flatOrAssigned(partitions);
    const result = this.native.position(flat);
    if (!Array.isArray(result)) throw KafkaError.fromFailure(result);
    // librdkafka is ahead of the app by what is decoded and not handed out.
    const next = this.pulls.nextOffsets();
    return unflattenPartitions(result).map((entry) => {
      const offset = next.get(partitionKey(entry));
      if (offset === undefined) return entry;
      const { topic, partition, error } = entry;
      return { topic, partition, offset, error };
    });
  }

  /**
   * Goes on reading elsewhere (`rd_kafka_seek_partitions`). From the call on, no message from
   * before it is handed out; readers wait until it has ended. What was processed before it stays so.
   *
   * @param targets - Partitions that are assigned, each with an `offset` (absolute,
   *   `Offset.Beginning`, `Offset.End` or `Offset.tail(n)`) or with a `timestamp`: the first message
   *   that is not older, or the end if there is none. The end is that at the time of the call; it
   *   is asked of the broker.
   * @param options - `timeoutMs` defaults to 10000. An abort ends the wait: the position may have
   *   changed or not.
   * @throws KafkaError `ERR__STATE` for a partition that is not assigned; otherwise the error of
   *   the first partition that failed. The others have moved.
   */
  async seek(
    targets: SeekTarget | readonly SeekTarget[],
    options: WaitOptions = {},
  ): Promise<void> {
    this.checkOpen();
    checkWaitOptions(options);
    const { offsets, times } = splitSeekTargets(targets);
    const all = [...offsets, ...times];
    checkAssigned(this.native, 'seek', all);
    const budget = new Budget(withLimit(options, DEFAULT_SEEK_TIMEOUT_MS));
    this.hold();
    this.#takeBack(all);
    const seek = new Seek(this.pulls, this.#seekHost(options), all);
    try {
      const found = await this.offsetsForTimes(times, budget.rest);
      throwFirst(found);
      const ends = [...offsets, ...found].filter(isFromEnd);
      const absolute = await this.#fromEnd(ends, budget.rest);
      const rest = [...offsets, ...found].filter((target) => !isFromEnd(target));
      await seek.go([...rest, ...absolute], budget);
    } finally {
      seek.end();
      this.release();
    }
  }

  /**
   * Reads these partitions no further until they are resumed (`rd_kafka_pause_partitions`). Takes
   * effect at once, also for messages that have been decoded already; those come first afterwards.
   * A pause ends when the partition is revoked or unassigned.
   *
   * @throws KafkaError `ERR__STATE` for a partition that is not assigned.
   */
  pause(partitions: readonly TopicPartition[]): void {
    this.checkOpen();
    flattenPartitions('partitions', partitions);
    checkAssigned(this.native, 'pause', partitions);
    this.pauses.pause(partitions);
    this.#takeBack(partitions);
  }

  /** Reads paused partitions on; others are left as they are (`rd_kafka_resume_partitions`). */
  resume(partitions: readonly TopicPartition[]): void {
    this.checkOpen();
    flattenPartitions('partitions', partitions);
    this.pauses.resume(partitions);
  }

  /** Partitions that are paused. */
  paused(): TopicPartition[] {
    this.checkOpen();
    return this.pauses.list();
  }

  /**
   * The offset of the first message that is not older than a time, per partition; `Offset.End`
   * if there is none (`rd_kafka_ListOffsets`).
   *
   * @param options - `timeoutMs` defaults to 30000.
   */
  async offsetsForTimes(
    times: readonly PartitionTime[],
    options?: WaitOptions,
  ): Promise<TopicPartitionResult[]> {
    this.checkOpen();
    checkWaitOptions(options);
    return this.queries.list(unflattenPartitions(flattenTimes('times', times)), options);
  }

  /**
   * The first offset of a partition and the one behind its last message, asked of the broker
   * (`rd_kafka_ListOffsets`). With `isolation.level` `read_committed`, librdkafka's default, `high` is
   * the last stable offset.
   *
   * @param options - `timeoutMs` defaults to 30000.
   */
  async queryWatermarkOffsets(
    topic: string,
    partition: number,
    options?: WaitOptions,
  ): Promise<Watermarks> {
    this.checkOpen();
    checkWaitOptions(options);
    const ask = async (offset: number): Promise<number> => {
      const place = { topic, partition, offset };
      flattenPartitions('partition', [place]);
      const [answer] = await this.queries.list([place], options);
      if (answer?.error) throw answer.error;
      return answer?.offset ?? Offset.Invalid;
    };
    const [low, high] = await Promise.all([ask(Offset.Beginning), ask(Offset.End)]);
    return { low, high };
  }

  /**
   * The watermarks of a partition that is being read, as the last fetch saw them; null before the
   * first (`rd_kafka_get_watermark_offsets`).
   */
  watermarkOffsets(topic: string, partition: number): Watermarks | null {
    this.checkOpen();
    checkTopic('topic', topic);
    checkInteger('partition', partition, 0, MAX_INT32);
    const flat = flattenPartitions('partition', [{ topic, partition }]);
    const [low = Offset.Invalid, high = Offset.Invalid] = this.native.watermarks(flat);
    return high < 0 ? null : { low, high };
  }

  /**
   * How far this consumer is behind, per assigned partition, from what is known here: no request
   * is made. Null where nothing is known yet.
   */
  lag(): PartitionLag[] {
    const positions = this.position();
    const watermarks = this.native.watermarks(flattenPartitions('partitions', positions));
    return positions.map(({ topic, partition, offset }, i) => {
      const high = watermarks[2 * i + 1] ?? Offset.Invalid;
      const isKnown = offset !== undefined && offset >= 0 && high >= 0;
      return {
        topic,
        partition,
        position: offset ?? null,
        high: high < 0 ? null : high,
        lag: isKnown ? Math.max(high - offset, 0) : null,
      };
    });
  }

  #flatOrAssigned(partitions: readonly TopicPartition[] | undefined): FlatPartitions {
    if (partitions !== undefined) return flattenPartitions('partitions', partitions);
    return flattenPartitions('partitions', this.assignment());
  }

  #store(flat: FlatPartitions): TopicPartitionResult[] {
    this.checkGroup();
    if (this.storesOffsets) {
      throw KafkaError.fromErrno(
        ErrorCode.ERR__INVALID_ARG,
        'offsets are stored automatically: set `enable.auto.offset.store` to false first',
        { configKey: 'enable.auto.offset.store' },
      );
    }
    const result = this.native.storeOffsets(flat);
    if (!Array.isArray(result)) throw KafkaError.fromFailure(result);
    return unflattenPartitions(result);
  }

  /** Takes back what a run has taken of these partitions and not started. */
  #takeBack(partitions: readonly PartitionName[]): void {
    const keys = new Set(partitions.map(partitionKey));
    this.activeRun?.giveBack((name) => keys.has(partitionKey(name)));
  }

  #seekHost({ signal }: WaitOptions): SeekHost {
    return {
      check: (partitions) => {
        this.checkOpen();
        signal?.throwIfAborted();
        checkAssigned(this.native, 'seek', partitions);
      },
      seekOnce: async (partitions) => {
        const flat = flattenPartitions('targets', partitions);
        const answer = await this.call(
          (ticket) => {
            this.native.seek(ticket, flat, SEEK_SLICE_MS);
            return undefined;
          },
          { signal },
        );
        return unflattenPartitions(answer as FlatPartitions);
      },
    };
  }

  /**
   * Absolute offsets for those counted from the end. librdkafka would look them up only after it
   * has answered, and so skip what is written meanwhile.
   */
  async #fromEnd(
    targets: readonly TopicPartition[],
    options: WaitOptions,
  ): Promise<TopicPartition[]> {
    const ask = (offset: number): Promise<TopicPartitionResult[]> => {
      const ends = targets.map(({ topic, partition }) => ({ topic, partition, offset }));
      return this.queries.list(ends, options);
    };
    const [lows, highs] = await Promise.all([ask(Offset.Beginning), ask(Offset.End)]);
    throwFirst([...lows, ...highs]);
    return targets.map(({ topic, partition, offset = Offset.End }, i) => {
      const back = offset === Offset.End ? 0 : Offset.tail(0) - offset;
      const low = lows[i]?.offset ?? 0;
      return { topic, partition, offset: Math.max((highs[i]?.offset ?? 0) - back, low) };
    });
  }
}

function isFromEnd({ offset = Offset.Invalid }: TopicPartition): boolean {
  return offset === Offset.End || offset <= Offset.tail(0);
}

function throwFirst(results: readonly TopicPartitionResult[]): void {
  const failed = results.find(({ error }) => error !== null);
  if (failed?.error) throw failed.error;
}
