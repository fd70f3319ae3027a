import { inspect } from 'node:util';
import { Offset, type TopicPartition } from '../client/topic-partition.js';
import { redact } from '../config/secrets.js';
import { Consumer } from '../consumer/consumer.js';
import type { RebalanceEvent } from '../consumer/events.js';
import type { Message } from '../consumer/message.js';
import { partitionKey } from '../consumer/decoded.js';
import { invalidArgType } from '../errors/argument-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { Budget } from '../internal/budget.js';
import { checkWaitOptions, type WaitOptions, withLimit } from '../internal/wait.js';
import { ReaderCommits } from './commits.js';
import { ReaderCounts } from './counts.js';
import { askLag } from './lag.js';
import { checkStart, readerSettings, type ReaderSettings } from './settings.js';
import type { PartitionOf, ReaderConfig, ReaderOptions, ReaderStats } from './types.js';

const DEFAULT_QUERY_TIMEOUT_MS = 30_000;
const DEFAULT_CLOSE_TIMEOUT_MS = 30_000;

/**
 * Reads one partition, or topics as a member of a group: a thin layer over {@link Consumer} in the
 * manner of segmentio/kafka-go.
 *
 * @example
 * ```ts
 * const reader = new Reader({
 *   config: { 'bootstrap.servers': 'localhost:9092' },
 *   topic: 'orders',
 *   groupId: 'billing',
 * });
 * for (;;) {
 *   const message = await reader.fetchMessage();
 *   await bill(message);
 *   await reader.commitMessages(message);
 * }
 * ```
 */
export class Reader {
  /**
   * The consumer below, for what the reader leaves out: pausing, seeking in a group, holding a
   * rebalance. Its messages are the reader's own.
   */
  readonly consumer: Consumer;

  readonly #settings: ReaderSettings;
  readonly #counts = new ReaderCounts();
  readonly #commits: ReaderCommits;
  /** What is read, without a group. */
  readonly #place: PartitionOf | undefined;
  /** Where reading has started or was set to, without a group. */
  #start: number;
  /** Whether a message has come since. Until then librdkafka can still tell the position before. */
  #hasRead = false;
  /** Fetched by readMessage(), and not handed out, as the commit has failed. */
  #heldBack: Message[] = [];
  #closing: Promise<void> | undefined;

  /**
   * Creates the consumer, which connects and begins to read by itself, in the background.
   *
   * @throws TypeError, RangeError, or KafkaError `ERR__INVALID_ARG` for a bad config, also one that
   *   sets `enable.auto.commit` or `enable.auto.offset.store` to true.
   */
  constructor(options: ReaderOptions) {
    const settings = readerSettings(options);
    const { handlers, logger, logLevel, oauthBearerToken } = options;
    const onGathered = handlers?.offsetsCommitted;
    const host = { consumer: () => this.consumer, onGathered: onGathered ?? (() => undefined) };
    this.#settings = settings;
    this.#start = settings.startOffset;
    this.#commits = new ReaderCommits(host, settings.commitInterval, this.#counts);
    const ownHandlers = this.#consumerHandlers(handlers);
    const own = { handlers: ownHandlers, logger, logLevel, oauthBearerToken };
    this.consumer = new Consumer(settings.config, own);
    const [topic] = settings.topics;
    if (settings.partition !== null) {
      this.#place = { topic: topic as string, partition: settings.partition };
    }
    try {
      this.#begin();
    } catch (error) {
      void this.consumer.close().catch(() => undefined);
      throw error;
    }
  }

  /** What the reader works with, for a log: defaults filled in, secrets left out. */
  get config(): ReaderConfig {
    return { ...this.#settings, config: redact(this.#settings.config) };
  }

  /** Whether `close()` has been called. */
  get closed(): boolean {
    return this.#closing !== undefined || this.consumer.closed;
  }

  /**
   * The next message. Nothing is committed.
   *
   * @param options - Default: no limit.
   * @throws KafkaError `ERR__TIMED_OUT`, `ERR__STATE` once the reader is closed, or the fatal error.
   */
  async fetchMessage(options?: WaitOptions): Promise<Message> {
    this.#check(options);
    options?.signal?.throwIfAborted();
    const heldBack = this.#heldBack.shift();
    if (heldBack !== undefined) return heldBack;
    const startedAt = performance.now();
    try {
      const message = await this.consumer.readMessage(options);
      this.#counts.message(message, startedAt);
      this.#hasRead = true;
      return message;
    } catch (error) {
      if (KafkaError.isKafkaError(error) && error.isTimeout) this.#counts.timeouts++;
      throw error;
    }
  }

  /**
   * The next message; in a group it is committed before it is handed out, or with `commitInterval`
   * soon after: a message that the app does not finish does not come again. For at least once:
   * `fetchMessage()` and `commitMessages()`.
   *
   * @param options - For both steps. Default: no limit.
   * @throws as `fetchMessage()` and `commitMessages()`. A message that could not be committed is the
   *   next one to be handed out.
   */
  async readMessage(options?: WaitOptions): Promise<Message> {
    if (this.#place !== undefined) return this.fetchMessage(options);
    this.#check(options);
    this.#commits.throwFailure();
    const budget = new Budget(options ?? {});
    const message = await this.fetchMessage(options);
    try {
      await this.#commits.commit([message], budget.rest);
    } catch (error) {
      this.#holdBack(message);
      throw error;
    }
    return message;
  }

  /**
   * Commits the offsets behind these messages; of a partition the last counts, so that passing only
   * that is enough. With `commitInterval` they are only gathered: the promise resolves at once, and
   * the next call or `close()` throws a failure that has not mended itself meanwhile.
   *
   * @throws KafkaError `ERR__UNKNOWN_GROUP` without a group; `ERR__ASSIGNMENT_LOST` if a partition is
   *   not this reader's any more (the others are committed); otherwise the broker's answer.
   */
  commitMessages(...messages: Message[]): Promise<void>;
  /** @param options - Default: no limit. */
  commitMessages(messages: readonly Message[], options?: WaitOptions): Promise<void>;
  async commitMessages(...given: readonly unknown[]): Promise<void> {
    const [messages, options] = Array.isArray(given[0])
      ? [given[0] as readonly Message[], given[1] as WaitOptions | undefined]
      : [given as readonly Message[], undefined];
    this.#check(options);
    messages.forEach((message: unknown, i) => {
      checkMessage(`messages[${i}]`, message);
    });
    this.#checkGroup();
    options?.signal?.throwIfAborted();
    await this.#commits.commit(messages, options ?? {});
  }

  /**
   * Goes on reading at an offset, at once: no message from before the call is handed out. Only
   * without a group; in one there is `consumer.seek()`.
   *
   * @param offset - Absolute, `Offset.Beginning`, `Offset.End` or `Offset.tail(n)`. One that the
   *   partition does not have is replaced as `auto.offset.reset` says.
   * @throws KafkaError `ERR__STATE` in a group.
   */
  setOffset(offset: number): void {
    this.#check();
    const place = this.#checkPlace('setOffset()');
    checkStart('offset', offset);
    this.consumer.assign([{ ...place, offset }]);
    this.#start = offset;
    this.#hasRead = false;
  }

  /**
   * Goes on reading at the first message that is not older than a time, or at the end as it is now
   * if there is none. Only without a group.
   *
   * @param time - A Date, or milliseconds since the epoch.
   * @param options - `timeoutMs` defaults to 30000.
   * @throws KafkaError `ERR__STATE` in a group; then the reader's position is as it was.
   */
  async setOffsetAt(time: number | Date, options: WaitOptions = {}): Promise<void> {
    this.#check(options);
    const place = this.#checkPlace('setOffsetAt()');
    const budget = new Budget(withLimit(options, DEFAULT_QUERY_TIMEOUT_MS));
    const find = async (): Promise<number> => {
      const times = [{ ...place, timestamp: time }];
      const [found] = await this.consumer.offsetsForTimes(times, budget.rest);
      if (found?.error) throw found.error;
      return found?.offset ?? Offset.End;
    };
    let offset = await find();
    if (offset === Offset.End) {
      // As a number: what is written until reading starts must not be skipped. And after a second
      // look, as it may have been written before the end was asked for.
      const { high } = await this.consumer.queryWatermarkOffsets(
        place.topic,
        place.partition,
        budget.rest,
      );
      offset = await find();
      if (offset === Offset.End) offset = high;
    }
    this.setOffset(offset);
  }

  /**
   * Offset of the message that comes next; null while that is not known: before the first message
   * of a partition, unless an absolute offset was set.
   *
   * @param where - Default, without a group: the reader's partition. In a group it is required.
   */
  offset(where?: TopicPartition): number | null {
    this.#check();
    const name = where ?? this.#place;
    if (name === undefined) throw invalidArgType('where', 'a TopicPartition in a group', where);
    return this.#offsetOf(name);
  }

  /**
   * How many messages are ahead, in all partitions of this reader, from what is known here: no
   * request is made. Null while that is not known for one of them, or there is none. For each
   * partition: `consumer.lag()`.
   */
  lag(): number | null {
    this.#check();
    const lags = this.consumer.lag().map(({ high, ...name }) => {
      const offset = this.#offsetOf(name);
      return offset === null || high === null ? null : Math.max(0, high - offset);
    });
    if (lags.length === 0) return null;
    return lags.reduce((sum, lag) => (sum === null || lag === null ? null : sum + lag), 0);
  }

  /**
   * The same, asked of the broker. Where nothing has been read yet, the group's committed offset
   * counts, else where reading starts. Null while the group has given this reader no partition.
   *
   * @param options - `timeoutMs` defaults to 30000.
   */
  async readLag(options: WaitOptions = {}): Promise<number | null> {
    this.#check(options);
    const position = (name: PartitionOf): number | null => this.#offsetOf(name);
    const inGroup = this.#place === undefined;
    return await askLag(this.consumer, position, this.#start, inGroup, options);
  }

  /** What was counted since the last call. For librdkafka's own statistics: `handlers.stats`. */
  stats(): ReaderStats {
    this.#check();
    const offset = this.#place === undefined ? null : this.#offsetOf(this.#place);
    return { ...this.#counts.take(), offset, lag: this.lag() };
  }

  /**
   * Commits what is gathered, leaves the group, and frees everything. Calls that wait for a message
   * are rejected with `ERR__STATE`. Calls share one result.
   *
   * @param options - `timeoutMs` defaults to 30000.
   * @throws KafkaError `ERR__TIMED_OUT` if that was not done in time (the rest is done in the
   *   background), or why gathered messages could not be committed.
   */
  close(options: WaitOptions = {}): Promise<void> {
    try {
      checkWaitOptions(options);
    } catch (error) {
      return Promise.reject(error);
    }
    this.#closing ??= this.#close(options);
    return this.#closing;
  }

  /** `await using`: the same as `close()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Shows the reader without its config, which holds secrets. */
  [inspect.custom](): string {
    return `Reader { ${this.consumer.name}, ${this.closed ? 'closed' : 'open'} }`;
  }

  #begin(): void {
    const { topics } = this.#settings;
    if (this.#place !== undefined) {
      this.consumer.assign([{ ...this.#place, offset: this.#start }]);
    } else {
      this.consumer.subscribe(topics, { onRebalance: (event) => this.#onRebalance(event) });
    }
  }

  async #onRebalance(event: RebalanceEvent): Promise<void> {
    if (event.type === 'assignedPartitions') {
      this.#counts.rebalances++;
      return;
    }
    const revoked = new Set(event.partitions.map(partitionKey));
    this.#heldBack = this.#heldBack.filter((message) => !revoked.has(partitionKey(message)));
    await this.#commits.beforeRevoke(event);
  }

  async #close(options: WaitOptions): Promise<void> {
    const budget = new Budget(withLimit(options, DEFAULT_CLOSE_TIMEOUT_MS));
    if (!this.consumer.closed) await this.#commits.end(budget.rest);
    await this.consumer.close(budget.rest);
    this.#commits.throwFailure();
  }

  #holdBack(message: Message): void {
    if (this.closed) return;
    const key = partitionKey(message);
    if (!this.consumer.assignment().some((name) => partitionKey(name) === key)) return;
    this.#heldBack.push(message);
    this.#heldBack.sort((a, b) => a.offset - b.offset);
  }

  #offsetOf({ topic, partition }: PartitionOf): number | null {
    const isThere = (m: Message): boolean => m.topic === topic && m.partition === partition;
    const heldBack = this.#heldBack.find(isThere);
    if (heldBack !== undefined) return heldBack.offset;
    const isPlace = this.#place?.topic === topic && this.#place.partition === partition;
    if (isPlace && !this.#hasRead) return this.#start >= 0 ? this.#start : null;
    const [position] = this.consumer.position([{ topic, partition }]);
    const offset = position?.offset ?? -1;
    return offset >= 0 ? offset : null;
  }

  /**
   * The app's handlers, with errors counted, but for `offsetsCommitted`: that is about gathered
   * commits here. What is wrong with them is the consumer's to say.
   */
  #consumerHandlers(handlers: ReaderOptions['handlers']): ReaderOptions['handlers'] {
    const given: unknown = handlers ?? {};
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return handlers;
    for (const handler of [handlers?.error, handlers?.offsetsCommitted] as unknown[]) {
      if (handler !== undefined && typeof handler !== 'function') return handlers;
    }
    return {
      ...handlers,
      offsetsCommitted: () => undefined,
      error: (event) => {
        this.#counts.errors++;
        handlers?.error?.(event);
      },
    };
  }

  #check(options?: WaitOptions): void {
    if (this.closed) throw KafkaError.fromErrno(ErrorCode.ERR__STATE, 'the reader is closed');
    checkWaitOptions(options);
  }

  #checkGroup(): void {
    if (this.#place === undefined) return;
    throw KafkaError.fromErrno(
      ErrorCode.ERR__UNKNOWN_GROUP,
      'this call needs a consumer group: set `groupId`',
      { configKey: 'group.id' },
    );
  }

  #checkPlace(call: string): PartitionOf {
    if (this.#place !== undefined) return this.#place;
    const message = `${call} needs a reader without a group; in a group there is consumer.seek()`;
    throw KafkaError.fromErrno(ErrorCode.ERR__STATE, message);
  }
}

function checkMessage(name: string, value: unknown): void {
  const type: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'type') : undefined;
  if (type !== 'message') throw invalidArgType(name, 'a message', value);
}
