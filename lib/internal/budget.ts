import type { WaitOptions } from './wait.js';

/** The time that a call has for all that it waits for, together. */
export class Budget {
  readonly #deadline: number | undefined;
  readonly signal: AbortSignal | undefined;

  constructor({ timeoutMs, signal }: WaitOptions) {
    this.#deadline = timeoutMs === undefined ? undefined : performance.now() + timeoutMs;
    this.signal = signal;
  }

  /** Options of the next wait. */
  get rest(): WaitOptions {
    if (this.#deadline === undefined) return { signal: this.signal };
    const leftMs = Math.ceil(this.#deadline - performance.now()); // As whole as in the app's words.
    return { signal: this.signal, timeoutMs: Math.max(0, leftMs) };
  }

  /** Milliseconds that are left. */
  get leftMs(): number {
    return this.rest.timeoutMs ?? Infinity;
  }
}
