// While a transaction that commits offsets is being concluded, brokers refuse to say what is
// committed (UNSTABLE_OFFSET_COMMIT). That takes moments, and librdkafka's request does not wait.
import { setTimeout } from 'node:timers/promises';
import type { TopicPartitionResult } from '../client/topic-partition.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { MAX_TIMEOUT_MS, type WaitOptions } from '../internal/wait.js';

const RETRY_MS = 20;

/** Asks until the offsets are stable, or `options` end the wait; then the last answer counts. */
export async function untilStable(
  ask: (options: WaitOptions) => Promise<TopicPartitionResult[]>,
  { timeoutMs = MAX_TIMEOUT_MS, signal }: WaitOptions,
): Promise<TopicPartitionResult[]> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const left = Math.max(Math.ceil(deadline - performance.now()), 0);
    try {
      const answer = await ask({ timeoutMs: left, signal });
      if (left <= RETRY_MS || !answer.some(({ error }) => isUnstable(error))) return answer;
    } catch (error) {
      if (left <= RETRY_MS || !isUnstable(error)) throw error;
    }
    await setTimeout(RETRY_MS, undefined, { signal }).catch((error: unknown) => {
      throw signal?.aborted === true ? signal.reason : error;
    });
  }
}

function isUnstable(error: unknown): boolean {
  return KafkaError.isKafkaError(error) && error.errno === ErrorCode.ERR_UNSTABLE_OFFSET_COMMIT;
}
