// Acknowledging rebalances: the group waits until this consumer has said "assigned" or "given up".
//
// Rules
// 1. Every rebalance is acknowledged exactly once: by the app (assign, unassign and their
//    incremental forms), or by us. A consumer that forgets to would hang, also on close. A call of
//    the app that fails acknowledges nothing.
// 2. Before partitions are given up, what the app is done with is stored: librdkafka commits it on
//    the way out.
// 3. The kind of acknowledgement follows the protocol at the time of the assignment: while a
//    consumer closes, librdkafka no longer names it.
// 4. A handler runs on a turn of its own: it must find the pulls at rest.
import { ErrorCode } from '../errors/codes.generated.js';
import { type Failure, KafkaError } from '../errors/kafka-error.js';
import {
  AssignMode,
  type ControlRecord,
  type FlatPartitions,
  type NativeConsumer,
} from '../native/binding.js';
import { type PartitionFilter, partitionKey } from './decoded.js';
import type { RebalanceEvent } from './events.js';
import type { Pauses } from './pauses.js';
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

type Handler = (event: RebalanceEvent) => void | Promise<void>;

export class Rebalances {
  readonly #native: NativeConsumer;
  readonly #pulls: () => Pulls;
  readonly #pauses: Pauses;
  #handler: Handler | undefined;
  // Seen and not yet acknowledged.
  #pending: ControlRecord | undefined;
  #isCooperative = false;
  // The run of the handler that holds the gate shut.
  #run: object | undefined;

  constructor(native: NativeConsumer, pulls: () => Pulls, pauses: Pauses) {
    this.#native = native;
    this.#pulls = pulls;
    this.#pauses = pauses;
  }

  setHandler(handler: Handler | undefined): void {
    this.#handler = handler;
  }

  /** Whether the app's handler is running. */
  get isHandling(): boolean {
    return this.#run !== undefined;
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
      void this.#handle(this.#handler, event);
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
    this.#pending = undefined; // Rule 1.
    const isAssign = record.errno === ErrorCode.ERR__ASSIGN_PARTITIONS;
    const failure = this.#apply(this.#modeFor(isAssign), record.partitions);
    if (failure === undefined) return;
    // The group must not wait for ever: without partitions, it can go on without us.
    this.#apply(AssignMode.clear, []);
    this.#report(KafkaError.fromFailure(failure, { stack: false }));
  }

  /** Changes the assignment for the app; that acknowledges a pending rebalance of its kind. */
  assign(mode: AssignMode, partitions: FlatPartitions): Failure | undefined {
    const failure = this.#apply(mode, partitions);
    if (failure === undefined && this.#pending !== undefined) {
      const isAssign = this.#pending.errno === ErrorCode.ERR__ASSIGN_PARTITIONS;
      const isOfItsKind = isAssign ? mode === AssignMode.add : mode !== AssignMode.add;
      if (isOfItsKind || mode === AssignMode.replace) this.#pending = undefined;
    }
    return failure;
  }

  /**
   * Stops waiting for a handler that runs, and calls none from now on: for a consumer that must
   * come to its end. What is pending is acknowledged.
   */
  giveUpHandlers(): void {
    this.#handler = undefined;
    if (this.#run === undefined) return;
    this.#endRun();
  }

  #modeFor(isAssign: boolean): AssignMode {
    if (this.#isCooperative) return isAssign ? AssignMode.add : AssignMode.remove; // Rule 3.
    return isAssign ? AssignMode.replace : AssignMode.clear;
  }

  #apply(mode: AssignMode, partitions: FlatPartitions): Failure | undefined {
    if (mode !== AssignMode.add) this.#pulls().storeDone(); // Rule 2.
    const failure = this.#native.assign(mode, partitions);
    if (failure === undefined) this.#dropStale(mode, partitions);
    return failure;
  }

  /** Messages that were decoded before their partition went away are not handed out any more. */
  #dropStale(mode: AssignMode, flat: FlatPartitions): void {
    if (mode === AssignMode.add) return;
    const removed = new Set<string>();
    for (let i = 0; i < flat.length; i += 6) {
      removed.add(partitionKey({ topic: String(flat[i]), partition: Number(flat[i + 1]) }));
    }
    // A replaced assignment starts anew, also where a partition is in both.
    const isConcerned: PartitionFilter = (name) =>
      mode !== AssignMode.remove || removed.has(partitionKey(name));
    this.#pulls().dropStale(isConcerned);
    this.#pauses.forget(isConcerned);
  }

  async #handle(handler: Handler, event: RebalanceEvent): Promise<void> {
    const pulls = this.#pulls();
    const run = {};
    this.#run = run;
    pulls.shutGate();
    if (event.type === 'revokedPartitions') pulls.storeDone();
    try {
      await Promise.resolve(); // Rule 4.
      await handler(event);
    } catch (error) {
      pulls.failActive(error);
      const context = { cause: error, stack: false };
      this.#report(KafkaError.fromErrno(ErrorCode.ERR__APPLICATION, 'onRebalance failed', context));
    }
    // Not after giveUpHandlers().
    if (this.#run === run) this.#endRun();
  }

  #endRun(): void {
    this.#run = undefined;
    this.acknowledge();
    this.#pulls().openGate();
  }

  #report(error: KafkaError): void {
    this.#pulls().inject({ type: 'error', error });
  }
}
