import { checkInteger } from '../client/topic-partition.js';
import { invalidArgType } from '../errors/argument-error.js';
import { MAX_TIMEOUT_MS } from '../internal/wait.js';
import type { FailureHandler } from './attempts.js';
import type { LaneKey } from './lanes.js';
import type { Message } from './message.js';
import type { RunSettings } from './run.js';

const DEFAULT_MAX_QUEUED = 64;
const DEFAULT_BACKOFF_MS = 100;
const DEFAULT_MAX_BACKOFF_MS = 10_000;
const MAX_CONCURRENCY = 100_000;

/** Options of `run()`. */
export interface RunOptions {
  /** Most handlers at a time. Default: 1. */
  readonly concurrency?: number | undefined;
  /**
   * What messages are worked on in the order of: those with the same key one after the other.
   * `null`: in any order. Default: the partition.
   */
  readonly key?: ((message: Message) => string | number | null) | undefined;
  /**
   * Most messages that are taken ahead of the handlers. A rebalance is noticed when more are taken,
   * so slow handlers want it low. Default: 64, or twice `concurrency` if that is more.
   */
  readonly maxQueued?: number | undefined;
  /** Ends the run with the signal's reason, once the handlers that are running have ended. */
  readonly signal?: AbortSignal | undefined;
  /** How often a message is tried again whose handler fails. Default: 0. */
  readonly retries?: number | undefined;
  /** Milliseconds before the first retry; doubles with each. Default: 100. */
  readonly backoffMs?: number | undefined;
  /** Longest wait before a retry, in milliseconds. Default: 10000. */
  readonly maxBackoffMs?: number | undefined;
  /**
   * Called with a message whose handler has failed for good. When it resolves, the message counts as
   * done; see `deadLetter()`. Default: the failure ends the run.
   */
  readonly onFailure?: FailureHandler | undefined;
}

/** Checks the options and fills in what is not given. */
export function runSettings(options: RunOptions, storesOffsets: boolean): RunSettings {
  const { key, onFailure, concurrency = 1, retries = 0 } = options;
  const { maxQueued = Math.max(DEFAULT_MAX_QUEUED, 2 * concurrency) } = options;
  const { backoffMs = DEFAULT_BACKOFF_MS, maxBackoffMs = DEFAULT_MAX_BACKOFF_MS } = options;
  checkInteger('options.concurrency', concurrency, 1, MAX_CONCURRENCY);
  checkInteger('options.maxQueued', maxQueued, 1, 2 * MAX_CONCURRENCY);
  checkInteger('options.retries', retries, 0, Number.MAX_SAFE_INTEGER);
  checkInteger('options.backoffMs', backoffMs, 0, MAX_TIMEOUT_MS);
  checkInteger('options.maxBackoffMs', maxBackoffMs, 0, MAX_TIMEOUT_MS);
  for (const [name, value] of Object.entries({ key, onFailure })) {
    if (value !== undefined && typeof value !== 'function') {
      throw invalidArgType(`options.${name}`, 'a function', value);
    }
  }
  const keyOf: ((message: Message) => LaneKey) | undefined = key;
  return {
    concurrency,
    maxQueued,
    key: keyOf,
    storesOffsets,
    retries,
    backoffMs,
    maxBackoffMs,
    onFailure,
  };
}
