import { setTimeout } from 'node:timers';
import { AdminClient } from '../admin/admin-client.js';
import { SharedHandle } from '../admin/handle.js';
import { Client } from '../client/client.js';
import {
  flattenPartitions,
  type TopicPartition,
  type TopicPartitionResult,
  unflattenPartitions,
} from '../client/topic-partition.js';
import type { ConsumerConfig } from '../config/properties.generated.js';
import { invalidArgType } from '../errors/argument-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { type Failure, KafkaError } from '../errors/kafka-error.js';
import { rethrowLater } from '../internal/rethrow.js';
import { checkWaitOptions, pollOptions, timedOut, type WaitOptions } from '../internal/wait.js';
import {
  AssignMode,
  type ControlRecord,
  type FlatPartitions,
  type NativeConsumer,
} from '../native/binding.js';
import { native } from '../native/load.js';
import { consumerEntries } from './defaults.js';
import { batchSize, flattenCommittable, flattenTopics, type Topics } from './arguments.js';
import { type ConsumerControlEvent, type ConsumerEvent, consumerEventOf } from './events.js';
import { Leaving } from './leaving.js';
import type { Message } from './message.js';
import { PullIterator } from '../internal/pull-iterator.js';
import { Pulls } from './pulls.js';
import { type OnRebalance, Rebalances } from './rebalance.js';
import type {
  BatchesOptions,
  Committable,
  ConsumerOptions,
  IteratorOptions,
  PollBatchOptions,
} from './types.js';

const DEFAULT_CLOSE_TIMEOUT_MS = 30_000;
const HANDLER_GRACE_MS = 1_000; // for an `onRebalance` that runs when close() is called

/**
 * Reads messages, as a member of a consumer group or from partitions of the app's choice.
 *
 * Every reader (`events`, `messages`, `batches`, `poll`, `tryPoll`, `readMessage`, `pollBatch`)
 * takes from one queue, in turn. Nothing is read from librdkafka before a reader asks, beyond one
 * batch of 1024 messages (or what was asked for) or 4 MiB, which 64 messages more can exceed where
 * sizes jump. So `max.poll.interval.ms` measures the app.
 *
 * At least once: unless `enable.auto.offset.store` is false, a message counts as processed when
 * the app comes back for the next one; `enable.auto.commit` (default true) commits that every
 * `auto.commit.interval.ms` and on `close()`. Readers share that progress: whoever comes back is
 * done with all that was handed out before. Several readers at once that need at-least-once set
 * `enable.auto.offset.store` to false and call `storeMessage()`.
 *
 * @example
 * ```ts
 * const consumer = new Consumer({ 'bootstrap.servers': 'localhost:9092', 'group.id': 'billing' });
 * consumer.subscribe('orders');
 * for await (const message of consumer) console.log(message.offset, message.value?.toString());
 * ```
 */
export class Consumer extends Client<NativeConsumer> {
  readonly #handlers: NonNullable<ConsumerOptions['handlers']>;
  readonly #groupId: string | undefined;
  readonly #storesOffsets: boolean;
  readonly #pulls: Pulls;
  readonly #rebalances: Rebalances;
  readonly #leaving: Leaving;

  /**
   * Creates the client; it connects by itself, in the background.
   *
   * @param config - librdkafka's properties. The binding sets `fetch.queue.backoff.ms` to 5 unless
   *   given: with librdkafka's default of 1000 a fast consumer idles for whole seconds.
   * @throws KafkaError `ERR__INVALID_ARG` that names every bad property.
   */
  constructor(config: ConsumerConfig, options: ConsumerOptions = {}) {
    super('Consumer', () => native().Consumer, config, options, consumerEntries);
    this.#handlers = options.handlers ?? {};
    this.#groupId = this.config.get('group.id');
    this.#storesOffsets =
      this.#groupId !== undefined && this.config.get('enable.auto.offset.store') !== 'false';
    this.#rebalances = new Rebalances(this.native, () => this.#pulls);
    this.#leaving = new Leaving(this.native, () => this.#pulls);
    this.#pulls = new Pulls(
      this.native,
      {
        onControl: (record, wantsEvents) => this.#onControl(record, wantsEvents),
        onReturn: () => {
          this.#rebalances.acknowledge();
        },
        onGateOpen: () => {
          this.onEvents();
        },
        onUnread: (event) => {
          this.#handle(event);
        },
        hold: this.hold,
        release: this.release,
      },
      this.#storesOffsets,
      Number(this.config.get('max.poll.interval.ms')),
    );
  }

  /**
   * Joins the group for these topics; replaces an earlier subscription (`rd_kafka_subscribe`).
   *
   * @param topics - Names and patterns. A pattern also takes in topics that are created later; a
   *   string that starts with `^` is one too.
   * @param options - `onRebalance` is awaited before a rebalance is acknowledged. Without it,
   *   `events()` and `poll()` hand the rebalance out and acknowledge it when the app comes back;
   *   the other readers acknowledge it at once.
   * @throws KafkaError `ERR__UNKNOWN_GROUP` without `group.id`.
   */
  subscribe(topics: Topics, options: { readonly onRebalance?: OnRebalance<Consumer> } = {}): void {
    this.checkOpen();
    const flat = flattenTopics(topics);
    if (typeof options !== 'object' || (options as unknown) === null) {
      throw invalidArgType('options', 'an object', options);
    }
    const { onRebalance } = options;
    if (onRebalance !== undefined && typeof onRebalance !== 'function') {
      throw invalidArgType('options.onRebalance', 'a function', onRebalance);
    }
    this.#checkGroup();
    throwFailure(this.native.subscribe(flat));
    this.#rebalances.setHandler(onRebalance && ((event) => onRebalance(event, this)));
  }

  /** Leaves the group's topics; the last partitions are revoked on the next pull. */
  unsubscribe(): void {
    this.checkOpen();
    throwFailure(this.native.unsubscribe());
  }

  /** Names and patterns that were subscribed to. */
  subscription(): string[] {
    this.checkOpen();
    const topics = this.native.subscription();
    if (!Array.isArray(topics)) throw KafkaError.fromFailure(topics);
    return topics;
  }

  /**
   * Reads these partitions, instead of those read before (`rd_kafka_assign`). Without an offset a
   * partition starts at the group's committed one, else where `auto.offset.reset` says.
   */
  assign(partitions: readonly TopicPartition[]): void {
    this.#assign(AssignMode.replace, partitions);
  }

  /** Reads nothing any more (`rd_kafka_assign` with no list). */
  unassign(): void {
    this.#assign(AssignMode.clear, []);
  }

  /** Reads these partitions too (`rd_kafka_incremental_assign`). */
  incrementalAssign(partitions: readonly TopicPartition[]): void {
    this.#assign(AssignMode.add, partitions);
  }

  /** Reads these partitions no more (`rd_kafka_incremental_unassign`). */
  incrementalUnassign(partitions: readonly TopicPartition[]): void {
    this.#assign(AssignMode.remove, partitions);
  }

  /** Partitions that are being read. */
  assignment(): TopicPartitionResult[] {
    this.checkOpen();
    const flat = this.native.assignment();
    if (!Array.isArray(flat)) throw KafkaError.fromFailure(flat);
    return unflattenPartitions(flat);
  }

  /**
   * One event, or null when none came in time. `poll(0)` does not wait.
   *
   * @param timeout - Milliseconds, or options. Default: no limit.
   */
  async poll(timeout?: number | WaitOptions): Promise<ConsumerEvent | null> {
    this.checkOpen();
    const options = pollOptions(timeout);
    return this.#pulls.takeNow(true, options) ?? (await this.#pulls.next(true, options));
  }

  /** One event, or null, at once. In a tight loop, let the event loop have its turns. */
  tryPoll(): ConsumerEvent | null {
    this.checkOpen();
    return this.#pulls.tryNext(true) ?? null;
  }

  /**
   * One message; other events go to `options.handlers`.
   *
   * @throws KafkaError `ERR__TIMED_OUT`, or `ERR__STATE` if the consumer is closed meanwhile.
   */
  async readMessage(options?: WaitOptions): Promise<Message> {
    this.checkOpen();
    checkWaitOptions(options);
    const item = this.#pulls.takeNow(false, options) ?? (await this.#pulls.next(false, options));
    if (item !== null) return item as Message; // Readers that want no events get no others.
    throw this.closed ? this.closedError() : timedOut('no message', options?.timeoutMs);
  }

  /** Messages that are there, or the first ones to come; empty when none came in time. */
  async pollBatch(options: PollBatchOptions = {}): Promise<Message[]> {
    this.checkOpen();
    checkWaitOptions(options);
    return this.#pulls.nextBatch(batchSize(options.maxMessages), options);
  }

  /** Every event and message, in order, until `close()`. */
  events(options: IteratorOptions = {}): AsyncIterableIterator<ConsumerEvent, undefined> {
    this.#checkReader(options);
    const pulls = this.#pulls;
    return new PullIterator(
      () => pulls.takeNow(true, options),
      (handle) => pulls.next(true, options, handle),
    );
  }

  /** Every message, until `close()`; other events go to `options.handlers`. */
  messages(options: IteratorOptions = {}): AsyncIterableIterator<Message, undefined> {
    this.#checkReader(options);
    const pulls = this.#pulls;
    return new PullIterator<Message>(
      () => pulls.takeNow(false, options) as Message | undefined,
      (handle) => pulls.next(false, options, handle) as Promise<Message | null>,
    );
  }

  /** Messages as they come together, until `close()`: the fastest way to read. */
  batches(options: BatchesOptions = {}): AsyncIterableIterator<Message[], undefined> {
    this.#checkReader(options);
    const max = batchSize(options.maxMessages);
    const pulls = this.#pulls;
    return new PullIterator<Message[]>(
      () => undefined,
      async (handle) => {
        const messages = await pulls.nextBatch(max, options, handle);
        return messages.length > 0 ? messages : null;
      },
    );
  }

  /** The same as `messages()`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Message, undefined> {
    return this.messages();
  }

  /**
   * Commits and waits for the broker's answer, per partition (`rd_kafka_commit_queue`).
   *
   * @param what - Messages or positions. Default: everything handed out so far, or, with
   *   `enable.auto.offset.store` false, what was stored; resolves with an empty list if that is
   *   nothing.
   * @throws KafkaError if it failed for a partition: librdkafka gives all of them the error of one,
   *   though others may have been committed.
   */
  async commit(what?: Committable, options?: WaitOptions): Promise<TopicPartitionResult[]> {
    this.checkOpen();
    checkWaitOptions(options);
    this.#checkGroup();
    const flat = what === undefined ? null : flattenCommittable('what', what);
    if (flat === null) {
      this.#pulls.markAllDone();
      this.#pulls.storeDone();
    }
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
   * @returns Each partition with its own error, e.g. for one that is not assigned.
   * @throws KafkaError `ERR__INVALID_ARG` unless `enable.auto.offset.store` is false;
   *   the error itself if no position could be stored.
   */
  storeOffsets(offsets: readonly TopicPartition[]): TopicPartitionResult[] {
    this.checkOpen();
    return this.#store(flattenCommittable('offsets', offsets));
  }

  /** Notes that a message has been processed: the same as storing its offset plus one. */
  storeMessage(message: Message): void {
    this.checkOpen();
    this.#store(flattenCommittable('message', message));
  }

  /** An AdminClient on this consumer's connections; closing it leaves the consumer open. */
  admin(): AdminClient {
    this.checkOpen();
    return new AdminClient(new SharedHandle(this.host));
  }

  /**
   * Commits what is due, runs the last revoke, leaves the group, and frees everything. Readers
   * that wait come to their end. What was handed out last counts as unfinished: it comes again.
   *
   * @param options - `timeoutMs` defaults to 30000.
   * @throws KafkaError `ERR__TIMED_OUT` if the group did not answer in time; the rest is then done
   *   in the background, without keeping the process alive.
   */
  override close(options?: WaitOptions): Promise<void> {
    return super.close(options);
  }

  /** @internal */
  protected override onEvents(): void {
    if (this.state === 'open') this.#pulls.serve();
    else this.#leaving.onEvents();
  }

  /** @internal */
  protected override async shutDown(options: WaitOptions): Promise<void> {
    const limit = { ...options, timeoutMs: options.timeoutMs ?? DEFAULT_CLOSE_TIMEOUT_MS };
    this.#pulls.storeDone();
    this.#pulls.end();
    const giveUp = (): void => {
      this.#rebalances.giveUpHandlers();
    };
    // A handler that waits for this very call to end can only be given up.
    if (this.#rebalances.isHandling) setTimeout(giveUp, HANDLER_GRACE_MS).unref();
    else this.#rebalances.acknowledge();
    const destroyed = this.#leaving.leave().then(() => this.destroy());
    const failing = `${this.name} could not leave its group`;
    await this.withinLimit(destroyed, failing, limit).finally(giveUp);
  }

  /** The handler of the last revoke may still commit and change the assignment. @internal */
  protected override isUsable(): boolean {
    return super.isUsable() || (this.state === 'closing' && this.#rebalances.isHandling);
  }

  #onControl(record: ControlRecord, wantsEvents: boolean): ConsumerControlEvent | undefined {
    const event = consumerEventOf(record);
    if (event === undefined) return undefined;
    if (event.type === 'error' && event.error.isFatal) {
      this.#pulls.end(event.error);
      return undefined;
    }
    if (event.type === 'assignedPartitions' || event.type === 'revokedPartitions') {
      const handedOut = this.#rebalances.onRebalance(record, event, wantsEvents);
      if (handedOut === undefined) this.#handle(event);
      return handedOut;
    }
    if (wantsEvents) return event;
    this.#handle(event);
    return undefined;
  }

  #handle(event: ConsumerControlEvent): void {
    const handler = this.#handlers[event.type] as ((e: ConsumerControlEvent) => void) | undefined;
    try {
      handler?.(event);
    } catch (error) {
      rethrowLater(error);
    }
  }

  #assign(mode: AssignMode, partitions: readonly TopicPartition[]): void {
    this.checkOpen();
    throwFailure(this.#rebalances.assign(mode, flattenPartitions('partitions', partitions)));
  }

  #store(flat: FlatPartitions): TopicPartitionResult[] {
    this.#checkGroup();
    if (this.#storesOffsets) {
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

  #checkReader(options: IteratorOptions): void {
    this.checkOpen();
    checkWaitOptions(options);
  }

  #checkGroup(): void {
    if (this.#groupId !== undefined) return;
    throw KafkaError.fromErrno(
      ErrorCode.ERR__UNKNOWN_GROUP,
      'this call needs a consumer group: set `group.id`',
      { configKey: 'group.id' },
    );
  }
}

function throwFailure(failure: Failure | undefined): void {
  if (failure !== undefined) throw KafkaError.fromFailure(failure);
}
