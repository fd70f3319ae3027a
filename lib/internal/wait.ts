// Ends a wait early: by time or by AbortSignal.
import { clearTimeout, setTimeout } from 'node:timers';
import { invalidArgType, outOfRange } from '../errors/argument-error.js';
import type { CallSite } from '../errors/call-site.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';

/** What every waiting method takes. */
export interface WaitOptions {
  /**
   * Longest wait in milliseconds; 0 tries once. Default: the method's own, see there.
   */
  readonly timeoutMs?: number | undefined;
  /** Ends the wait with the signal's reason. It ends the wait, not what was asked of the broker. */
  readonly signal?: AbortSignal | undefined;
}

/** The longest delay that Node's timers take; also what librdkafka's int32 milliseconds hold. */
export const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Throws unless `value` is undefined or a usable number of milliseconds. */
export function checkTimeout(name: string, value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'number') throw invalidArgType(name, 'a number of milliseconds', value);
  if (!(value >= 0 && (value <= MAX_TIMEOUT_MS || value === Infinity))) {
    throw outOfRange(name, `from 0 to ${MAX_TIMEOUT_MS}, or Infinity`, value);
  }
}

/** Throws unless `options` is undefined or well-formed. */
export function checkWaitOptions(options: WaitOptions | undefined): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || (options as unknown) === null) {
    throw invalidArgType('options', 'an object', options);
  }
  checkTimeout('options.timeoutMs', options.timeoutMs);
  const signal: unknown = options.signal;
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw invalidArgType('options.signal', 'an AbortSignal', signal);
  }
}

// By shape: a signal may come from another realm or a polyfill.
function isAbortSignal(value: unknown): value is AbortSignal {
  return (
    typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value
  );
}

/**
 * Calls `onTimeout` or `onAbort` when the wait is to end; the returned function cancels both. An
 * already aborted signal is the caller's to check first.
 */
export function limitWait(
  options: WaitOptions | undefined,
  onTimeout: () => void,
  onAbort: (reason: unknown) => void,
): () => void {
  const timeoutMs = options?.timeoutMs;
  const signal = options?.signal;
  // Not what keeps the process alive: that is the client's to say (`unref()`).
  const timer =
    timeoutMs === undefined || timeoutMs === Infinity
      ? undefined
      : setTimeout(onTimeout, timeoutMs).unref();
  if (signal === undefined) {
    return () => {
      clearTimeout(timer);
    };
  }
  const listener = (): void => {
    onAbort(signal.reason);
  };
  signal.addEventListener('abort', listener, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', listener);
  };
}

/** The options with the method's own limit where they give none. */
export function withLimit(options: WaitOptions | undefined, timeoutMs: number): WaitOptions {
  return { ...options, timeoutMs: options?.timeoutMs ?? timeoutMs };
}

/** The two forms of poll's argument as one. */
export function pollOptions(timeout: number | WaitOptions | undefined): WaitOptions {
  if (typeof timeout === 'number' || timeout === undefined) {
    checkTimeout('timeoutMs', timeout);
    return { timeoutMs: timeout };
  }
  checkWaitOptions(timeout);
  return timeout;
}

/** The error of a wait that ran out, where that is an error. */
export function timedOut(
  what: string,
  timeoutMs: number | undefined,
  callSite?: CallSite,
): KafkaError {
  const limit = timeoutMs === undefined ? '' : ` within ${timeoutMs} ms`;
  return KafkaError.fromErrno(ErrorCode.ERR__TIMED_OUT, `${what}${limit}`, { callSite });
}
