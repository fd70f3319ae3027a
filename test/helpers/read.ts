// Reads back what was produced, straight from the partition.
import type { Consumer, Message } from '../../lib/index.js';
import type { TestCluster } from './cluster.js';

const DEADLINE_MS = 15_000;
const POLL_MS = 250;

/** A consumer that reads one partition from its beginning. */
export function readerOf(cluster: TestCluster, topic: string, partition = 0): Consumer {
  const consumer = cluster.consumer();
  // Not `Offset.Beginning`: librdkafka looks a logical offset up only after half a second.
  consumer.assign([{ topic, partition, offset: 0 }]);
  return consumer;
}

/** The consumer's next `count` messages; fails if they do not come. */
export async function take(consumer: Consumer, count: number): Promise<Message[]> {
  const messages: Message[] = [];
  const startedAt = performance.now();
  while (messages.length < count) {
    if (performance.now() - startedAt > DEADLINE_MS) {
      throw new Error(`read ${messages.length} of ${count} messages within ${DEADLINE_MS} ms`);
    }
    const maxMessages = count - messages.length;
    messages.push(...(await consumer.pollBatch({ maxMessages, timeoutMs: POLL_MS })));
  }
  return messages;
}

/** The first `count` messages of a partition. */
export async function read(
  cluster: TestCluster,
  topic: string,
  count: number,
  partition = 0,
): Promise<Message[]> {
  return take(readerOf(cluster, topic, partition), count);
}

/**
 * The values of a partition's messages, as text, up to one that a new producer appends now: so a
 * message that should not have been sent is seen too.
 */
export async function allValues(
  cluster: TestCluster,
  topic: string,
  partition = 0,
): Promise<(string | undefined)[]> {
  const end = await cluster.producer().send({ topic, partition, value: 'end of test' });
  const messages = await read(cluster, topic, end.offset + 1, partition);
  return messages.slice(0, -1).map(({ value }) => value?.toString());
}
