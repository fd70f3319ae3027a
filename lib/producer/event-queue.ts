// Events for those who read them with `events()` or `poll()`.
import type { PullHandle } from '../internal/pull-iterator.js';
import { Queue } from '../internal/queue.js';
import { limitWait, type WaitOptions } from '../internal/wait.js';
import type { ProducerEvent } from './types.js';

/** Most unread events other than reports; reports are bounded by the producer's capacity. */
const MAX_OTHER_EVENTS = 1000;

interface Waiter {
  resolve(event: ProducerEvent | null): void;
}

export class EventQueue {
  readonly #events = new Queue<ProducerEvent>();
  readonly #waiters = new Queue<Waiter>();
  readonly #onTaken: () => void;
  #reports = 0;
  #hasReader = false;
  #isEnded = false;

  /** @param onTaken - Called when a report leaves the queue: there is room. */
  constructor(onTaken: () => void) {
    this.#onTaken = onTaken;
  }

  /** Whether the app has begun to read; from then on events are kept for it. */
  get hasReader(): boolean {
    return this.#hasReader;
  }

  /** Reports that wait to be read. */
  get unreadReports(): number {
    return this.#reports;
  }

  startReading(): void {
    this.#hasReader = true;
  }

  push(event: ProducerEvent): void {
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) {
      waiter.resolve(event);
      return;
    }
    if (event.type === 'deliveryReport') this.#reports++;
    // Statistics of an app that has stopped reading: dropped before they fill the memory.
    else if (this.#events.length - this.#reports >= MAX_OTHER_EVENTS) return;
    this.#events.push(event);
  }

  takeNow(): ProducerEvent | undefined {
    const event = this.#events.shift();
    if (event?.type === 'deliveryReport') {
      this.#reports--;
      this.#onTaken();
    }
    return event;
  }

  /** The next event; null when the wait times out, or after `end()` when all have been read. */
  next(
    options: WaitOptions,
    hold: () => void,
    release: () => void,
    handle?: PullHandle,
  ): Promise<ProducerEvent | null> {
    const { signal } = options;
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const event = this.takeNow();
    if (event !== undefined) return Promise.resolve(event);
    if (this.#isEnded) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#waiters.remove(waiter);
        stopWaiting();
        forgetCancel?.();
        release();
      };
      const giveUp = (): void => {
        waiter.resolve(null);
      };
      const waiter: Waiter = {
        resolve: (item) => {
          leave();
          resolve(item);
        },
      };
      const stopWaiting = limitWait(options, giveUp, (reason) => {
        leave();
        reject(reason);
      });
      const forgetCancel = handle?.onCancel(giveUp);
      hold();
      this.#waiters.push(waiter);
    });
  }

  /** No more events will come; what is unread can still be read. */
  end(): void {
    this.#isEnded = true;
    for (const waiter of this.#waiters.drain()) waiter.resolve(null);
  }
}
