import type { DeliveryReport, ProduceChannel, Producer, ProducerMessage } from '../../lib/index.js';
import {
  DEAD_ADDRESS,
  FAST_RECONNECT,
  rejectionOf,
  thrownBy,
  until,
  withCluster,
  within,
} from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

const TEN = { ...FAST_RECONNECT, 'queue.buffering.max.messages': 10 } as const;

afterEach(() => {
  cluster.mock.setBrokerUp(1);
});

/** A producer whose queue is filled through a channel, without a broker. */
async function full(topic: string, signal?: AbortSignal) {
  cluster.mock.setBrokerDown(1);
  const producer = cluster.producer(TEN);
  const channel = producer.channel({ signal });
  for (let i = 0; i < 10; i++) await channel.write({ topic, value: `${i}` });
  return { producer, channel };
}

const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}`);

describe('write', () => {
  it('resolves when the producer has taken the message, not when it is delivered', async () => {
    const topic = cluster.topic();
    const { producer } = await full(topic);
    expect(producer.length).toBe(10);
  });

  it('waits for room, in turn', async () => {
    const topic = cluster.topic();
    const { channel, producer } = await full(topic);
    const order: number[] = [];
    const writes = [10, 11, 12, 13].map((i) =>
      channel.write({ topic, value: `${i}` }).then(() => order.push(i)),
    );
    expect(await producer.flush({ timeoutMs: 50 })).toBe(14);
    expect(order).toEqual([]);
    cluster.mock.setBrokerUp(1);
    await Promise.all(writes);
    expect(order).toEqual([10, 11, 12, 13]);
  });

  it('keeps memory bounded in a loop without end: back-pressure', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({ ...TEN, 'linger.ms': 0 });
    const channel = producer.channel();
    let most = 0;
    for (let i = 0; i < 2000; i++) {
      await channel.write({ topic, value: `${i}` });
      most = Math.max(most, producer.length);
    }
    await channel.close();
    expect(most).toBe(10);
    expect(await allValues(cluster, topic)).toEqual(texts(2000));
  });

  it('rejects a message that librdkafka refuses, and does not count it', async () => {
    const producer = cluster.producer({ 'message.max.bytes': 1000 });
    const channel = producer.channel();
    const large = { topic: cluster.topic(), value: Buffer.alloc(2000) };
    expect(await rejectionOf(channel.write(large))).toMatchObject({
      code: 'ERR_MSG_SIZE_TOO_LARGE',
    });
    expect(thrownBy(() => channel.tryWrite(large))).toMatchObject({
      code: 'ERR_MSG_SIZE_TOO_LARGE',
    });
    await channel.close();
  });
});

describe('tryWrite', () => {
  it('hands the message over and says true', async () => {
    const topic = cluster.topic();
    const channel = cluster.producer().channel();
    expect(channel.tryWrite({ topic, value: 'v' })).toBe(true);
    await channel.close();
    expect(await allValues(cluster, topic)).toEqual(['v']);
  });

  it('says false when there is no room, and nothing happens', async () => {
    const topic = cluster.topic();
    const { channel, producer } = await full(topic);
    expect(channel.tryWrite({ topic, value: 'too many' })).toBe(false);
    expect(producer.length).toBe(10);
    cluster.mock.setBrokerUp(1);
    await channel.close();
    expect(await allValues(cluster, topic)).toEqual(texts(10));
  });
});

describe('reports of what a channel wrote', () => {
  it("come out of the producer's events", async () => {
    const producer = cluster.producer();
    const events = producer.events();
    const channel = producer.channel();
    const topic = cluster.topic();
    const messages = texts(20).map((value) => ({ topic, value }));
    for (const message of messages) await channel.write(message);
    await producer.close();
    const seen: ProducerMessage[] = [];
    for await (const event of events) seen.push((event as DeliveryReport).message);
    expect(seen).toEqual(messages);
  });
});

describe('close of a channel', () => {
  it('waits for the reports of what was written, and leaves the producer open', async () => {
    const topic = cluster.topic();
    const { channel, producer } = await full(topic);
    let isClosed = false;
    const closed = channel.close().then(() => (isClosed = true));
    expect(await producer.flush({ timeoutMs: 50 })).toBe(10);
    expect(isClosed).toBe(false);
    cluster.mock.setBrokerUp(1);
    await closed;
    expect(producer.length).toBe(0);
    expect((await producer.send({ topic, value: 'after' })).offset).toBe(10);
  });

  it('waits for writes that still waited for room', async () => {
    const topic = cluster.topic();
    const { channel, producer } = await full(topic);
    const late = channel.write({ topic, value: '10' });
    const closed = channel.close();
    cluster.mock.setBrokerUp(1);
    await Promise.all([late, closed]);
    expect(producer.length).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(texts(11));
  });

  it('does not wait for what others sent', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(FAST_RECONNECT);
    producer.produce({ topic, value: 'of others' });
    await within(producer.channel().close(), 'close of a channel');
    expect(producer.length).toBe(1);
  });

  it('of a channel that nothing was written to resolves at once, again and again', async () => {
    const channel = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS }).channel();
    await Promise.all([channel.close(), channel.close()]);
    await channel.close();
    await channel[Symbol.asyncDispose]();
  });

  it('rejects when some were not delivered, and says how many and why', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(FAST_RECONNECT);
    const channel = producer.channel();
    // Before the partitions are known, a wrong one is noticed by the report alone.
    for (const partition of [0, 7, 8]) await channel.write({ topic, partition });
    cluster.mock.setBrokerUp(1);
    const error = await rejectionOf(channel.close());
    expect(error).toMatchObject({ code: 'ERR__UNKNOWN_PARTITION' });
    expect((error as Error).message).toContain('2 of 3 messages were not delivered');
    expect((error as Error).cause).toMatchObject({
      code: 'ERR__UNKNOWN_PARTITION',
      report: { type: 'deliveryReport', topic },
    });
    expect(await rejectionOf(channel.close())).toMatchObject({ code: 'ERR__UNKNOWN_PARTITION' });
  });

  it('settles for all who wait for it', async () => {
    const topic = cluster.topic();
    const { channel } = await full(topic);
    const closing = [channel.close(), channel.close(), channel[Symbol.asyncDispose]()];
    cluster.mock.setBrokerUp(1);
    await within(Promise.all(closing), 'all three');
  });

  it('settles when the producer is closed without a broker', async () => {
    const { channel, producer } = await full(cluster.topic());
    const closed = rejectionOf(channel.close());
    await producer.close({ timeoutMs: 0 });
    expect(await closed).toMatchObject({ code: 'ERR__PURGE_QUEUE' });
  });
});

describe('a channel that is closed', () => {
  const states: [string, (channel: ProduceChannel, producer: Producer) => Promise<void>][] = [
    ['by itself', (channel) => channel.close()],
    ['with its producer', (_channel, producer) => producer.close()],
  ];
  it.each(states)('%s refuses to write, with ERR__STATE', async (_how, close) => {
    const producer = cluster.producer();
    const channel = producer.channel();
    await close(channel, producer);
    const message = { topic: 'closed', value: 'v' };
    expect(await rejectionOf(channel.write(message))).toMatchObject({ code: 'ERR__STATE' });
    expect(thrownBy(() => channel.tryWrite(message))).toMatchObject({ code: 'ERR__STATE' });
    await channel.close();
    expect(producer.length).toBe(0);
  });
});

describe("a channel's signal", () => {
  it('ends waits for room with its reason: those are not sent, the others are', async () => {
    const topic = cluster.topic();
    const controller = new AbortController();
    const { channel, producer } = await full(topic, controller.signal);
    const waiting = [1, 2].map((i) => rejectionOf(channel.write({ topic, value: `late ${i}` })));
    const reason = new Error('of the app');
    controller.abort(reason);
    expect(await Promise.all(waiting)).toEqual([reason, reason]);
    expect(producer.length).toBe(10);
    expect(await rejectionOf(channel.write({ topic, value: 'after' }))).toBe(reason);
    expect(thrownBy(() => channel.tryWrite({ topic, value: 'after' }))).toBe(reason);
    cluster.mock.setBrokerUp(1);
    await channel.close();
    expect(await allValues(cluster, topic)).toEqual(texts(10));
  });

  it.each([5, null, {}])('%p is refused', (signal) => {
    const producer = cluster.producer();
    const error = thrownBy(() => producer.channel({ signal: signal as unknown as AbortSignal }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
  });
});

it('several channels of one producer close on their own', async () => {
  const topic = cluster.topic();
  cluster.mock.setBrokerDown(1);
  const producer = cluster.producer({ ...FAST_RECONNECT, 'message.timeout.ms': 0 });
  const [a, b] = [producer.channel(), producer.channel()];
  await a.write({ topic, value: 'a' });
  await b.close();
  expect(producer.length).toBe(1);
  const closing = a.close();
  await until(() => thrownBy(() => a.tryWrite({ topic })) instanceof Error, 'a is closing');
  cluster.mock.setBrokerUp(1);
  await closing;
});
