// Readers that wait in line for something to read.
//
// Rules
// 1. Serving calls back into the consumer, which may come here again: `serve()` does not nest.
// 2. librdkafka sees the app poll only when its queue is drained. A reader that waits for a wake-up
//    is polling too; that is told to it now and then, or the group would throw the consumer out.
import { clearInterval, setInterval } from 'node:timers';
import type { PullHandle } from '../internal/pull-iterator.js';
import { Queue } from '../internal/queue.js';
import { limitWait, type WaitOptions } from '../internal/wait.js';

/** Longest time between two signs of life of a reader that waits. */
const MAX_POLL_MARK_MS = 60_000;

interface Waiter {
  /** Settles it, and returns true, if there is something for it. */
  readonly tryTake: () => boolean;
  /** Settles it with nothing. */
  readonly finish: () => void;
  readonly fail: (reason: unknown) => void;
}

/** What waiting needs from the consumer. */
export interface WaiterHost {
  hold(): void;
  release(): void;
  /** Tells librdkafka that the app polls. */
  markPolled(): void;
}

export class Waiters {
  readonly #host: WaiterHost;
  readonly #line = new Queue<Waiter>();
  readonly #markEveryMs: number;
  #isServing = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param maxPollIntervalMs - `max.poll.interval.ms`. */
  constructor(host: WaiterHost, maxPollIntervalMs: number) {
    this.#host = host;
    this.#markEveryMs = Math.min(maxPollIntervalMs / 3, MAX_POLL_MARK_MS);
  }

  get length(): number {
    return this.#line.length;
  }

  /** Waits until `take` has something; `none` is what a wait that ends without it resolves with. */
  wait<T>(
    take: () => T | undefined,
    none: T,
    options: WaitOptions | undefined,
    handle: PullHandle | undefined,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        this.#line.remove(waiter);
        stopWaiting();
        forgetCancel?.();
        this.#host.release();
      };
      const waiter: Waiter = {
        tryTake: () => {
          const item = take();
          if (item === undefined) return false;
          leave();
          resolve(item);
          return true;
        },
        finish: () => {
          leave();
          resolve(none);
        },
        fail: (reason) => {
          leave();
          reject(reason);
        },
      };
      const stopWaiting = limitWait(options, waiter.finish, waiter.fail);
      const forgetCancel = handle?.onCancel(waiter.finish);
      this.#host.hold();
      this.#line.push(waiter);
      this.#markWhileWaiting();
    });
  }

  /** Serves those who wait, in turn, until there is nothing for the first of them. */
  serve(): void {
    if (this.#isServing) return; // Rule 1.
    this.#isServing = true;
    try {
      while (this.#line.peek()?.tryTake() === true);
    } finally {
      this.#isServing = false;
    }
  }

  /** Fails the reader that waits longest, if any. */
  failFirst(reason: unknown): void {
    this.#line.peek()?.fail(reason);
  }

  /** Ends every wait: with an error, or with nothing. */
  end(error: Error | undefined): void {
    for (let waiter = this.#line.peek(); waiter !== undefined; waiter = this.#line.peek()) {
      if (error === undefined) waiter.finish();
      else waiter.fail(error);
    }
  }

  // Rule 2.
  #markWhileWaiting(): void {
    this.#timer ??= setInterval(() => {
      if (this.#line.length > 0) {
        this.#host.markPolled();
        return;
      }
      clearInterval(this.#timer);
      this.#timer = undefined;
    }, this.#markEveryMs).unref();
  }
}
