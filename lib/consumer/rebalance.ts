// Acknowledging rebalances: the group waits until this consumer has said "assigned" or "given up".
//
// Rules
// 1. Every rebalance is acknowledged exactly once: by the app (assign, unassign and their
//    incremental forms), or by us. A consumer that forgets to would hang, also on close.
// 2. Before partitions are given up, what the app is done with is stored: librdkafka commits it on
//    the way out.
// 3. The kind of acknowledgement follows the protocol at the time of the assignment: while a
//    consumer closes, librdkafka no longer names it.
import { rethrowLater } from '../client/client.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import {
  AssignMode,
  type ControlRecord,
  type FlatPartitions,
  type NativeConsumer,
} from '../native/binding.js';
import { type ConsumerControlEvent, type RebalanceEvent } from './events.js';
import type { Pulls } from './pulls.js';

/**
 * Called for every rebalance, and awaited before it is acknowledged. It may call `assign`,
 * `unassign`, `incrementalAssign` or `incrementalUnassign` itself; if it does not, that is done for
 * it afterwards.
 */
export type OnRebalance<Consumer> = (
  event: RebalanceEvent,
  consumer: Consumer,
) => void | Promise<void>;

export class Rebalances {
  readonly #native: NativeConsumer;
  readonly #pulls: () => Pulls;
  #handler: ((event: RebalanceEvent) => void | Promise<void>) | undefined;
  // Seen and not yet acknowledged.
  #pending: ControlRecord | undefined;
  #isCooperative = false;

  constructor(native: NativeConsumer, pulls: () => Pulls) {
    this.#native = native;
    this.#pulls = pulls;
  }

  setHandler(handler: ((event: RebalanceEvent) => void | Promise<void>) | undefined): void {
    this.#handler = handler;
  }

  /** Deals with a rebalance; returns its event if the reader is to get it. */
  onRebalance(
    record: ControlRecord,
    event: RebalanceEvent,
    wantsEvents: boolean,
  ): RebalanceEvent | undefined {
    // An unacknowledged one has been overtaken: the group has moved on.
    this.acknowledge();
    this.#pending = record;
    if (event.type === 'assignedPartitions') {
      this.#isCooperative = this.#native.rebalanceProtocol() === 'COOPERATIVE';
    }
    if (this.#handler !== undefined) {
      void this.#runHandler(this.#handler, event);
      return undefined;
    }
    // In event style the reader has the event in hand until it comes back for the next one.
    if (wantsEvents) return event;
    this.acknowledge();
    return undefined;
  }

  /** Acknowledges what is pending, unless the app has done so itself. */
  acknowledge(): void {
    const record = this.#pending;
    if (record === undefined) return;
    const isAssign = record.errno === ErrorCode.ERR__ASSIGN_PARTITIONS;
    if (!isAssign) this.#pulls().storeDone(); // Rule 2.
    this.assign(this.#modeFor(isAssign), record.partitions, (failure) => {
      this.#report(KafkaError.fromFailure(failure, { stack: false }));
    });
  }

  /** Changes the assignment; for the app or, with `acknowledge()`, for us. */
  assign(
    mode: AssignMode,
    partitions: FlatPartitions,
    onFailure: (failure: NonNullable<ReturnType<NativeConsumer['assign']>>) => void,
  ): void {
    this.#pending = undefined; // Rule 1.
    const failure = this.#native.assign(mode, partitions);
    this.#dropStale(mode, partitions);
    if (failure !== undefined) onFailure(failure);
  }

  #modeFor(isAssign: boolean): AssignMode {
    if (this.#isCooperative) return isAssign ? AssignMode.add : AssignMode.remove; // Rule 3.
    return isAssign ? AssignMode.replace : AssignMode.clear;
  }

  /** Messages that were decoded before their partition went away are not handed out any more. */
  #dropStale(mode: AssignMode, flat: FlatPartitions): void {
    if (mode === AssignMode.add) return;
    const listed = new Set<string>();
    for (let i = 0; i < flat.length; i += 6)
      listed.add(`${String(flat[i + 1])} ${String(flat[i])}`);
    this.#pulls().dropStale(({ topic, partition }) => {
      const isListed = listed.has(`${partition} ${topic}`);
      if (mode === AssignMode.remove) return isListed;
      return mode === AssignMode.clear || !isListed;
    });
  }

  async #runHandler(
    handler: (event: RebalanceEvent) => void | Promise<void>,
    event: RebalanceEvent,
  ): Promise<void> {
    const pulls = this.#pulls();
    pulls.shutGate();
    if (event.type === 'revokedPartitions') pulls.storeDone();
    try {
      await handler(event);
    } catch (error) {
      pulls.failActive(error);
      this.#report(
        KafkaError.fromErrno(ErrorCode.ERR__APPLICATION, 'onRebalance failed', {
          cause: error,
          stack: false,
        }),
      );
    }
    try {
      this.acknowledge();
    } catch (error) {
      rethrowLater(error);
    } finally {
      pulls.openGate();
    }
  }

  #report(error: KafkaError): void {
    const event: ConsumerControlEvent = { type: 'error', error };
    this.#pulls().inject(event);
  }
}
