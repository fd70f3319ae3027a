// A session on the mock cluster, which stores no offsets of transactions: a rewind goes to the first
// message that was read since the last transaction.
import {
  type ConsumerConfig,
  type Message,
  type Producer,
  type Consumer,
  TransactSession,
} from '../../lib/index.js';
import { filledTopic, memberOf, placeOf } from '../consumer/helpers.js';
import type { TestCluster } from '../helpers/cluster.js';
import { transactional } from '../producer/transactional-helpers.js';

export const NO_COMMITS = { 'enable.auto.commit': false } as const satisfies ConsumerConfig;

export interface TestSession {
  readonly session: TransactSession;
  readonly consumer: Consumer;
  readonly producer: Producer;
  readonly input: string;
  readonly output: string;
}

/** A session whose input has `count` messages in each partition. */
export async function sessionOn(
  cluster: TestCluster,
  count: number,
  { partitions = 1 } = {},
): Promise<TestSession> {
  const input = await filledTopic(cluster, count, { partitions });
  const consumer = memberOf(cluster, cluster.group(), input, NO_COMMITS);
  const producer = transactional(cluster);
  await producer.initTransactions();
  const session = new TransactSession(consumer, producer);
  return { session, consumer, producer, input, output: cluster.topic() };
}

/** Polls until there are `count` messages. */
export async function gather(session: TransactSession, count: number): Promise<string[]> {
  const got: Message[] = [];
  const deadline = performance.now() + 10_000;
  while (got.length < count) {
    if (performance.now() > deadline) throw new Error(`only ${got.length} of ${count} came`);
    got.push(...(await session.poll({ maxMessages: count - got.length, timeoutMs: 1000 })));
  }
  return got.map(placeOf);
}
