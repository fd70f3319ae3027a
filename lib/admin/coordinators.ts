// Brokers that load their groups, or hand them on, say so at once and mean: ask again. That passes
// within moments of a start or of a move, and librdkafka hands it on to the app.
import { Budget } from '../internal/budget.js';
import type { WaitOptions } from '../internal/wait.js';
import { ErrorCode } from '../errors/codes.generated.js';
import type { KafkaError } from '../errors/kafka-error.js';
import type { AdminSession } from './session.js';

/** librdkafka's default, `socket.timeout.ms`, for what coordinators are asked. */
export const COORDINATOR_WAIT_MS = 60_000;

// librdkafka's defaults for requests that it repeats, `retry.backoff.ms` and `retry.backoff.max.ms`.
const FIRST_DELAY_MS = 100;
const LAST_DELAY_MS = 1000;

const PASSING: ReadonlySet<number> = new Set([
  ErrorCode.ERR_COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.ERR_COORDINATOR_NOT_AVAILABLE,
  ErrorCode.ERR_NOT_COORDINATOR,
  ErrorCode.ERR_UNSTABLE_OFFSET_COMMIT,
]);

interface Entry {
  readonly error: KafkaError | null;
}

/** What became of a group, and, where that counts, of its partitions. */
export interface CoordinatorResult extends Entry {
  readonly partitions?: readonly Entry[];
}

/** Whether asking again may bring another answer. */
export function isPassing({ error, partitions = [] }: CoordinatorResult): boolean {
  return [error, ...partitions.map((entry) => entry.error)].some(
    (one) => one !== null && PASSING.has(one.errno),
  );
}

/** Asks until the answer is none that passes, or `wait` is over; then the last answer counts. */
export async function untilSettled<Answer>(
  ask: (rest: WaitOptions) => Promise<Answer>,
  willPass: (answer: Answer) => boolean,
  { timeoutMs = COORDINATOR_WAIT_MS, signal }: WaitOptions,
  pause: AdminSession['pause'],
): Promise<Answer> {
  const budget = new Budget({ timeoutMs, signal });
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LAST_DELAY_MS)) {
    const answer = await ask(budget.rest);
    if (!willPass(answer) || budget.leftMs <= delayMs) return answer;
    await pause(delayMs, signal);
  }
}
