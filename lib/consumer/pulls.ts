// Where every reader of a consumer gets its messages from: one queue, served in turn.
//
// Rules
// 1. Nothing is taken from librdkafka before somebody asks, beyond one batch. So
//    `max.poll.interval.ms` measures the app, and a reader that stops costs one batch.
// 2. A reader that finds nothing waits. librdkafka wakes us only when its queue goes from empty to
//    non-empty, so waiting begins only after a drain that came back empty-handed.
// 3. The app is done with a message when it comes back for the next one, not when it got it.
//    Readers share this: whoever comes back is done with all that was handed out before.
// 4. While the gate is shut (an `onRebalance` runs, a seek is under way) nobody is served.
// 5. librdkafka sees the app poll only when it drains. Slow reading out of a decoded batch is polling
//    too, and is told to it (`markPolled`).
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import type { PullHandle } from '../internal/pull-iterator.js';
import { Queue } from '../internal/queue.js';
import { Turn } from '../internal/turn.js';
import type { WaitOptions } from '../internal/wait.js';
import type { ControlRecord, NativeConsumer } from '../native/binding.js';
import { Decoded, type PartitionFilter } from './decoded.js';
import type { ConsumerControlEvent, ConsumerEvent } from './events.js';
import type { Message } from './message.js';
import { Waiters } from './waiters.js';

/** Most messages that are decoded ahead of the app. */
export const DEFAULT_BATCH_MESSAGES = 1024;

/** Most events of this side that wait for a reader of events. */
const MAX_INJECTED = 1000;

/** What the pulls need from their consumer. */
export interface PullHost {
  /**
   * Deals with a control record; returns its event if the reader is to get it. May shut the gate.
   */
  onControl(record: ControlRecord, wantsEvents: boolean): ConsumerControlEvent | undefined;
  /** Whether a control record can be dealt with now; if not, the gate has been shut for it. */
  mayHandle(record: ControlRecord): boolean;
  /** What is known of these partitions is stale. */
  onDropped(isConcerned: PartitionFilter): void;
  /** A reader has come back: what was handed out before is acknowledged. */
  onReturn(): void;
  /** Whether the app has paused this partition. */
  readonly isPaused: PartitionFilter;
  /** A handler that held everything up has ended. */
  onGateOpen(): void;
  /** An event of this side that no reader of events will take. */
  onUnread(event: ConsumerControlEvent): void;
  readonly hold: () => void;
  readonly release: () => void;
}

export class Pulls {
  readonly #native: NativeConsumer;
  readonly #host: PullHost;
  readonly #decoded: Decoded;
  readonly #turn: Turn;
  readonly #waiters: Waiters;
  // Events that come from this side, e.g. a failing onRebalance; handed out before the rest.
  readonly #injected = new Queue<ConsumerControlEvent>();

  // Met while the consumer closes, to be dealt with in turn.
  #closingControls: ControlRecord[] = [];
  #gateKeepers = 0;
  #isYielding = false;
  #readsEvents = false;
  #owner: PullHandle | undefined;
  #ended: { readonly error: KafkaError | undefined } | undefined;

  /** @param maxPollIntervalMs - `max.poll.interval.ms`. */
  constructor(
    native: NativeConsumer,
    host: PullHost,
    storesOffsets: boolean,
    maxPollIntervalMs: number,
  ) {
    this.#native = native;
    this.#host = host;
    const { hold, release } = host;
    const markPolled = (): void => {
      native.releaseMemory(); // Called now and then, while nothing comes.
      if (this.#gateKeepers === 0) native.markPolled();
    };
    this.#waiters = new Waiters({ hold, release, markPolled }, maxPollIntervalMs);
    this.#decoded = new Decoded(native, storesOffsets);
    this.#turn = new Turn(() => {
      this.#onTurnEnd();
    });
  }

  /** The next event or message, or undefined at once. */
  tryNext(wantsEvents: boolean): ConsumerEvent | undefined {
    this.#readsEvents = wantsEvents;
    if (this.#owner !== undefined) throw readByAnother();
    const item = this.#next(wantsEvents);
    if (this.#ended?.error !== undefined) throw this.#ended.error;
    return item;
  }

  /** The next event or message if it can be had without waiting, and it is this reader's turn. */
  takeNow(wantsEvents: boolean, options?: WaitOptions): ConsumerEvent | undefined {
    this.#readsEvents = wantsEvents;
    return this.#mayTakeNow(options, 1, undefined) ? this.#next(wantsEvents) : undefined;
  }

  /**
   * The next event or message, for a reader that `takeNow()` had nothing for; null when the wait
   * times out or the consumer is closed.
   */
  next(
    wantsEvents: boolean,
    options?: WaitOptions,
    handle?: PullHandle,
  ): Promise<ConsumerEvent | null> {
    const take = (): ConsumerEvent | undefined => this.#next(wantsEvents);
    return this.#wait<ConsumerEvent | null>(take, null, options, handle);
  }

  /**
   * At least one and up to `max` messages; empty when the wait times out or on close.
   *
   * @param onTaken - Gets the messages at once: while a promise is on its way, a partition can be
   *   paused or sought.
   */
  nextBatch(
    max: number,
    options?: WaitOptions,
    handle?: PullHandle,
    onTaken?: (messages: readonly Message[]) => void,
  ): Promise<Message[]> {
    this.#readsEvents = false;
    const take = (): Message[] | undefined => {
      const messages = this.#nextBatch(max);
      if (messages !== undefined) onTaken?.(messages);
      return messages;
    };
    if (this.#mayTakeNow(options, max, handle)) {
      const messages = take();
      if (messages !== undefined) return Promise.resolve(messages);
    }
    return this.#wait(take, [], options, handle);
  }

  /** librdkafka's queue has something, or something else has changed: serves those who wait. */
  serve(): void {
    if (!this.#isYielding) this.#waiters.serve();
  }

  /** Hands `event` out before what is in the queue, if somebody reads events. */
  inject(event: ConsumerControlEvent): void {
    if (!this.#readsEvents || this.#ended !== undefined) {
      this.#host.onUnread(event);
      return;
    }
    // Log lines of an app that has stopped reading: dropped before they fill the memory.
    if (event.type === 'log' && this.#injected.length >= MAX_INJECTED) return;
    this.#injected.push(event);
    this.serve();
  }

  /** Fails the pull that waits longest, if any. */
  failActive(error: unknown): void {
    this.#waiters.failFirst(error);
  }

  /** Serves nobody until `openGate()`; each call needs its own. */
  shutGate(): void {
    this.#gateKeepers++;
  }

  openGate(): void {
    if (--this.#gateKeepers === 0) this.#host.onGateOpen();
  }

  /** Whether nobody is served at present. */
  get isGateShut(): boolean {
    return this.#gateKeepers > 0;
  }

  /** The app says that it is done with everything that it was given. */
  markAllDone(): void {
    this.#decoded.markAllDone();
  }

  /** Hands the offsets that the app is done with to librdkafka. */
  storeDone(): void {
    this.#decoded.storeDone();
  }

  /**
   * Lets only the reader with this handle read, and keep its own account of what is done; undefined
   * ends that.
   */
  claim(owner: PullHandle | undefined): void {
    this.#owner = owner;
    this.#decoded.isTracking = owner === undefined;
    // What was done before: stored later, it would take back what the owner has stored.
    if (owner !== undefined) this.storeDone();
  }

  /** Throws if another reader is waiting or reading on its own account. */
  checkUnread(): void {
    if (this.#owner !== undefined || this.#waiters.length > 0) throw readByAnother();
  }

  /** Hands out nothing any more of what is here of these partitions. */
  dropStale(isConcerned: PartitionFilter): void {
    this.#decoded.drop(isConcerned);
    this.#host.onDropped(isConcerned);
  }

  /** Keeps back what is here of these partitions. */
  park(isConcerned: PartitionFilter): void {
    this.#decoded.park(isConcerned);
  }

  unpark(isConcerned: PartitionFilter): void {
    this.#decoded.unpark(isConcerned);
    this.serve();
  }

  /** Hands these out again, before what comes next; those of paused partitions, once resumed. */
  giveBack(messages: readonly Message[]): void {
    if (this.#ended === undefined) this.#decoded.giveBack(messages, this.#host.isPaused);
  }

  /** Tells librdkafka that the app is at work (rule 5). */
  markPolled(): void {
    if (!this.#isStopped()) this.#native.markPolled();
  }

  /** Where reading goes on, by `partitionKey()`; only of partitions of which something is here. */
  nextOffsets(): Map<string, number> {
    return this.#decoded.nextOffsets();
  }

  /**
   * Ends every present and future pull: with `error`, or, without one, as on close.
   * What was decoded and not handed out is dropped; it was not stored, so it comes again.
   */
  end(error?: KafkaError): void {
    if (this.#ended !== undefined) return;
    this.#ended = { error };
    this.#closingControls = this.#decoded.end();
    this.#waiters.end(error);
  }

  /** While closing: drops messages and deals with the control records that come. */
  discard(): void {
    while (this.#gateKeepers === 0) {
      const [record] = this.#closingControls;
      if (record !== undefined) {
        if (!this.#host.mayHandle(record)) return;
        this.#closingControls.shift();
        this.#host.onControl(record, false);
      } else {
        const controls = this.#decoded.drainControls(DEFAULT_BATCH_MESSAGES);
        if (controls === null) return;
        this.#closingControls = controls;
      }
    }
  }

  /** Whether a pull may be served at once instead of waiting behind others. */
  #mayTakeNow(
    options: WaitOptions | undefined,
    messages: number,
    handle: PullHandle | undefined,
  ): boolean {
    if (this.#owner !== undefined && this.#owner !== handle) return false;
    if (this.#ended !== undefined || options?.signal?.aborted === true) return false;
    if (this.#waiters.length > 0 || this.#isYielding) return false;
    if (!this.#turn.isOverdue(messages)) return true;
    this.#isYielding = true;
    return false;
  }

  #next(wantsEvents: boolean): ConsumerEvent | undefined {
    if (this.#isStopped()) return undefined;
    this.#return();
    const decoded = this.#decoded;
    for (;;) {
      if (wantsEvents && this.#injected.length > 0) return this.#injected.shift();
      if (!decoded.hasNext) {
        if (!decoded.refill(DEFAULT_BATCH_MESSAGES)) return undefined;
        continue;
      }
      const record = decoded.nextControl();
      if (record === undefined) {
        this.#turn.begin();
        return decoded.takeMessage();
      }
      const event = this.#control(record, wantsEvents);
      if (event !== undefined) return event;
      if (this.#isStopped()) return undefined;
    }
  }

  #nextBatch(max: number): Message[] | undefined {
    if (this.#isStopped()) return undefined;
    this.#return();
    const decoded = this.#decoded;
    let messages: Message[] = [];
    for (;;) {
      if (!decoded.hasNext) {
        // One batch of librdkafka's at a time: what is here is not kept waiting for more.
        if (messages.length > 0 || !decoded.refill(max)) break;
        continue;
      }
      if (messages.length >= max) break;
      // The usual case, and the fast one. Nothing is ahead of it: a plain batch begins anew.
      if (decoded.isPlain && messages.length === 0) {
        messages = decoded.takeMessages(max);
        continue;
      }
      const record = decoded.nextControl();
      if (record === undefined) {
        messages.push(decoded.takeMessage());
        continue;
      }
      // A rebalance acknowledged now would take these messages back before they are seen.
      if (messages.length > 0) break;
      this.#control(record, false);
      if (this.#isStopped()) return undefined;
    }
    if (messages.length === 0) return undefined;
    this.#turn.begin();
    return messages;
  }

  // A control record can shut the gate or bring a fatal error.
  #isStopped(): boolean {
    return this.#gateKeepers > 0 || this.#ended !== undefined;
  }

  /** Deals with the control record that comes next, unless it has to wait: then it stays there. */
  #control(record: ControlRecord, wantsEvents: boolean): ConsumerControlEvent | undefined {
    if (!this.#host.mayHandle(record)) return undefined;
    this.#decoded.skip();
    return this.#host.onControl(record, wantsEvents);
  }

  /** Rule 3: the app has come back. */
  #return(): void {
    this.#decoded.markAllDone();
    this.#host.onReturn();
  }

  #onTurnEnd(): void {
    const wasYielding = this.#isYielding;
    this.#isYielding = false;
    if (this.#ended !== undefined) return;
    this.storeDone();
    if (this.#decoded.hasBatch) this.#native.markPolled(); // Rule 5.
    if (wasYielding) this.serve();
  }

  #wait<T>(
    take: () => T | undefined,
    none: T,
    options: WaitOptions | undefined,
    handle: PullHandle | undefined,
  ): Promise<T> {
    if (options?.signal?.aborted === true) return Promise.reject(options.signal.reason);
    if (this.#owner !== undefined && this.#owner !== handle) return Promise.reject(readByAnother());
    if (this.#ended !== undefined) {
      const { error } = this.#ended;
      return error === undefined ? Promise.resolve(none) : Promise.reject(error);
    }
    return this.#waiters.wait(take, none, options, handle);
  }
}

function readByAnother(): KafkaError {
  return KafkaError.fromErrno(ErrorCode.ERR__STATE, 'the consumer has another reader');
}
