import { type Message } from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { rejectionOf, withCluster, within } from '../helpers/cluster.js';
import {
  filledTopic,
  memberOf,
  nextMessage,
  placeOf,
  places,
  produce,
  readerOf,
  resumesAt,
  take,
} from './helpers.js';

const cluster = withCluster();

const MIB = 1024 * 1024;
const DEFAULT_BATCH_MESSAGES = 1024;

/** How many messages share a block of memory, block by block. */
function blocksOf(messages: readonly Message[]): { messages: number; bytes: number }[] {
  const blocks = new Map<ArrayBufferLike, number>();
  for (const { value } of messages) {
    if (value !== null) blocks.set(value.buffer, (blocks.get(value.buffer) ?? 0) + 1);
  }
  return [...blocks].map(([block, count]) => ({ messages: count, bytes: block.byteLength }));
}

/** Keeps this thread busy, while librdkafka's go on fetching. */
function letQueueFill(): void {
  for (const end = performance.now() + 300; performance.now() < end;);
}

describe('the memory of a batch', () => {
  it('holds its messages for ever, however many batches come after it', async () => {
    const topic = await filledTopic(cluster, 20_000);
    const consumer = readerOf(cluster, topic);
    const kept = await take(consumer, 10);
    const values = kept.map(({ value }) => value);
    const rest = await take(consumer, 19_990);
    expect(blocksOf(rest).length).toBeGreaterThan(10);
    expect(values.map((value) => value?.toString())).toEqual(places(10));
    expect(kept.map(placeOf)).toEqual(places(10));
    expect(rest.map(placeOf)).toEqual(places(19_990, { from: 10 }));
  });

  it('outlives the consumer', async () => {
    const topic = await filledTopic(cluster, 100);
    const consumer = readerOf(cluster, topic);
    const messages = await take(consumer, 100);
    await consumer.close();
    expect(messages.map(placeOf)).toEqual(places(100));
  });

  it('that the app has transferred is an error, and not another offset', async () => {
    const topic = await filledTopic(cluster, 5);
    const groupId = cluster.group();
    const consumer = memberOf(cluster, groupId, topic);
    const message = await nextMessage(consumer);
    const { buffer } = message.value!;
    structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
    expect(buffer.byteLength).toBe(0);
    const error = await rejectionOf(nextMessage(consumer).then(placeOf));
    expect(error).toMatchObject({ name: 'TypeError', message: /was transferred/ });
    await within(consumer.close(), 'close()');
    // Never committed, or as far as it was handed out: not what empty memory would say of others.
    expect([null, '0@0', '0@1']).toContain(await resumesAt(cluster, groupId, topic));
  });

  it('is shared by the messages that came together', async () => {
    const topic = await filledTopic(cluster, 500);
    const messages = await take(readerOf(cluster, topic), 500);
    expect(blocksOf(messages).length).toBeLessThan(100);
  });

  it('stays around 1 MiB where messages are large', async () => {
    const partitions = 8;
    const perPartition = 4; // A mock partition keeps 5 MiB.
    const topic = cluster.topic({ partitions });
    const value = Buffer.alloc(900_000, 'x');
    for (let i = 0; i < perPartition; i++) {
      await produce(
        cluster,
        Array.from({ length: partitions }, (_, partition) => ({ topic, partition, value })),
      );
    }
    const consumer = readerOf(cluster, topic, { partitions });
    letQueueFill();
    const messages = await take(consumer, partitions * perPartition);
    expect(messages.every((message) => message.value?.equals(value))).toBe(true);
    for (const { bytes } of blocksOf(messages)) expect(bytes).toBeLessThanOrEqual(4 * MIB);
  });

  it('stays bounded where large messages follow many small ones', async () => {
    const partitions = 8;
    const topic = cluster.topic({ partitions });
    const large = Buffer.alloc(900_000, 'x');
    const all = Array.from({ length: partitions }, (_, partition) => partition);
    await produce(
      cluster,
      all.flatMap((partition) => [
        ...Array.from({ length: 200 }, () => ({ topic, partition, value: 'small' })),
        ...Array.from({ length: 4 }, () => ({ topic, partition, value: large })),
      ]),
    );
    const consumer = readerOf(cluster, topic, { partitions });
    const messages = [await nextMessage(consumer)];
    letQueueFill(); // So that they do follow.
    messages.push(...(await take(consumer, partitions * 204 - 1)));
    // One chunk of 64 may be under way when the size jumps.
    for (const { bytes } of blocksOf(messages)) expect(bytes).toBeLessThanOrEqual((4 + 64) * MIB);
  });
});

describe('back-pressure', () => {
  it('decodes no more than one batch for a reader that stops after one message', async () => {
    const topic = await filledTopic(cluster, 5000);
    const consumer = readerOf(cluster, topic);
    const message = await nextMessage(consumer);
    const decoded = await consumer.pollBatch({ timeoutMs: 10_000 });
    const further = await consumer.pollBatch({ timeoutMs: 10_000 });
    const sameBlock = decoded.filter(({ value }) => value?.buffer === message.value?.buffer);
    expect(1 + sameBlock.length).toBeLessThanOrEqual(DEFAULT_BATCH_MESSAGES);
    expect(further[0]?.value?.buffer).not.toBe(message.value?.buffer);
    expect(further.length).toBeLessThanOrEqual(DEFAULT_BATCH_MESSAGES);
  });

  it('decodes only as many messages as a batch may have', async () => {
    const topic = await filledTopic(cluster, 100);
    const consumer = readerOf(cluster, topic);
    for (let i = 0; i < 20; i++) {
      const [message] = await consumer.pollBatch({ maxMessages: 1, timeoutMs: 10_000 });
      expect(message && blocksOf([message])[0]?.bytes).toBeLessThan(200);
    }
    expect((await take(consumer, 80)).map(placeOf)).toEqual(places(80, { from: 20 }));
  });
});

describe('garbage collection', () => {
  it('leaves a kept value intact and takes the batch of a detached message', async () => {
    const topic = await filledTopic(cluster, 3000);
    const outcome = await runChild(
      async ({ kafka, args }) => {
        const [servers = '', name = ''] = args;
        const collect = async (): Promise<void> => {
          for (let i = 0; i < 5; i++) {
            (globalThis as { gc?: () => void }).gc?.();
            await new Promise((resolve) => setImmediate(resolve));
          }
        };
        const consumer = new kafka.Consumer({ 'bootstrap.servers': servers }, { logger: null });
        consumer.assign([{ topic: name, partition: 0, offset: 0 }]);
        const kept: (Buffer | null)[] = [];
        const blocks: WeakRef<ArrayBufferLike>[] = [];
        let detached: import('../../lib/index.js').Message | undefined;
        let count = 0;
        for await (const message of consumer) {
          if (count === 0) detached = message.detach();
          if (count === 0 || count === 2999) blocks.push(new WeakRef(message.value!.buffer));
          if (count >= 2998) kept.push(message.value);
          if (++count === 3000) break;
        }
        await consumer.close();
        await collect();
        const isAlive = blocks.map((block) => block.deref() !== undefined);
        const values = [...kept, detached?.value].map((value) => value?.toString());
        console.log(JSON.stringify({ isAlive, values }));
      },
      { nodeArgs: ['--expose-gc'], args: [cluster.bootstrapServers, topic] },
    );
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(outcome.stdout)).toEqual({
      isAlive: [false, true],
      values: ['0@2998', '0@2999', '0@0'],
    });
  });
});
