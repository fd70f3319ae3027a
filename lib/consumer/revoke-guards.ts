// What stands between a revoke and its acknowledgement: work under way on messages of the
// partitions that the group wants back.
//
// Rules
// 1. A revoke that is met waits for every guard, with the gate shut: nothing is handed out
//    meanwhile. It is not acknowledged, so the partitions stay ours.
// 2. That is bounded: after `max.poll.interval.ms` librdkafka itself gives the partitions up.
// 3. Partitions that are lost already cannot be held: guards are told and not waited for.
import { clearTimeout, setTimeout } from 'node:timers';
import { rethrowLater } from '../internal/rethrow.js';
import type { ControlRecord } from '../native/binding.js';
import type { RevokedPartitionsEvent } from './events.js';
import type { Pulls } from './pulls.js';

/** Resolves when the partitions can be given up. */
export type RevokeGuard = (event: RevokedPartitionsEvent) => Promise<void>;

/** Keeps partitions from being revoked; see `Consumer.holdRebalances()`. */
export interface RebalanceHold {
  /** Aborts when the group wants partitions back: an app that can finish early should. */
  readonly wanted: AbortSignal;
  /** Lets rebalances go on. Idempotent. */
  release(): void;
  /** `using`: the same as `release()`. */
  [Symbol.dispose](): void;
}

export class RevokeGuards {
  readonly #pulls: () => Pulls;
  readonly #maxWaitMs: number;
  readonly #guards = new Set<RevokeGuard>();
  // The revoke that has waited long enough.
  #passed: ControlRecord | undefined;
  #endWait: (() => void) | undefined;

  /** @param maxPollIntervalMs - `max.poll.interval.ms`. */
  constructor(pulls: () => Pulls, maxPollIntervalMs: number) {
    this.#pulls = pulls;
    this.#maxWaitMs = maxPollIntervalMs;
  }

  /** Adds a guard; returns how to take it away. */
  add(guard: RevokeGuard): () => void {
    this.#guards.add(guard);
    return () => {
      this.#guards.delete(guard);
    };
  }

  /** Holds every revoke until it is released. */
  hold(): RebalanceHold {
    const wanted = new AbortController();
    let release!: () => void;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const remove = this.add(() => {
      wanted.abort();
      return released;
    });
    const end = (): void => {
      remove();
      release();
    };
    return { wanted: wanted.signal, release: end, [Symbol.dispose]: end };
  }

  /** Whether this revoke can be dealt with now; if not, the gate is shut until it can. */
  mayPass(record: ControlRecord, event: RevokedPartitionsEvent): boolean {
    if (this.#passed === record || this.#guards.size === 0) return true;
    const done = Promise.allSettled([...this.#guards].map((guard) => guard(event)));
    if (event.lost) return true; // Rule 3.
    this.#pulls().shutGate(); // Rule 1.
    const end = (): void => {
      if (this.#endWait !== end) return;
      this.#endWait = undefined;
      clearTimeout(timer);
      this.#passed = record;
      this.#pulls().openGate();
    };
    this.#endWait = end;
    const timer = setTimeout(end, this.#maxWaitMs).unref(); // Rule 2.
    void done.then((results) => {
      for (const result of results) if (result.status === 'rejected') rethrowLater(result.reason);
      end();
    });
    return false;
  }

  /** Waits for no guard any more: for a consumer that must come to its end. */
  giveUp(): void {
    this.#guards.clear();
    this.#endWait?.();
  }
}
