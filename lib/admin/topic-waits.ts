// Whether a topic is there, and waiting until it is.
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import type { WaitOptions } from '../internal/wait.js';
import { Budget } from '../internal/budget.js';
import type { AdminOperations } from './operations.js';
import type { AdminSession } from './session.js';
import type { TopicDescription } from './topics.js';

/** Options of `waitForTopic()`. */
export interface WaitForTopicOptions extends WaitOptions {
  /** How many partitions it must have, at least. Default: 1. */
  readonly partitions?: number | undefined;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const FIRST_DELAY_MS = 20;
const LAST_DELAY_MS = 500;

/** Null if there is no such topic. */
async function find(
  admin: AdminOperations,
  topic: string,
  options: WaitOptions,
): Promise<TopicDescription | null> {
  const [found] = await admin.describeTopics([topic], options);
  const error = found?.error ?? null;
  if (error === null) return found ?? null;
  if (error.errno === ErrorCode.ERR_UNKNOWN_TOPIC_OR_PART) return null;
  throw error;
}

/** `AdminClient.topicExists()` */
export async function topicExists(
  admin: AdminOperations,
  topic: string,
  options: WaitOptions,
): Promise<boolean> {
  return (await find(admin, topic, options)) !== null;
}

function isReady(found: TopicDescription | null, partitions: number): found is TopicDescription {
  if (found === null || found.partitions.length < partitions) return false;
  return found.partitions.every(({ leader }) => leader !== null);
}

/** `AdminClient.waitForTopic()`; the arguments have been checked. */
export async function waitForTopic(
  admin: AdminOperations,
  topic: string,
  options: WaitForTopicOptions,
  pause: AdminSession['pause'],
): Promise<TopicDescription> {
  const { partitions = 1, timeoutMs = DEFAULT_TIMEOUT_MS, signal } = options;
  const budget = new Budget({ timeoutMs, signal });
  let delayMs = FIRST_DELAY_MS;
  do {
    const found = await tryFind(admin, topic, budget);
    if (isReady(found, partitions)) return found;
    await pause(Math.min(delayMs, budget.leftMs), signal);
    delayMs = Math.min(delayMs * 2, LAST_DELAY_MS);
  } while (budget.leftMs > 0);
  const message = `topic "${topic}" is not there with ${partitions} led partitions after ${timeoutMs} ms`;
  throw KafkaError.fromErrno(ErrorCode.ERR__TIMED_OUT, message, { topic });
}

/** Null also for what another try may mend. */
async function tryFind(
  admin: AdminOperations,
  topic: string,
  budget: Budget,
): Promise<TopicDescription | null> {
  try {
    return await find(admin, topic, budget.rest);
  } catch (error) {
    if (KafkaError.isKafkaError(error) && (error.isRetriable || error.isTimeout)) return null;
    throw error;
  }
}
