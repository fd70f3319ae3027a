// The way into the queue: full by count or by bytes, and the order of those who wait.
import { finished } from 'node:stream/promises';
import type { KafkaError, Producer, ProducerMessage } from '../../lib/index.js';
import {
  FAST_RECONNECT,
  rejectionOf,
  thrownBy,
  turn,
  until,
  withCluster,
  within,
} from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

const TEN = { ...FAST_RECONNECT, 'queue.buffering.max.messages': 10 } as const;

beforeEach(() => {
  cluster.mock.setBrokerDown(1);
});
afterEach(() => {
  cluster.mock.setBrokerUp(1);
});

const numbered = (topic: string, from: number, to: number): ProducerMessage[] =>
  Array.from({ length: to - from }, (_, i) => ({ topic, value: `${from + i}` }));

const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}`);

function produceAll(producer: Producer, messages: ProducerMessage[]): void {
  for (const message of messages) producer.produce(message);
}

describe('a queue that is full by count', () => {
  it('makes produce throw ERR__QUEUE_FULL before anything has happened, and loses nothing', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer(TEN);
    const onDelivery = jest.fn();
    produceAll(producer, numbered(topic, 0, 10));
    for (let i = 0; i < 3; i++) {
      const error = thrownBy(() => producer.produce({ topic, value: 'too many' }, onDelivery));
      expect(error).toMatchObject({ code: 'ERR__QUEUE_FULL', origin: 'local', topic });
      expect(producer.length).toBe(10);
    }
    cluster.mock.setBrokerUp(1);
    expect(await producer.flush()).toBe(0);
    expect(onDelivery).not.toHaveBeenCalled();
    expect(await allValues(cluster, topic)).toEqual(texts(10));
  });

  it('takes one message for each report that came', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer(TEN);
    produceAll(producer, numbered(topic, 0, 10));
    cluster.mock.setBrokerUp(1);
    for (let i = 10; i < 50; i++) {
      await until(
        () => producer.length < 10,
        () => ({ i, length: producer.length }),
      );
      producer.produce({ topic, value: `${i}` });
    }
    expect(await producer.flush()).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(texts(50));
  });

  it('still refuses a malformed message as malformed', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer(TEN);
    produceAll(producer, numbered(topic, 0, 10));
    const waiting = producer.send({ topic, value: 'waits' });
    const malformed = { topic, value: 5 } as unknown as ProducerMessage;
    expect(thrownBy(() => producer.produce(malformed))).toBeInstanceOf(TypeError);
    expect(await rejectionOf(producer.send(malformed))).toBeInstanceOf(TypeError);
    expect(producer.length).toBe(11);
    cluster.mock.setBrokerUp(1);
    await waiting;
  });

  it('has no limit with queue.buffering.max.messages=0', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({ ...FAST_RECONNECT, 'queue.buffering.max.messages': 0 });
    produceAll(producer, numbered(topic, 0, 120_000));
    expect(producer.length).toBe(120_000);
    producer.purge();
    expect(await producer.flush()).toBe(0);
  });
});

describe('a queue that is full by bytes', () => {
  const KBYTES = { ...FAST_RECONNECT, 'queue.buffering.max.kbytes': 10 } as const;
  const large = (topic: string, i: number): ProducerMessage => ({
    topic,
    value: `${i}`.padEnd(2000),
  });

  it('makes produce throw ERR__QUEUE_FULL, and send wait', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer(KBYTES);
    for (let i = 0; i < 5; i++) producer.produce(large(topic, i));
    const refused = thrownBy(() => producer.produce(large(topic, 5)));
    expect(refused).toMatchObject({ code: 'ERR__QUEUE_FULL' });
    expect(producer.length).toBe(5);
    const sent = [5, 6, 7, 8, 9, 10, 11].map((i) => producer.send(large(topic, i)));
    expect(producer.length).toBe(12);
    cluster.mock.setBrokerUp(1);
    await Promise.all(sent);
    const values = await allValues(cluster, topic);
    expect(values.map((value) => value?.trim())).toEqual(texts(12));
  });

  it('makes a channel, a batch and a stream wait, in turn', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer(KBYTES);
    const channel = producer.channel();
    const stream = producer.writable();
    for (let i = 0; i < 5; i++) await channel.write(large(topic, i));
    expect(channel.tryWrite(large(topic, 5))).toBe(false);
    const written = channel.write(large(topic, 5));
    const sent = producer.sendBatch([6, 7, 8].map((i) => large(topic, i)));
    stream.write(large(topic, 9));
    stream.end(large(topic, 10));
    // Those that wait; of the stream, one at a time.
    expect(producer.length).toBe(10);
    cluster.mock.setBrokerUp(1);
    await Promise.all([written, sent, finished(stream), channel.close()]);
    const values = await allValues(cluster, topic);
    expect(values.map((value) => value?.trim())).toEqual(texts(11));
  });

  it('does not let a message that is larger than the whole queue wait for ever', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer(KBYTES);
    const huge = { topic, value: Buffer.alloc(20_000) };
    expect(await rejectionOf(producer.send(huge))).toMatchObject({ code: 'ERR__QUEUE_FULL' });
    const before = producer.send({ topic, value: 'before' });
    const refused = rejectionOf(producer.send(huge));
    const after = producer.send({ topic, value: 'after' });
    cluster.mock.setBrokerUp(1);
    await before;
    expect(await within(refused, 'the huge message')).toMatchObject({ code: 'ERR__QUEUE_FULL' });
    await after;
    expect(await allValues(cluster, topic)).toEqual(['before', 'after']);
  });
});

describe('who waits for room', () => {
  it('is sent in the order of the calls, whatever the calls were', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({ ...TEN, 'linger.ms': 0 });
    const channel = producer.channel();
    cluster.mock.setBrokerUp(1);
    const settled: Promise<unknown>[] = [];
    const refused: number[] = [];
    const total = 2000;
    for (let i = 0; i < total; i++) {
      const message = { topic, value: `${i}` };
      try {
        if (i % 4 === 0) producer.produce(message);
        else if (i % 4 === 1 && !channel.tryWrite(message)) refused.push(i);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR__QUEUE_FULL' });
        refused.push(i);
      }
      if (i % 4 === 2) settled.push(producer.send(message));
      if (i % 4 === 3) settled.push(channel.write(message));
      if (i % 50 === 0) await turn();
    }
    await Promise.all(settled);
    expect(await producer.flush()).toBe(0);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(total / 2);
    const expected = texts(total).filter((_, i) => !refused.includes(i));
    expect(await allValues(cluster, topic)).toEqual(expected);
  });

  it('is not overtaken by a produce that would find room', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({ ...FAST_RECONNECT, 'queue.buffering.max.kbytes': 10 });
    for (let i = 0; i < 4; i++) producer.produce({ topic, value: Buffer.alloc(2000) });
    const waiting = producer.send({ topic, value: Buffer.alloc(9000) });
    const small = { topic, value: 'small' };
    expect(thrownBy(() => producer.produce(small))).toMatchObject({ code: 'ERR__QUEUE_FULL' });
    expect(producer.channel().tryWrite(small)).toBe(false);
    const behind = producer.send(small);
    cluster.mock.setBrokerUp(1);
    expect((await waiting).offset).toBe(4);
    expect((await behind).offset).toBe(5);
  });

  it('is sent as it was given to the call, whatever becomes of the object', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer(TEN);
    const sent = numbered(topic, 0, 10).map((message) => producer.send(message));
    const reused = { topic, value: '10', partition: 0, headers: { h: 'v' } };
    sent.push(producer.send(reused), producer.send({ topic, value: '11' }));
    Object.assign(reused, { topic: '', value: 5, partition: 'none', headers: null });
    cluster.mock.setBrokerUp(1);
    await within(Promise.all(sent), 'all of them', 5000);
    expect(await allValues(cluster, topic)).toEqual(texts(12));
  });
});

it('a topic name that librdkafka refuses is an error of the call', async () => {
  const producer = cluster.producer();
  const message = { topic: 'x'.repeat(600), value: 'v' };
  const error = thrownBy(() => producer.produce(message)) as KafkaError;
  expect(error).toMatchObject({ code: 'ERR__INVALID_ARG', topic: message.topic });
  expect(await rejectionOf(producer.send(message))).toMatchObject({ code: 'ERR__INVALID_ARG' });
  expect(producer.length).toBe(0);
});
