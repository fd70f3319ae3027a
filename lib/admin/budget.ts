import { setTimeout } from 'node:timers/promises';
import type { WaitOptions } from '../internal/wait.js';

/** The time that a helper has for all of its requests together. */
export class Budget {
  readonly #deadline: number | undefined;
  readonly signal: AbortSignal | undefined;

  constructor({ timeoutMs, signal }: WaitOptions) {
    this.#deadline = timeoutMs === undefined ? undefined : performance.now() + timeoutMs;
    this.signal = signal;
  }

  /** Options of the next request. */
  get rest(): WaitOptions {
    if (this.#deadline === undefined) return { signal: this.signal };
    return { signal: this.signal, timeoutMs: Math.max(0, this.#deadline - performance.now()) };
  }

  /** Waits; false if the time is up. Rejects with the signal's reason. */
  async pause(delayMs: number): Promise<boolean> {
    const leftMs = this.rest.timeoutMs ?? Infinity;
    if (leftMs <= 0) return false;
    try {
      await setTimeout(Math.min(delayMs, leftMs), undefined, { signal: this.signal });
    } catch {
      // Node's own error hides the reason.
      throw this.signal?.reason;
    }
    return true;
  }
}
