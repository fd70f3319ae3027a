// Brokers that load their groups or hand them on, and those that wait for a transaction's offsets,
// say so at once and mean: ask again. It passes within moments, and librdkafka does not wait for it.
import { Budget } from '../internal/budget.js';
import type { WaitOptions } from '../internal/wait.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import type { AdminSession } from './session.js';

/** librdkafka's default, `socket.timeout.ms`, for what coordinators are asked. */
export const COORDINATOR_WAIT_MS = 60_000;

const FIRST_DELAY_MS = 20;
/** librdkafka's default, `retry.backoff.max.ms`, for requests that it repeats. */
const LAST_DELAY_MS = 1000;

const PASSING: ReadonlySet<number> = new Set([
  ErrorCode.ERR_COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.ERR_COORDINATOR_NOT_AVAILABLE,
  ErrorCode.ERR_NOT_COORDINATOR,
  ErrorCode.ERR_UNSTABLE_OFFSET_COMMIT,
]);

/** Whether asking again may bring another answer. */
export function isPassing(error: unknown): boolean {
  return KafkaError.isKafkaError(error) && PASSING.has(error.errno);
}

/**
 * Asks until the answer is none that passes, or the time is over: then the last one counts, and not
 * that there was no time for another.
 */
export async function untilSettled<Answer>(
  ask: (wait: WaitOptions) => Promise<Answer>,
  willPass: (answer: Answer) => boolean,
  wait: WaitOptions,
  pause: AdminSession['pause'],
): Promise<Answer> {
  const { timeoutMs = COORDINATOR_WAIT_MS, signal } = wait;
  const budget = new Budget({ timeoutMs, signal });
  let [last] = await Promise.allSettled([ask(wait)]);
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LAST_DELAY_MS)) {
    const mayChange = last.status === 'fulfilled' ? willPass(last.value) : isPassing(last.reason);
    if (!mayChange || budget.leftMs === 0) break;
    const delay = pause(Math.min(delayMs, budget.leftMs), signal);
    const [next] = await Promise.allSettled([delay.then(() => ask(budget.rest))]);
    if (next.status === 'rejected') {
      if (isTimeout(next.reason)) break;
      throwIfClosed(next.reason);
    }
    last = next;
  }
  if (last.status === 'rejected') throw last.reason;
  return last.value;
}

/** A new call would be refused; this one has been ended. */
function throwIfClosed(error: unknown): void {
  if (!KafkaError.isKafkaError(error) || error.errno !== ErrorCode.ERR__STATE) return;
  throw KafkaError.fromErrno(ErrorCode.ERR__DESTROY, error.message);
}

function isTimeout(error: unknown): boolean {
  return KafkaError.isKafkaError(error) && error.isTimeout;
}
