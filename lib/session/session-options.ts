import { checkInteger } from '../client/topic-partition.js';
import { checkWaitOptions, MAX_TIMEOUT_MS, type WaitOptions } from '../internal/wait.js';

const DEFAULT_MAX_MESSAGES = 1000;
const DEFAULT_MAX_MS = 1000;

/** Options of `TransactSession.run()`. `timeoutMs`, default 60000, is for each step of ending. */
export interface SessionRunOptions extends WaitOptions {
  /** Most messages in a transaction. Default: 1000. */
  readonly maxMessages?: number | undefined;
  /** Longest time, in milliseconds, that a message waits for others. Default: 1000. */
  readonly maxMs?: number | undefined;
}

interface SessionRunSettings extends WaitOptions {
  readonly maxMessages: number;
  readonly maxMs: number;
}

/** Checks the options and fills in what is not given. */
export function sessionRunSettings(options: SessionRunOptions): SessionRunSettings {
  checkWaitOptions(options);
  const { maxMessages = DEFAULT_MAX_MESSAGES, maxMs = DEFAULT_MAX_MS } = options;
  checkInteger('options.maxMessages', maxMessages, 1, Number.MAX_SAFE_INTEGER);
  checkInteger('options.maxMs', maxMs, 0, MAX_TIMEOUT_MS);
  return { ...options, maxMessages, maxMs };
}
