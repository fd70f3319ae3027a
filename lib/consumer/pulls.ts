// Where every reader of a consumer gets its messages from: one queue, served in turn.
//
// Rules
// 1. Nothing is taken from librdkafka before somebody asks, beyond one batch. So
//    `max.poll.interval.ms` measures the app, and a reader that stops costs one batch.
// 2. A reader that finds nothing waits. librdkafka wakes us only when its queue goes from empty to
//    non-empty, so waiting begins only after a drain that came back empty-handed.
// 3. The app is done with a message when it comes back for the next one, not when it got it.
//    Readers share this: whoever comes back is done with all that was handed out before.
// 4. While the gate is shut (an `onRebalance` runs) nobody is served.
// 5. librdkafka sees the app poll only when it drains. Slow reading out of a decoded batch is polling
//    too, and is told to it (`markPolled`).
import type { KafkaError } from '../errors/kafka-error.js';
import type { PullHandle } from '../internal/pull-iterator.js';
import { Queue } from '../internal/queue.js';
import { Turn } from '../internal/turn.js';
import type { WaitOptions } from '../internal/wait.js';
import type { ControlRecord, NativeConsumer } from '../native/binding.js';
import { Batch, type PartitionName } from './batch.js';
import { DoneOffsets } from './done-offsets.js';
import type { ConsumerControlEvent, ConsumerEvent } from './events.js';
import { Message } from './message.js';
import { Waiters } from './waiters.js';

/** Most messages and payload bytes that are decoded ahead of the app. */
export const DEFAULT_BATCH_MESSAGES = 1024;
const BATCH_BYTES = 4 * 1024 * 1024;

/** What the pulls need from their consumer. */
export interface PullHost {
  /**
   * Deals with a control record; returns its event if the reader is to get it. May shut the gate.
   */
  onControl(record: ControlRecord, wantsEvents: boolean): ConsumerControlEvent | undefined;
  /** A reader has come back: what was handed out before is acknowledged. */
  onReturn(): void;
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
  readonly #names: PartitionName[] = [];
  readonly #done: DoneOffsets | undefined;
  readonly #turn: Turn;
  readonly #waiters: Waiters;
  // Events that come from this side, e.g. a failing onRebalance; handed out before the rest.
  readonly #injected = new Queue<ConsumerControlEvent>();

  #batch: Batch | undefined;
  #controls: ControlRecord[] = [];
  // Entries before #cursor were handed out, before #doneTo are done, before #addedTo are in #done.
  #cursor = 0;
  #doneTo = 0;
  #addedTo = 0;
  // Partition numbers whose remaining messages in #batch are stale.
  #stale: Set<number> | undefined;
  #isGateShut = false;
  #isYielding = false;
  #readsEvents = false;
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
      if (!this.#isGateShut) native.markPolled();
    };
    this.#waiters = new Waiters({ hold, release, markPolled }, maxPollIntervalMs);
    this.#done = storesOffsets ? new DoneOffsets(native, this.#names) : undefined;
    this.#turn = new Turn(() => {
      this.#onTurnEnd();
    });
  }

  /** The next event or message, or undefined at once. */
  tryNext(wantsEvents: boolean): ConsumerEvent | undefined {
    this.#readsEvents = wantsEvents;
    const item = this.#next(wantsEvents);
    if (this.#ended?.error !== undefined) throw this.#ended.error;
    return item;
  }

  /** The next event or message if it can be had without waiting, and it is this reader's turn. */
  takeNow(wantsEvents: boolean, options?: WaitOptions): ConsumerEvent | undefined {
    this.#readsEvents = wantsEvents;
    return this.#mayTakeNow(options, 1) ? this.#next(wantsEvents) : undefined;
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

  /** At least one and up to `max` messages; empty when the wait times out or on close. */
  nextBatch(max: number, options?: WaitOptions, handle?: PullHandle): Promise<Message[]> {
    this.#readsEvents = false;
    if (this.#mayTakeNow(options, max)) {
      const messages = this.#nextBatch(max);
      if (messages !== undefined) return Promise.resolve(messages);
    }
    return this.#wait(() => this.#nextBatch(max), [], options, handle);
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
    this.#injected.push(event);
    this.serve();
  }

  /** Fails the pull that waits longest, if any. */
  failActive(error: unknown): void {
    this.#waiters.failFirst(error);
  }

  shutGate(): void {
    this.#isGateShut = true;
  }

  openGate(): void {
    this.#isGateShut = false;
    this.#host.onGateOpen();
  }

  /** The app says that it is done with everything that it was given. */
  markAllDone(): void {
    this.#doneTo = this.#cursor;
  }

  /** Hands the offsets that the app is done with to librdkafka. */
  storeDone(): void {
    this.#addDone();
    this.#done?.store();
  }

  /** Leaves out what is still to come of these partitions in the present batch. */
  dropStale(isConcerned: (name: PartitionName) => boolean): void {
    this.#addDone();
    const stale = new Set(this.#stale);
    this.#names.forEach((name, index) => {
      if (isConcerned(name)) stale.add(index);
    });
    this.#stale = stale;
    this.#done?.forget((index) => stale.has(index));
  }

  /**
   * Ends every present and future pull: with `error`, or, without one, as on close.
   * What was decoded and not handed out is dropped; it was not stored, so it comes again.
   */
  end(error?: KafkaError): void {
    if (this.#ended !== undefined) return;
    this.#ended = { error };
    this.#controls = this.#controlsAhead();
    this.#batch = undefined;
    this.#waiters.end(error);
  }

  /** While closing: drops messages and deals with the control records that come. */
  discard(): void {
    while (!this.#isGateShut) {
      const record = this.#controls.shift();
      if (record !== undefined) {
        this.#host.onControl(record, false);
      } else {
        if (this.#native.drain(DEFAULT_BATCH_MESSAGES, BATCH_BYTES) === null) return;
        this.#controls = this.#native.takeControls();
      }
    }
  }

  /** Whether a pull may be served at once instead of waiting behind others. */
  #mayTakeNow(options: WaitOptions | undefined, messages: number): boolean {
    if (this.#ended !== undefined || options?.signal?.aborted === true) return false;
    if (this.#waiters.length > 0 || this.#isYielding) return false;
    if (!this.#turn.isOverdue(messages)) return true;
    this.#isYielding = true;
    return false;
  }

  #next(wantsEvents: boolean): ConsumerEvent | undefined {
    if (this.#isGateShut || this.#ended !== undefined) return undefined;
    this.#return();
    for (;;) {
      if (wantsEvents && this.#injected.length > 0) return this.#injected.shift();
      const batch = this.#batch;
      if (batch === undefined || this.#cursor >= batch.length) {
        if (!this.#refill(DEFAULT_BATCH_MESSAGES)) return undefined;
        continue;
      }
      const i = this.#cursor++;
      if (batch.hasControls && batch.isControl(i)) {
        const event = this.#control(batch.index(i), wantsEvents);
        if (event !== undefined) return event;
        if (this.#isStopped()) return undefined;
      } else if (this.#stale?.has(batch.index(i)) !== true) {
        this.#turn.begin();
        return new Message(batch, i);
      }
    }
  }

  #nextBatch(max: number): Message[] | undefined {
    if (this.#isGateShut || this.#ended !== undefined) return undefined;
    this.#return();
    const messages: Message[] = [];
    for (;;) {
      const batch = this.#batch;
      if (batch === undefined || this.#cursor >= batch.length) {
        // One batch of librdkafka's at a time: what is here is not kept waiting for more.
        if (messages.length > 0 || !this.#refill(max)) break;
        continue;
      }
      if (messages.length >= max) break;
      const i = this.#cursor;
      if (batch.hasControls && batch.isControl(i)) {
        // A rebalance acknowledged now would take these messages back before they are seen.
        if (messages.length > 0) break;
        this.#cursor++;
        this.#control(batch.index(i), false);
        if (this.#isStopped()) return undefined;
      } else {
        this.#cursor++;
        if (this.#stale?.has(batch.index(i)) !== true) messages.push(new Message(batch, i));
      }
    }
    if (messages.length === 0) return undefined;
    this.#turn.begin();
    return messages;
  }

  // A control record can shut the gate or bring a fatal error.
  #isStopped(): boolean {
    return this.#isGateShut || this.#ended !== undefined;
  }

  /** Control records that no reader has come to yet; their numbers are not in order of place. */
  #controlsAhead(): ControlRecord[] {
    const ahead: ControlRecord[] = [];
    const batch = this.#batch;
    for (let i = this.#cursor; batch !== undefined && i < batch.length; i++) {
      const record = batch.isControl(i) ? this.#controls[batch.index(i)] : undefined;
      if (record !== undefined) ahead.push(record);
    }
    return ahead;
  }

  #control(index: number, wantsEvents: boolean): ConsumerControlEvent | undefined {
    const record = this.#controls[index];
    return record === undefined ? undefined : this.#host.onControl(record, wantsEvents);
  }

  /** Rule 3: the app has come back. */
  #return(): void {
    this.#doneTo = this.#cursor;
    this.#host.onReturn();
  }

  #refill(max: number): boolean {
    // Entries that were left out at the end of the batch are done with it.
    this.#doneTo = this.#cursor;
    this.#addDone();
    this.#batch = undefined;
    const block = this.#native.drain(max, BATCH_BYTES);
    if (block === null) return false;
    const batch = new Batch(block, this.#names);
    if (batch.hasNewPartitions) this.#addNames();
    this.#controls = batch.hasControls ? this.#native.takeControls() : [];
    this.#stale = undefined;
    this.#batch = batch;
    this.#cursor = this.#doneTo = this.#addedTo = 0;
    return true;
  }

  #addNames(): void {
    const flat = this.#native.takeNewPartitions();
    for (let i = 0; i + 1 < flat.length; i += 2) {
      this.#names.push({ topic: String(flat[i]), partition: Number(flat[i + 1]) });
    }
  }

  #addDone(): void {
    if (this.#batch !== undefined && this.#addedTo < this.#doneTo) {
      this.#done?.add(this.#batch, this.#addedTo, this.#doneTo, this.#stale);
    }
    this.#addedTo = this.#doneTo;
  }

  #onTurnEnd(): void {
    const wasYielding = this.#isYielding;
    this.#isYielding = false;
    if (this.#ended !== undefined) return;
    this.storeDone();
    if (this.#batch !== undefined) this.#native.markPolled(); // Rule 5.
    if (wasYielding) this.serve();
  }

  #wait<T>(
    take: () => T | undefined,
    none: T,
    options: WaitOptions | undefined,
    handle: PullHandle | undefined,
  ): Promise<T> {
    if (options?.signal?.aborted === true) return Promise.reject(options.signal.reason);
    if (this.#ended !== undefined) {
      const { error } = this.#ended;
      return error === undefined ? Promise.resolve(none) : Promise.reject(error);
    }
    return this.#waiters.wait(take, none, options, handle);
  }
}
