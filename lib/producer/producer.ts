import type { Writable } from 'node:stream';
import type { WritableStream } from 'node:stream/web';
import { AdminClient } from '../admin/admin-client.js';
import { SharedHandle } from '../admin/handle.js';
import { type ClientEvent, clientEventOf } from '../client/events.js';
import { softwareEntries } from '../client/version.js';
import type { ProducerConfig } from '../config/properties.generated.js';
import { invalidArgType } from '../errors/argument-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { type PullHandle, PullIterator } from '../internal/pull-iterator.js';
import { checkWaitOptions, pollOptions, type WaitOptions, withLimit } from '../internal/wait.js';
import { native } from '../native/load.js';
import { type ChannelSink, ProduceChannel } from './channel.js';
import { Deliveries, type Recipient } from './deliveries.js';
import { EventQueue } from './event-queue.js';
import { Flushes, type FlushOptions } from './flushes.js';
import { Intake } from './intake.js';
import { optionEntries } from './options.js';
import { type CountAnswer, countIn, errnoOf } from './partition-counts.js';
import { placementOf } from './placement.js';
import { refusalError, undeliveredInTime } from './refusal.js';
import { Sends } from './sends.js';
import { type Stage, stageOf } from './stage.js';
import { TransactionalClient } from './transactional.js';
import { webWritableOver, writableOver, type WritableOptions } from './writable.js';
import type {
  DeliveryReport,
  OnDelivery,
  ProducerEvent,
  ProducerMessage,
  ProducerOptions,
} from './types.js';

const DEFAULT_CLOSE_TIMEOUT_MS = 30_000;
/** librdkafka reports purged messages at once; this is for when it does not. */
const PURGE_TIMEOUT_MS = 5_000;
/** `queue.buffering.max.messages` 0 means no limit; slots are counted in 32 bits. */
const UNLIMITED_CAPACITY = 2 ** 31 - 1;
/** One try, long enough for a slow broker; there are more while messages wait for the answer. */
const COUNT_TIMEOUT_MS = 5_000;

/**
 * Sends messages.
 *
 * Delivery reports need no polling: they come by themselves. A report goes to the message's
 * `onDelivery` or promise if it has one, else to `events()` or `poll()` once the app has begun to
 * read those, else it is only counted.
 *
 * @example
 * ```ts
 * const producer = new Producer({ 'bootstrap.servers': 'localhost:9092' });
 * const report = await producer.send({ topic: 'orders', key: 'k', value: 'v' });
 * console.log(report.partition, report.offset);
 * await producer.close();
 * ```
 */
export class Producer extends TransactionalClient {
  readonly #events: EventQueue;
  readonly #deliveries: Deliveries;
  readonly #stage: Stage | undefined;
  readonly #intake: Intake;
  readonly #sends: Sends;
  readonly #flushes: Flushes;
  // Undelivered messages keep the process alive.
  #isHolding = false;

  /**
   * Creates the client; it connects by itself, in the background.
   *
   * @param config - librdkafka's properties.
   * @throws KafkaError `ERR__INVALID_ARG` that names every bad property.
   */
  constructor(config: ProducerConfig, options: ProducerOptions = {}) {
    super(
      'Producer',
      () => native().Producer,
      config,
      options,
      (checked) => [...softwareEntries(), ...optionEntries(options, checked)],
    );
    this.#events = new EventQueue(() => this.#onProgress());
    const events = this.#events;
    const keepsReports = options.deliveryReport ?? true;
    this.#deliveries = new Deliveries(this.native, {
      keepsReports,
      get wantsReports() {
        return keepsReports && events.hasReader;
      },
      onUnclaimed: (report) => events.push(report),
      onFailure: (topic, errno) => placement?.onFailure(topic, errno),
      onRefused: this.noteRefusal,
      onProgress: () => this.#onProgress(),
      onMore: () => {
        this.onEvents();
      },
    });
    const placement = placementOf(options.partitioner, this.config, {
      native: this.native,
      deliveries: this.#deliveries,
      ask: (topic) => this.#countPartitions(topic),
      onProgress: () => this.#onProgress(),
    });
    const capacity = Number(this.config.get('queue.buffering.max.messages'));
    this.#stage = stageOf(this.native, this.config, placement, (refusals) => {
      this.#intake.refuse(refusals);
      this.#onProgress();
    });
    this.#intake = new Intake(
      this.native,
      this.#deliveries,
      capacity > 0 ? capacity : UNLIMITED_CAPACITY,
      () => events.unreadReports,
      this.#stage,
      placement,
    );
    this.#sends = new Sends(
      this.#intake,
      () => this.#updateHold(),
      () => this.#onProgress(),
    );
    this.#flushes = new Flushes({
      remaining: () => this.length,
      isIdle: () => (this.#stage?.flush(), this.native.outqueueLength() === 0),
      start: () => this.call((ticket) => (this.native.flush(ticket, -1), undefined)),
      cancel: () => {
        this.native.cancelFlush();
      },
    });
  }

  /** Messages whose report has not been handed out, and those that wait for room. */
  get length(): number {
    return this.#deliveries.outstanding + this.#intake.waiting;
  }

  /**
   * Hands a message to librdkafka and returns at once; key, value and headers are copied. Small
   * ones behind the first of a turn of the event loop are handed over in groups, or when it ends.
   *
   * @param onDelivery - Called once with what became of it, on a later turn.
   * @throws KafkaError `ERR__QUEUE_FULL` if `queue.buffering.max.messages` or `.kbytes` are
   *   reached, `ERR_MSG_SIZE_TOO_LARGE` beyond `message.max.bytes`, `ERR__APPLICATION` if
   *   `options.partitioner` fails; TypeError or RangeError for a malformed message. Nothing has been
   *   sent then.
   */
  produce(message: ProducerMessage, onDelivery?: OnDelivery): void {
    this.checkOpen();
    if (onDelivery !== undefined && typeof onDelivery !== 'function') {
      throw invalidArgType('onDelivery', 'a function', onDelivery);
    }
    this.#produce(message, onDelivery);
  }

  /**
   * Sends a message; waits for room while the queue is full.
   *
   * @param options - Default: no limit but `message.timeout.ms` (300000), which counts from when there
   *   is room. A timeout or an abort ends the wait: a message that has not been handed to
   *   librdkafka yet is not sent, one that has been is.
   * @returns The delivery report.
   * @throws KafkaError with the report as `error.report`, if it was not delivered.
   */
  send(message: ProducerMessage, options?: WaitOptions): Promise<DeliveryReport> {
    if (this.state !== 'open') return Promise.reject(this.closedError());
    return options === undefined
      ? this.#sends.send(message)
      : this.#sends.sendWithin(message, options);
  }

  /**
   * Sends messages, in order; waits for room while the queue is full.
   *
   * @param options - As for `send()`, for all together: messages that have not been handed to
   *   librdkafka when the wait ends are not sent, those that have been are.
   * @returns Their reports, aligned with the messages.
   * @throws TypeError, RangeError if one is malformed, before any is sent; else AggregateError, if
   *   some were not delivered: `.errors` has their errors, `.results` the reports of all.
   */
  async sendBatch(
    messages: readonly ProducerMessage[],
    options: WaitOptions = {},
  ): Promise<DeliveryReport[]> {
    this.checkOpen();
    if (!Array.isArray(messages)) throw invalidArgType('messages', 'an array', messages);
    return this.#sends.sendAll(messages, options);
  }

  /** A channel to write to with back-pressure; aborting its signal ends its waits for room. */
  channel(options: { readonly signal?: AbortSignal | undefined } = {}): ProduceChannel {
    this.checkOpen();
    checkWaitOptions(options);
    return this.#channel(options.signal);
  }

  /**
   * A stream of {@link ProducerMessage}s to write to with back-pressure, for `pipeline()` and the
   * like. Its end waits until everything written is delivered; the producer stays open.
   */
  writable(options: WritableOptions = {}): Writable {
    this.checkOpen();
    return writableOver((signal, onFailure) => this.#channel(signal, onFailure), options);
  }

  /** The same as a web stream: `closed` and `close()` wait for the deliveries. */
  writableWeb(options: WritableOptions = {}): WritableStream<ProducerMessage> {
    this.checkOpen();
    return webWritableOver((signal, onFailure) => this.#channel(signal, onFailure), options);
  }

  /**
   * Reports without a recipient of their own, errors, statistics: until `close()`. From the first
   * call of `events()` or `poll()` on, unread reports count as part of the producer's queue.
   */
  events(options: { readonly signal?: AbortSignal } = {}): AsyncIterableIterator<ProducerEvent> {
    this.checkOpen();
    checkWaitOptions(options);
    this.#events.startReading();
    return new PullIterator<ProducerEvent>(
      () => (options.signal?.aborted === true ? undefined : this.#events.takeNow()),
      (handle) => this.#nextEvent(options, handle),
    );
  }

  /**
   * One event, or null when none came in time. `poll(0)` does not wait.
   *
   * @param timeout - Milliseconds, or options. Default: no limit.
   */
  async poll(timeout?: number | WaitOptions): Promise<ProducerEvent | null> {
    this.checkOpen();
    const options = pollOptions(timeout);
    this.#events.startReading();
    return this.#nextEvent(options);
  }

  /**
   * Sends what is queued without waiting for `linger.ms`, and waits for the reports
   * (`rd_kafka_flush`).
   *
   * @param options - `timeoutMs`: default no limit. `onProgress` is called with the number of
   *   undelivered messages whenever it has changed.
   * @returns Messages that are still undelivered: 0 unless the time ran out. Every report that is
   *   no longer counted has been handed to its callback, promise, or `events()`.
   */
  async flush(options: FlushOptions = {}): Promise<number> {
    this.checkOpen();
    checkWaitOptions(options);
    return this.#flushes.flush(options);
  }

  /**
   * Gives up messages; each gets a report with `ERR__PURGE_QUEUE` or `ERR__PURGE_INFLIGHT`
   * (`rd_kafka_purge`).
   *
   * @param what - `queue`: those not yet sent. `inFlight`: those sent and not answered, which may
   *   have been delivered. Default: both.
   */
  purge(what: { readonly queue?: boolean; readonly inFlight?: boolean } = {}): void {
    this.checkOpen();
    if (typeof what !== 'object' || (what as unknown) === null) {
      throw invalidArgType('what', 'an object', what);
    }
    const { queue = true, inFlight = true } = what;
    if (typeof queue !== 'boolean') throw invalidArgType('what.queue', 'a boolean', queue);
    if (typeof inFlight !== 'boolean') throw invalidArgType('what.inFlight', 'a boolean', inFlight);
    this.#stage?.flush();
    if (queue) this.refuseWaiting();
    const errno = this.native.purge(queue, inFlight);
    if (errno !== 0) throw KafkaError.fromErrno(errno);
  }

  /** An AdminClient on this producer's connections; closing it leaves the producer open. */
  admin(): AdminClient {
    this.checkOpen();
    return new AdminClient(new SharedHandle(this.host));
  }

  /**
   * Aborts an open transaction, flushes, then gives up what is left with a failed report each, and
   * frees everything. No callback and no promise is left without an answer.
   *
   * @param options - `timeoutMs`, for the flush, defaults to 30000; 0 gives up at once.
   */
  override close(options?: WaitOptions): Promise<void> {
    return super.close(options);
  }

  /** @internal */
  protected override onEvents(): void {
    this.#deliveries.drain();
    for (const record of this.native.takeControls()) {
      const event = clientEventOf(record);
      if (event !== undefined) this.onEvent(event);
    }
  }

  /** @internal */
  protected override onEvent(event: ClientEvent): void {
    if (this.#events.hasReader) this.#events.push(event);
    else this.callHandler(event);
  }

  /** @internal */
  protected override async shutDown(options: WaitOptions): Promise<void> {
    const limit = withLimit(options, DEFAULT_CLOSE_TIMEOUT_MS);
    try {
      await this.abortOpenTransaction(limit);
      await this.#flushes.flush(limit);
    } finally {
      if (this.length > 0) {
        this.#stage?.flush();
        this.refuseWaiting();
        this.native.purge(true, true);
        await this.#flushes.flush({ timeoutMs: PURGE_TIMEOUT_MS });
      }
      this.#events.end();
      await this.destroy();
    }
  }

  #produce(message: ProducerMessage, recipient: Recipient): void {
    const errno = this.#tryProduce(message, recipient);
    if (errno !== 0) throw this.#refusal(message, errno);
  }

  /** 0, or the number for a full queue; throws for what no waiting would mend. */
  #tryProduce(message: ProducerMessage, recipient: Recipient): number {
    const errno = this.#intake.produce(message, recipient);
    if (errno !== 0 && errno !== ErrorCode.ERR__QUEUE_FULL) throw this.#refusal(message, errno);
    this.#updateHold();
    return errno;
  }

  #refusal(message: ProducerMessage, errno: number): KafkaError {
    const { topic, partition } = message;
    return refusalError(this.#intake.failureOf(errno), { topic, partition });
  }

  #channel(signal?: AbortSignal, onFailure?: (error: KafkaError) => void): ProduceChannel {
    const sink: ChannelSink = {
      tryProduce: (message, counter) => {
        this.checkOpen();
        return this.#tryProduce(message, counter) !== ErrorCode.ERR__QUEUE_FULL;
      },
      produceWhenRoom: async (message, counter, abort) => {
        this.checkOpen();
        await this.#sends.write(message, counter, abort);
      },
      hold: this.hold,
      release: this.release,
    };
    return new ProduceChannel(sink, signal, onFailure);
  }

  #countPartitions(topic: string): Promise<CountAnswer> {
    const messageTimeoutMs = Number(this.config.get('message.timeout.ms')) || Infinity;
    const timeoutMs = Math.min(COUNT_TIMEOUT_MS, messageTimeoutMs);
    const answer = this.call((ticket) => {
      this.native.metadata(ticket, topic, false, timeoutMs);
      // It may be behind a flush, which begins again after it.
      this.native.cancelFlush();
      return undefined;
    });
    return answer.then(countIn, errnoOf);
  }

  #nextEvent(options: WaitOptions, handle?: PullHandle): Promise<ProducerEvent | null> {
    return this.#events.next(options, this.hold, this.release, handle);
  }

  /** @internal */
  override async handOverWaiting(options: WaitOptions): Promise<void> {
    const left = await this.#flushes.flush(options);
    if (left > 0) throw undeliveredInTime(left);
  }

  /** @internal */
  protected override refuseWaiting(): void {
    this.#intake.refuseAll(ErrorCode.ERR__PURGE_QUEUE);
    this.#onProgress();
  }

  #updateHold(): void {
    // Queried for every message.
    const isPending = this.#deliveries.outstanding > 0 || this.#intake.waiting > 0;
    if (isPending === this.#isHolding) return;
    this.#isHolding = isPending;
    if (isPending) this.hold();
    else this.release();
  }

  #onProgress(): void {
    this.#intake.advance();
    this.#updateHold();
    this.#flushes.onProgress();
  }
}
