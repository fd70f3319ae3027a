// The way into librdkafka's queue, and the line in front of it when it is full.
//
// Rules
// 1. There is one queue, librdkafka's; here wait only calls that chose to wait. So memory is bounded
//    by `queue.buffering.max.messages` and `.kbytes`, plus what the app itself keeps in flight.
// 2. Whoever comes while others wait lines up behind them, or is refused: order per partition is
//    that of the calls.
// 3. A full queue has reports to come, and each of them lets the line move.
import { ErrorCode } from '../errors/codes.generated.js';
import { Queue } from '../internal/queue.js';
import type { NativeProducer } from '../native/binding.js';
import type { Deliveries, Recipient } from './deliveries.js';
import { encode, type EncodedMessage } from './encode.js';
import type { Placement } from './placement.js';
import type { RefusalReason } from './refusal.js';
import type { Stage, StagedRefusal } from './stage.js';
import type { ProducerMessage } from './types.js';

/** A call that waits for room. */
export interface IntakeWaiter {
  readonly encoded: EncodedMessage;
  readonly recipient: Recipient;
  readonly onTaken: () => void;
  readonly onRefused: (errno: number) => void;
}

export class Intake {
  readonly #native: NativeProducer;
  readonly #deliveries: Deliveries;
  readonly #capacity: number;
  readonly #unreadReports: () => number;
  readonly #topics = new Map<string, number>();
  #lastTopic: string | undefined;
  #lastIndex = -1;
  readonly #line = new Queue<IntakeWaiter>();
  readonly #stage: Stage | undefined;
  readonly #placement: Placement | undefined;

  /**
   * @param capacity - Most messages between `produce()` and the app's sight of their report.
   * @param stage - Takes small messages, to hand them over together.
   * @param placement - Chooses partitions, if librdkafka is not to.
   */
  constructor(
    native: NativeProducer,
    deliveries: Deliveries,
    capacity: number,
    unreadReports: () => number,
    stage: Stage | undefined,
    placement: Placement | undefined,
  ) {
    this.#native = native;
    this.#deliveries = deliveries;
    this.#capacity = capacity;
    this.#unreadReports = unreadReports;
    this.#stage = stage;
    this.#placement = placement;
  }

  /** Calls that wait for room. */
  get waiting(): number {
    return this.#line.length;
  }

  /**
   * Takes a small message with nothing out of the ordinary, if there is room: an object less for
   * each. Any other is returned, checked: it is to be offered.
   */
  takePlain(message: ProducerMessage, recipient: Recipient): EncodedMessage | undefined {
    const stage = this.#stage;
    if (stage === undefined || typeof message !== 'object' || (message as unknown) === null) {
      return encode(message);
    }
    // Read once, and before anything is looked at: getters may do whatever they like.
    const { topic, partition, key, value, headers, timestamp, opaque } = message;
    const isTaken =
      topic === this.#lastTopic &&
      headers === undefined &&
      timestamp === undefined &&
      this.#line.length === 0 &&
      !this.#isFull() &&
      stage.writePlain(this.#lastIndex, partition, key, value);
    if (!isTaken) {
      return encode(message, { topic, partition, key, value, headers, timestamp, opaque });
    }
    stage.commit(this.#deliveries.takeFor(message, topic, opaque, recipient));
    return undefined;
  }

  /** Checks and offers a message of the app. */
  produce(message: ProducerMessage, recipient: Recipient): number {
    const encoded = this.takePlain(message, recipient);
    return encoded === undefined ? 0 : this.offer(encoded, recipient);
  }

  /**
   * Hands the message to librdkafka.
   *
   * @returns 0, or the number of the error; then nothing has happened.
   */
  offer(encoded: EncodedMessage, recipient: Recipient): number {
    return this.#line.length > 0 ? ErrorCode.ERR__QUEUE_FULL : this.#enqueue(encoded, recipient); // Rule 2.
  }

  /** Lines up; `onTaken` or `onRefused` is called, possibly at once. */
  lineUp(waiter: IntakeWaiter): void {
    this.#line.push(waiter);
    if (this.#line.length === 1) this.advance();
    if (this.#line.length > 0) this.#placement?.keep(waiter.encoded);
  }

  /** Leaves the line; false if the message has been taken already. */
  leave(waiter: IntakeWaiter): boolean {
    return this.#line.remove(waiter);
  }

  /** What a number that `offer()` returned stands for. */
  failureOf(errno: number): RefusalReason {
    if (errno === ErrorCode.ERR__APPLICATION)
      return this.#placement?.misuse ?? { errno, message: '' };
    const fatal = errno === ErrorCode.ERR__FATAL ? this.#native.fatalError() : undefined;
    return fatal ?? { errno, message: '' };
  }

  /** Hands out the failed reports of messages that were staged. */
  refuse(refusals: readonly StagedRefusal[]): void {
    for (const { slot, partition, errno } of refusals) {
      this.#deliveries.refuse(slot, partition, this.failureOf(errno));
    }
  }

  /** There may be room: lets the line move. */
  advance(): void {
    this.#placement?.advance();
    for (let waiter = this.#line.peek(); waiter !== undefined; waiter = this.#line.peek()) {
      const errno = this.#enqueue(waiter.encoded, waiter.recipient);
      // Rule 3; with nothing under way, waiting would be for ever.
      if (errno === ErrorCode.ERR__QUEUE_FULL && this.#deliveries.outstanding > 0) return;
      if (errno === ErrorCode.ERR__QUEUE_FULL && this.#unreadReports() > 0) return;
      this.#line.shift();
      if (errno === 0) waiter.onTaken();
      else waiter.onRefused(errno);
    }
  }

  /** Turns everybody in the line away. */
  refuseAll(errno: number): void {
    this.#placement?.refuseAll(errno);
    for (const waiter of this.#line.drain()) waiter.onRefused(errno);
  }

  #isFull(): boolean {
    return this.#deliveries.outstanding + this.#unreadReports() >= this.#capacity;
  }

  #enqueue(encoded: EncodedMessage, recipient: Recipient): number {
    if (this.#isFull()) return ErrorCode.ERR__QUEUE_FULL;
    const { topic } = encoded;
    const index = topic === this.#lastTopic ? this.#lastIndex : this.#indexOf(topic);
    if (index < 0) return index;
    if (this.#placement !== undefined) return this.#placement.offer(index, encoded, recipient);
    const stage = this.#stage;
    if (stage === undefined) return this.#handOver(index, encoded, recipient);
    if (stage.write(index, encoded)) {
      stage.commit(this.#deliveries.take(encoded, recipient));
      return 0;
    }
    stage.flush();
    const errno = this.#handOver(index, encoded, recipient);
    if (errno === ErrorCode.ERR__FATAL) stage.turnOff();
    else stage.beginTurn();
    return errno;
  }

  #handOver(index: number, encoded: EncodedMessage, recipient: Recipient): number {
    const { partition, kinds, key, value, headers, timestamp } = encoded;
    const slot = this.#deliveries.take(encoded, recipient);
    const errno = this.#native.produce(
      index,
      partition,
      kinds,
      key,
      value,
      headers,
      timestamp,
      slot,
    );
    if (errno !== 0) this.#deliveries.giveBack(slot);
    return errno;
  }

  #indexOf(topic: string): number {
    const index = this.#topics.get(topic) ?? this.#native.topic(topic);
    if (index < 0) return index;
    this.#topics.set(topic, index);
    this.#lastTopic = topic;
    this.#lastIndex = index;
    return index;
  }
}
