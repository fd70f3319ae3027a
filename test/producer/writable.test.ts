// Node and web streams over a producer.
import { getEventListeners } from 'node:events';
import { Readable, type Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { ReadableStream } from 'node:stream/web';
import type { KafkaError, ProducerMessage } from '../../lib/index.js';
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

afterEach(() => {
  cluster.mock.setRoundTripTime(1, 0);
  cluster.mock.setBrokerUp(1);
});

const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}`);

function* numbered(topic: string, count: number): Generator<ProducerMessage> {
  for (let i = 0; i < count; i++) yield { topic, value: `${i}` };
}

const TOO_LARGE = Buffer.alloc(2000);

/** A message that librdkafka takes and its broker refuses. */
const undeliverable = (topic: string): ProducerMessage => ({ topic, partition: 99, value: 'lost' });

describe('writable', () => {
  it('pipeline resolves when everything is delivered, and the producer stays open', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({ ...TEN, 'linger.ms': 0 });
    await pipeline(Readable.from(numbered(topic, 1000)), producer.writable());
    expect(producer.length).toBe(0);
    expect((await producer.send({ topic, value: '1000' })).offset).toBe(1000);
    expect(await allValues(cluster, topic)).toEqual(texts(1001));
  });

  it('holds its source back while the queue is full', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(TEN);
    let read = 0;
    function* counted(): Generator<ProducerMessage> {
      for (const message of numbered(topic, 200)) {
        read++;
        yield message;
      }
    }
    const source = Readable.from(counted(), { highWaterMark: 1 });
    const stream = producer.writable({ highWaterMark: 5 });
    const piped = pipeline(source, stream);
    await until(() => stream.writableNeedDrain, 'back-pressure');
    await turn();
    expect(producer.length).toBe(11); // The queue, and the write that waits.
    expect(read).toBeLessThan(25);
    cluster.mock.setBrokerUp(1);
    await piped;
    expect(await allValues(cluster, topic)).toEqual(texts(200));
  });

  it('finish comes after the reports', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(FAST_RECONNECT);
    const stream = producer.writable();
    let isFinished = false;
    stream.on('finish', () => (isFinished = true));
    stream.end({ topic, value: '0' });
    await producer.flush({ timeoutMs: 50 });
    expect(isFinished).toBe(false);
    cluster.mock.setBrokerUp(1);
    await finished(stream);
    expect(producer.length).toBe(0);
  });

  it.each<[string, (topic: string) => unknown, object]>([
    ['a failed delivery', undeliverable, { code: 'ERR__UNKNOWN_PARTITION' }],
    ['a malformed message', () => ({ value: 'no topic' }), { code: 'ERR_INVALID_ARG_TYPE' }],
    ['a refused one', (topic) => ({ topic, value: TOO_LARGE }), { code: 'ERR_MSG_SIZE_TOO_LARGE' }],
  ])('%s destroys the stream with its error', async (_, bad, expected) => {
    const topic = cluster.topic();
    const producer = cluster.producer({ 'message.max.bytes': 1000 });
    function* source(): Generator {
      yield { topic, value: '0' };
      yield bad(topic);
      for (;;) yield { topic, value: 'endless' };
    }
    const stream = producer.writable();
    const error = await rejectionOf(pipeline(Readable.from(source()), stream));
    expect(error).toMatchObject(expected);
    expect(stream.errored).toBe(error);
    expect(producer.closed).toBe(false);
  });

  it.each<[string, (topic: string) => ProducerMessage, string]>([
    ['a failed delivery', undeliverable, 'ERR__UNKNOWN_PARTITION'],
    ['a refused message', (topic) => ({ topic, value: TOO_LARGE }), 'ERR_MSG_SIZE_TOO_LARGE'],
  ])('with onDeliveryError %s is reported, and the stream goes on', async (_, bad, code) => {
    const topic = cluster.topic();
    const producer = cluster.producer({ 'message.max.bytes': 1000 });
    const errors: KafkaError[] = [];
    const stream = producer.writable({ onDeliveryError: (error) => errors.push(error) });
    const lost = bad(topic);
    // The second comes when its partition is known not to exist: it is refused.
    await pipeline(Readable.from([lost, { topic, value: '0' }]), stream);
    const later = producer.writable({ onDeliveryError: (error) => errors.push(error) });
    await pipeline(Readable.from([lost, { topic, value: '1' }]), later);
    const expected = { code, report: { message: lost } };
    expect(errors).toMatchObject([expected, expected]);
    expect(await allValues(cluster, topic)).toEqual(texts(2));
  });

  it('with onDeliveryError a malformed message destroys the stream all the same', async () => {
    const onDeliveryError = jest.fn();
    const stream = cluster.producer().writable({ onDeliveryError });
    const error = await rejectionOf(pipeline(Readable.from([{ value: 'no topic' }]), stream));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
    expect(onDeliveryError).not.toHaveBeenCalled();
  });

  it.each<[string, (stream: Writable, controller: AbortController) => void]>([
    ['destroy', (stream) => stream.destroy()],
    ['the signal', (_, controller) => controller.abort()],
  ])('%s ends a wait for room: that message is not sent, those before it are', async (_, end) => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(TEN);
    const controller = new AbortController();
    const stream = producer.writable({ signal: controller.signal });
    stream.on('error', () => undefined);
    for (const message of numbered(topic, 13)) stream.write(message);
    await until(() => producer.length === 11, 'a write that waits');
    end(stream, controller);
    await until(() => stream.closed, 'the end of the stream');
    await until(() => producer.length === 10, 'its place in the line');
    cluster.mock.setBrokerUp(1);
    expect(await producer.flush()).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(texts(10));
  });

  it('of a closed producer cannot be had; one whose producer closes fails its next write', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    const stream = producer.writable();
    stream.write({ topic, value: '0' });
    await producer.close();
    const failed = rejectionOf(finished(stream));
    stream.write({ topic, value: '1' });
    expect(await failed).toMatchObject({ code: 'ERR__STATE' });
    expect(thrownBy(() => producer.writable())).toMatchObject({ code: 'ERR__STATE' });
    expect(thrownBy(() => producer.writableWeb())).toMatchObject({ code: 'ERR__STATE' });
  });

  it.each([{ highWaterMark: -1 }, { onDeliveryError: 'log' }, { signal: {} }, null])(
    'refuses the options %j',
    (options) => {
      const producer = cluster.producer();
      const bad = options as object;
      const expected = { code: 'ERR_INVALID_ARG_TYPE' };
      expect(thrownBy(() => producer.writable(bad))).toMatchObject(expected);
      expect(thrownBy(() => producer.writableWeb(bad))).toMatchObject(expected);
    },
  );
});

describe('writableWeb', () => {
  it('pipeTo resolves when everything is delivered', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({ ...TEN, 'linger.ms': 0 });
    await ReadableStream.from(numbered(topic, 500)).pipeTo(producer.writableWeb());
    expect(producer.length).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(texts(500));
  });

  it('holds its source back while the queue is full', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(TEN);
    const writer = producer.writableWeb({ highWaterMark: 2 }).getWriter();
    const written = [...numbered(topic, 15)].map((message) => writer.write(message));
    await until(() => producer.length === 11, 'a write that waits');
    expect(writer.desiredSize).toBeLessThanOrEqual(0);
    cluster.mock.setBrokerUp(1);
    await Promise.all(written);
    await writer.close();
    expect(await allValues(cluster, topic)).toEqual(texts(15));
  });

  it('a failed delivery errors the stream', async () => {
    const topic = cluster.topic();
    const writer = cluster.producer().writableWeb().getWriter();
    // Its partitions are not known yet: then the write itself would fail.
    cluster.mock.setRoundTripTime(1, 200);
    await writer.write(undeliverable(topic));
    const error = await within(rejectionOf(writer.closed), 'the end of the stream');
    expect(error).toMatchObject({ code: 'ERR__UNKNOWN_PARTITION' });
    expect(await rejectionOf(writer.write({ topic, value: 'v' }))).toBe(error);
  });

  it('leaves nothing at a signal that outlives it', async () => {
    const { signal } = new AbortController();
    const writer = cluster.producer().writableWeb({ signal }).getWriter();
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    const error = await rejectionOf(writer.write({ value: 'no topic' } as never));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    writer.closed.catch(() => undefined);
  });

  it('with onDeliveryError it is reported, and the stream goes on', async () => {
    const topic = cluster.topic();
    const onDeliveryError = jest.fn();
    const config = { 'message.max.bytes': 1000 };
    const writer = cluster.producer(config).writableWeb({ onDeliveryError }).getWriter();
    await writer.write(undeliverable(topic));
    await writer.write({ topic, value: TOO_LARGE });
    await writer.write({ topic, value: '0' });
    await writer.close();
    expect(onDeliveryError).toHaveBeenCalledTimes(2);
    expect(await allValues(cluster, topic)).toEqual(texts(1));
  });

  it.each<[string, (abort: () => Promise<void>, controller: AbortController) => void]>([
    ['abort', (abort) => void abort()],
    ['the signal', (_, controller) => controller.abort()],
  ])('%s ends a wait for room: that message is not sent, those before it are', async (_, end) => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(TEN);
    const controller = new AbortController();
    const { signal } = controller;
    const writer = producer.writableWeb({ signal }).getWriter();
    const written = [...numbered(topic, 13)].map((message) => writer.write(message));
    const settled = Promise.allSettled([...written, writer.closed]);
    await until(() => producer.length === 11, 'a write that waits');
    end(() => writer.abort(new Error('of the app')), controller);
    await until(() => producer.length === 10, 'its place in the line');
    await settled;
    cluster.mock.setBrokerUp(1);
    expect(await producer.flush()).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(texts(10));
  });

  it.each<[string, (abort: () => Promise<void>, controller: AbortController) => void]>([
    ['abort', (abort) => void abort().catch(() => undefined)],
    ['the signal', (_, controller) => controller.abort(new Error('of the app'))],
  ])('%s ends a close that waits for deliveries, which go on', async (_, end) => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(FAST_RECONNECT);
    const controller = new AbortController();
    const { signal } = controller;
    const writer = producer.writableWeb({ signal }).getWriter();
    for (const message of numbered(topic, 3)) await writer.write(message);
    const ended = Promise.all([rejectionOf(writer.close()), rejectionOf(writer.closed)]);
    await turn();
    end(() => writer.abort(new Error('of the app')), controller);
    const errors = await within(ended, 'close()', 5000);
    expect(errors).toMatchObject([{ message: 'of the app' }, { message: 'of the app' }]);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(producer.length).toBe(3);
    cluster.mock.setBrokerUp(1);
    expect(await producer.flush()).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(texts(3));
  });
});

it('every way in keeps the order of the calls', async () => {
  const topic = cluster.topic();
  const producer = cluster.producer({ ...TEN, 'linger.ms': 0 });
  const channel = producer.channel();
  const stream = producer.writable({ highWaterMark: 10_000 });
  const settled: Promise<unknown>[] = [];
  const delivered: string[] = [];
  let i = 0;
  const next = (): ProducerMessage => ({ topic, value: `${i++}` });
  for (let round = 0; round < 100; round++) {
    // produce() does not wait, so it needs room.
    await until(() => producer.length < 10, 'room');
    const message = next();
    producer.produce(message, () => delivered.push(String(message.value)));
    // A stream hands its next message over only when it has got rid of the one before.
    await new Promise((resolve) => stream.write(next(), resolve));
    settled.push(producer.send(next()), channel.write(next()));
    settled.push(producer.sendBatch([next(), next(), next()]));
  }
  stream.end();
  await Promise.all([...settled, finished(stream), channel.close()]);
  expect(await producer.flush()).toBe(0);
  expect(delivered).toHaveLength(100);
  expect(await allValues(cluster, topic)).toEqual(texts(i));
});
