// Calling the app's handler for one message until it succeeds or there is no point in trying again.
import { clearTimeout, setTimeout } from 'node:timers';
import type { Message } from './message.js';

/** What a handler learns besides the message. */
export interface RunContext {
  /** 1 for the first call, 2 for the first retry. */
  readonly attempt: number;
  /**
   * Aborts when the result no longer counts: the partition was lost or sought, or `close()` has
   * waited long enough.
   */
  readonly signal: AbortSignal;
}

/** Works on one message; it is done when this returns or resolves. */
export type RunHandler = (message: Message, context: RunContext) => unknown;

/** What to do with a message whose handler keeps failing; it is done when this resolves. */
export type FailureHandler = (message: Message, error: unknown) => unknown;

export interface AttemptOptions {
  readonly retries: number;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  readonly onFailure: FailureHandler | undefined;
}

// Doubling a millisecond more often than this exceeds every timer.
const MAX_DOUBLINGS = 31;

/** Ends the waits between attempts of a run that comes to its end. */
export class Backoffs {
  readonly #cancels = new Set<() => void>();

  /** Waits, or until `cancel()`. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#cancels.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#cancels.add(end);
    });
  }

  cancel(): void {
    for (const end of [...this.#cancels]) end();
  }
}

/**
 * Tries until the message is done: true. False if it is given up while retries are left, because
 * `isWanted` says no.
 *
 * @throws what the handler threw last, or what `onFailure` did.
 */
export async function attempt(
  message: Message,
  handler: RunHandler,
  signal: AbortSignal,
  options: AttemptOptions,
  backoffs: Backoffs,
  isWanted: () => boolean,
): Promise<boolean> {
  for (let number = 1; ; number++) {
    try {
      await handler(message, { attempt: number, signal });
      return true;
    } catch (error) {
      if (!isWanted()) return false;
      if (number > options.retries) {
        if (options.onFailure === undefined) throw error;
        await options.onFailure(message, error);
        return true;
      }
    }
    const growth = 2 ** Math.min(number - 1, MAX_DOUBLINGS);
    await backoffs.wait(Math.min(options.backoffMs * growth, options.maxBackoffMs));
    if (!isWanted()) return false;
  }
}
