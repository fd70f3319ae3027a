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
 * True comes at once, without a promise, where the handler returns none.
 *
 * @throws what the handler threw last, or what `onFailure` did.
 */
export function attempt(
  message: Message,
  handler: RunHandler,
  signal: AbortSignal,
  options: AttemptOptions,
  backoffs: Backoffs,
  isWanted: () => boolean,
): true | Promise<boolean> {
  const onError = (error: unknown): Promise<boolean> =>
    tryAgain(error, message, handler, signal, options, backoffs, isWanted);
  try {
    const result: unknown = handler(message, { attempt: 1, signal });
    if (result === undefined || !isThenable(result)) return true;
    return Promise.resolve(result).then(succeed, onError);
  } catch (error) {
    return onError(error);
  }
}

const succeed = (): true => true;

function isThenable(value: unknown): boolean {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    'then' in value &&
    typeof value.then === 'function'
  );
}

/** The rest of `attempt()`, after the first failure. */
async function tryAgain(
  firstError: unknown,
  message: Message,
  handler: RunHandler,
  signal: AbortSignal,
  options: AttemptOptions,
  backoffs: Backoffs,
  isWanted: () => boolean,
): Promise<boolean> {
  let error = firstError;
  for (let failures = 1; ; failures++) {
    if (!isWanted()) return false;
    if (failures > options.retries) {
      if (options.onFailure === undefined) throw error;
      await options.onFailure(message, error);
      return true;
    }
    const growth = 2 ** Math.min(failures - 1, MAX_DOUBLINGS);
    await backoffs.wait(Math.min(options.backoffMs * growth, options.maxBackoffMs));
    if (!isWanted()) return false;
    try {
      await handler(message, { attempt: failures + 1, signal });
      return true;
    } catch (again) {
      error = again;
    }
  }
}
