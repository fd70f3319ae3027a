// What the tests of consumers share, on top of test/helpers.
import {
  type Consumer,
  type ConsumerConfig,
  type ConsumerOptions,
  type Message,
  Offset,
  type ProducerMessage,
} from '../../lib/index.js';
import { type TestCluster, within } from '../helpers/cluster.js';

/** A group that notices quickly what its members do. */
export const FAST_GROUP = {
  'session.timeout.ms': 6000,
  'heartbeat.interval.ms': 200,
} as const satisfies ConsumerConfig;

/**
 * Partitions `0` to before `count` of a topic, read from the first message. A logical offset would
 * cost 500 ms: librdkafka asks for it before it knows the partition's leader.
 */
export function wholeTopic(topic: string, count = 1) {
  return Array.from({ length: count }, (_, partition) => ({ topic, partition, offset: 0 }));
}

/** A consumer without a group that reads all of `topic`. */
export function readerOf(
  cluster: TestCluster,
  topic: string,
  { partitions = 1, ...config }: ConsumerConfig & { partitions?: number } = {},
  options?: ConsumerOptions,
): Consumer {
  const consumer = cluster.consumer(config, options);
  consumer.assign(wholeTopic(topic, partitions));
  return consumer;
}

/** A member of a group, subscribed to `topic`. */
export function memberOf(
  cluster: TestCluster,
  group: string,
  topic: string,
  config: ConsumerConfig = {},
  options?: ConsumerOptions,
): Consumer {
  const consumer = cluster.consumer({ 'group.id': group, ...FAST_GROUP, ...config }, options);
  consumer.subscribe(topic);
  return consumer;
}

/** Delivers messages, in order. */
export async function produce(
  cluster: TestCluster,
  messages: readonly ProducerMessage[],
): Promise<void> {
  const producer = cluster.producer({ 'linger.ms': 1 });
  await producer.sendBatch(messages);
  await producer.close();
}

/** A topic with `count` messages in each partition; each says where it is: `partition@offset`. */
export async function filledTopic(
  cluster: TestCluster,
  count: number,
  { partitions = 1 }: { partitions?: number } = {},
): Promise<string> {
  const topic = cluster.topic({ partitions });
  await fill(cluster, topic, count, { partitions });
  return topic;
}

/** Adds `count` messages to each partition, the first of them at offset `from`. */
export async function fill(
  cluster: TestCluster,
  topic: string,
  count: number,
  { partitions = 1, from = 0 }: { partitions?: number; from?: number } = {},
): Promise<void> {
  const messages: ProducerMessage[] = [];
  for (let offset = from; offset < from + count; offset++) {
    for (let partition = 0; partition < partitions; partition++) {
      messages.push({ topic, partition, value: `${partition}@${offset}` });
    }
  }
  await produce(cluster, messages);
}

/** Where a message is, by its own account and by what it carries; the two must agree. */
export function placeOf(message: Message): string {
  const place = `${message.partition}@${message.offset}`;
  const carried = message.value?.toString();
  return carried === place ? place : `${place} holding ${String(carried)}`;
}

/** The places that {@link filledTopic} has filled, of one partition or of all, in order. */
export function places(count: number, { partition = 0, from = 0 } = {}): string[] {
  return Array.from({ length: count }, (_, i) => `${partition}@${from + i}`);
}

/** What was read, by partition, in the order of reading. */
export function byPartition(messages: readonly Message[]): Map<number, string[]> {
  const lists = new Map<number, string[]>();
  for (const message of messages) {
    const list = lists.get(message.partition) ?? [];
    list.push(placeOf(message));
    lists.set(message.partition, list);
  }
  return lists;
}

/** Checks that every message of a filled topic was read once, in order in its partition. */
export function expectAllOnce(
  messages: readonly Message[],
  count: number,
  { partitions = 1 }: { partitions?: number } = {},
): void {
  const lists = byPartition(messages);
  for (let partition = 0; partition < partitions; partition++) {
    expect(lists.get(partition)).toEqual(places(count, { partition }));
  }
  expect(messages).toHaveLength(count * partitions);
}

/** The next `count` items; fails if they do not come. */
export async function take<T>(source: AsyncIterable<T>, count: number): Promise<T[]> {
  const items: T[] = [];
  if (count === 0) return items;
  const loop = async (): Promise<void> => {
    for await (const item of source) {
      items.push(item);
      if (items.length >= count) return;
    }
  };
  await within(loop(), `${count} items`).catch((error: unknown) => {
    throw new Error(`only ${items.length} of ${count} items came`, { cause: error });
  });
  return items;
}

/** The next message; fails if it does not come. */
export function nextMessage(consumer: Consumer): Promise<Message> {
  return consumer.readMessage({ timeoutMs: 10_000 });
}

/** The first element; fails if there is none. */
export function first<T>(list: readonly T[]): T {
  const [item] = list;
  if (item === undefined) throw new Error('the list is empty');
  return item;
}

/** Where a new member of `group` would start reading a partition, `null` if nothing is committed. */
export async function resumesAt(
  cluster: TestCluster,
  group: string,
  topic: string,
  partition = 0,
): Promise<string | null> {
  const consumer = cluster.consumer({
    'group.id': group,
    'auto.offset.reset': 'error',
    'enable.partition.eof': true,
    'enable.auto.commit': false,
  });
  consumer.assign([{ topic, partition, offset: Offset.Stored }]);
  try {
    for (;;) {
      const event = await consumer.poll(10_000);
      if (event?.type === 'message') return placeOf(event);
      if (event?.type === 'partitionEOF') return `${event.partition}@${event.offset}`;
      if (event?.type === 'error' && event.error.code === 'ERR__AUTO_OFFSET_RESET') return null;
      if (event === null) throw new Error('the group answers nothing');
    }
  } finally {
    await consumer.close();
  }
}
