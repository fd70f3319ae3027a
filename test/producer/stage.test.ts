// Messages that are handed to librdkafka together are treated as if each were handed over by itself.
import type { DeliveryReport, KafkaError, Producer, ProducerMessage } from '../../lib/index.js';
import type { NativeProducer } from '../../lib/native/binding.js';
import { FAST_RECONNECT, rejectionOf, thrownBy, turn, withCluster } from '../helpers/cluster.js';
import { allValues, read } from '../helpers/read.js';

const cluster = withCluster();

afterEach(() => {
  cluster.mock.setBrokerUp(1);
});

const nativeOf = (producer: Producer): NativeProducer =>
  Reflect.get(producer, 'native') as NativeProducer;

/** Numbers of messages that were handed over together. */
function watchStage(producer: Producer): number[] {
  const counts: number[] = [];
  const native = nativeOf(producer);
  const produceStaged = native.produceStaged.bind(native);
  native.produceStaged = (count) => {
    counts.push(count);
    return produceStaged(count);
  };
  return counts;
}

/** A producer whose topic has taken a message: what follows in a turn can be staged. */
async function warm(topic: string, config: Record<string, string | number | boolean> = {}) {
  const producer = cluster.producer({ ...FAST_RECONNECT, ...config });
  await producer.send({ topic, partition: 0, value: 'first' });
  await turn();
  return { producer, staged: watchStage(producer) };
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}`);

describe('messages of one turn', () => {
  it('are handed over together, but for the first, and at the end of the turn at the latest', async () => {
    const topic = cluster.topic();
    const { producer, staged } = await warm(topic, { 'linger.ms': 0 });
    for (let i = 0; i < 150; i++) producer.produce({ topic, value: `${i}` });
    expect(staged).toEqual([64, 64]);
    await turn();
    expect(staged).toEqual([64, 64, 21]);
    await producer.flush();
    expect(await allValues(cluster, topic)).toEqual(['first', ...numbered(150)]);
  });

  it.each<[string, (producer: Producer) => Promise<unknown>]>([
    ['flush', (producer) => producer.flush()],
    ['close', (producer) => producer.close()],
  ])('%s sends them, whatever linger.ms is', async (_, end) => {
    const topic = cluster.topic();
    const { producer, staged } = await warm(topic, { 'linger.ms': 5 });
    const reports: unknown[] = [];
    for (let i = 0; i < 20; i++) {
      producer.produce({ topic, value: `${i}` }, (error, { offset }) => {
        reports.push(error ?? offset);
      });
    }
    await end(producer);
    expect(staged).toEqual([19]);
    expect(reports).toEqual(Array.from({ length: 20 }, (_offset, i) => i + 1));
  });

  it('purge gives them up, each with a report', async () => {
    const topic = cluster.topic();
    const { producer, staged } = await warm(topic);
    cluster.mock.setBrokerDown(1);
    const sent = Array.from({ length: 20 }, () => rejectionOf(producer.send({ topic })));
    producer.purge();
    expect(staged).toEqual([19]);
    for (const error of await Promise.all(sent)) {
      expect(error).toMatchObject({ code: expect.stringMatching(/^ERR__PURGE_/) });
    }
    expect(producer.length).toBe(0);
  });

  it('have their bytes copied by the call: buffers can be used again at once', async () => {
    const topic = cluster.topic();
    const { producer, staged } = await warm(topic);
    const key = Buffer.alloc(3);
    const value = new Uint8Array(50);
    const header = Buffer.alloc(2);
    for (let i = 0; i < 200; i++) {
      key.fill(i);
      value.fill(i);
      header.fill(i);
      producer.produce({ topic, key, value, headers: [['h', header]] });
    }
    value.fill(255);
    await producer.flush();
    expect(staged.length).toBeGreaterThan(2);
    const messages = (await read(cluster, topic, 201)).slice(1);
    messages.forEach((message, i) => {
      expect(message.key).toEqual(Buffer.alloc(3, i));
      expect(message.value).toEqual(Buffer.alloc(50, i));
      expect(message.headers).toEqual([['h', Buffer.alloc(2, i)]]);
    });
  });

  it('keep their order, whatever they are made of and which way they go', async () => {
    const topic = cluster.topic();
    const { producer, staged } = await warm(topic);
    const variants: ((i: number) => Partial<ProducerMessage>)[] = [
      (i) => ({ value: `${i}` }),
      (i) => ({ value: `${i}`.padEnd(5000) }),
      (i) => ({ value: `${i} ${'ä€😀'.repeat(20)}`, key: 'ä' }),
      (i) => ({ value: Buffer.from(`${i}`), timestamp: 1000 + i }),
      (i) => ({ value: `${i}`, partition: 0, key: 'k'.repeat(100) }),
      (i) => ({ value: `${i}`, headers: { a: null, b: '', c: 'ü', d: Buffer.alloc(0) } }),
      (i) => ({ value: `${i}`, headers: Array.from({ length: 20 }, () => ['n', 'v'] as const) }),
      (i) => ({ value: `${i}`, key: '' }),
    ];
    const count = 400;
    for (let i = 0; i < count; i++) {
      producer.produce({ topic, value: null, ...variants[(i * 7) % variants.length]?.(i) });
    }
    await producer.flush();
    expect(staged.length).toBeGreaterThan(10);
    const messages = (await read(cluster, topic, count + 1)).slice(1);
    messages.forEach((message, i) => {
      const variant = (i * 7) % variants.length;
      expect(message.value?.toString().split(' ')[0]).toBe(`${i}`);
      if (variant === 2) expect(message.value?.toString()).toBe(`${i} ${'ä€😀'.repeat(20)}`);
      if (variant === 3) expect(message.timestamp).toBe(1000 + i);
      if (variant === 5) {
        const empty = Buffer.alloc(0);
        const headers = [
          ['a', null],
          ['b', empty],
          ['c', Buffer.from('ü')],
          ['d', empty],
        ];
        expect(message.headers).toEqual(headers);
      }
      if (variant === 6) expect(message.headers).toHaveLength(20);
      const key = { 2: 'ä', 4: 'k'.repeat(100), 7: '' }[variant];
      expect(message.key?.toString()).toBe(key);
    });
  });

  it('nulls, empty bytes and lone surrogates are as ever', async () => {
    const topic = cluster.topic();
    const { producer, staged } = await warm(topic);
    const values = [null, '', Buffer.alloc(0), undefined, 'a\0b', '\ud800', new Uint8Array([0])];
    for (const value of [undefined, ...values]) producer.produce({ topic, value });
    await producer.flush();
    expect(staged).toEqual([values.length]);
    const messages = (await read(cluster, topic, values.length + 2)).slice(2);
    const texts = [null, '', '', null, 'a\0b', '\ufffd', '\0'];
    expect(messages.map(({ value }) => value?.toString() ?? null)).toEqual(texts);
  });

  it('memory that is gone is empty, as by the direct way', async () => {
    const topic = cluster.topic();
    const { producer } = await warm(topic);
    for (const value of ['direct', 'staged']) {
      const bytes = new Uint8Array(8);
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      producer.produce({ topic, partition: 0, value: bytes });
      producer.produce({ topic, partition: 0, value });
    }
    await producer.flush();
    expect(await allValues(cluster, topic)).toEqual(['first', '', 'direct', '', 'staged']);
  });

  it('a Proxy of bytes is refused, as by the direct way', async () => {
    const topic = cluster.topic();
    const { producer, staged } = await warm(topic);
    const value = new Proxy(Buffer.from('ABC'), {});
    for (const text of ['direct', 'staged']) {
      expect(thrownBy(() => producer.produce({ topic, value }))).toMatchObject({
        code: 'ERR_INVALID_ARG_TYPE',
      });
      producer.produce({ topic, value: text });
    }
    await producer.flush();
    expect(staged).toEqual([1]);
    expect(await allValues(cluster, topic)).toEqual(['first', 'direct', 'staged']);
  });

  it.each([-1, NaN, 1, 30, 5000])(
    'a length of the app that lies (%p) is not asked',
    async (lie) => {
      class Liar extends Uint8Array {
        override get byteLength(): number {
          return lie;
        }
      }
      const topic = cluster.topic();
      const { producer, staged } = await warm(topic);
      const values = ['direct', 'secondsecond', new Liar(Buffer.from('ABC')), 'last'];
      for (const value of values) producer.produce({ topic, value });
      await producer.flush();
      expect(staged).toEqual([3]);
      expect(await allValues(cluster, topic)).toEqual([
        'first',
        'direct',
        'secondsecond',
        'ABC',
        'last',
      ]);
    },
  );

  it.each<[string, object]>([
    ['small', {}],
    ['with a timestamp', { timestamp: 5 }],
    ['with headers', { headers: { h: 'v' } }],
    ['large', { key: 'k'.repeat(5000) }],
  ])('each field is read once: %s', async (_, fields) => {
    const topic = cluster.topic();
    const { producer } = await warm(topic);
    const values = numbered(4);
    const next = values[Symbol.iterator]();
    const lazy = {
      ...fields,
      topic,
      get value() {
        return next.next().value;
      },
    };
    producer.produce(lazy);
    void producer.send(lazy);
    producer.produce(lazy);
    void producer.send(lazy);
    await producer.flush();
    expect(await allValues(cluster, topic)).toEqual(['first', ...values]);
  });

  it('of several topics and partitions, each arrive where they belong', async () => {
    const topics = [cluster.topic({ partitions: 2 }), cluster.topic({ partitions: 2 })];
    const producer = cluster.producer();
    const all = topics.flatMap((topic) => [0, 1].map((partition) => ({ topic, partition })));
    await Promise.all(all.map((to) => producer.send({ ...to, value: 'first' })));
    await turn();
    const staged = watchStage(producer);
    const sent = Array.from({ length: 100 }, (_, i) =>
      producer.send({ ...all[(i * i) % 4], topic: topics[i % 2]!, value: `${i}` }),
    );
    const reports = await Promise.all(sent);
    expect(staged.length).toBeGreaterThan(1);
    for (const [i, { topic, partition }] of reports.entries()) {
      expect(topic).toBe(topics[i % 2]);
      expect(partition).toBe(all[(i * i) % 4]?.partition);
    }
  });
});

describe('the bounds of the queue', () => {
  it('by count: produce() throws at the very message that is too many', async () => {
    const topic = cluster.topic();
    const { producer, staged } = await warm(topic, { 'queue.buffering.max.messages': 1000 });
    cluster.mock.setBrokerDown(1);
    for (let i = 0; i < 1000; i++) producer.produce({ topic, value: `${i}` });
    for (let i = 0; i < 3; i++) {
      expect(thrownBy(() => producer.produce({ topic }))).toMatchObject({
        code: 'ERR__QUEUE_FULL',
      });
    }
    expect(producer.length).toBe(1000);
    expect(staged.length).toBeGreaterThan(10);
    cluster.mock.setBrokerUp(1);
    await producer.flush();
    expect(await allValues(cluster, topic)).toEqual(['first', ...numbered(1000)]);
  });

  it('by bytes: the same', async () => {
    const topic = cluster.topic();
    const { producer, staged } = await warm(topic, { 'queue.buffering.max.kbytes': 100 });
    cluster.mock.setBrokerDown(1);
    const value = Buffer.alloc(100);
    const taken = Math.floor((100 * 1024) / 100);
    for (let i = 0; i < taken; i++) producer.produce({ topic, value });
    expect(thrownBy(() => producer.produce({ topic, value }))).toMatchObject({
      code: 'ERR__QUEUE_FULL',
    });
    expect(producer.length).toBe(taken);
    expect(staged.length).toBeGreaterThan(10);
    cluster.mock.setBrokerUp(1);
    expect(await producer.flush()).toBe(0);
    // All of it is free again.
    cluster.mock.setBrokerDown(1);
    for (let i = 0; i < taken; i++) producer.produce({ topic, value });
    expect(thrownBy(() => producer.produce({ topic, value }))).toMatchObject({
      code: 'ERR__QUEUE_FULL',
    });
  });
});

describe('what librdkafka refuses', () => {
  it('is thrown by produce(): a message that is too large, a partition that is not there', async () => {
    const topic = cluster.topic();
    const { producer, staged } = await warm(topic, { 'message.max.bytes': 1000 });
    for (let i = 0; i < 100; i++) {
      producer.produce({ topic, value: `${i}` });
      const large = thrownBy(() => producer.produce({ topic, value: Buffer.alloc(1000) }));
      expect(large).toMatchObject({ code: 'ERR_MSG_SIZE_TOO_LARGE' });
      producer.produce({ topic, value: `${i}`.padEnd(800) });
      const lost = thrownBy(() => producer.produce({ topic, partition: 7 }));
      expect(lost).toMatchObject({ code: 'ERR__UNKNOWN_PARTITION' });
    }
    await producer.flush();
    expect(staged.length).toBeGreaterThan(0);
    const values = await allValues(cluster, topic);
    expect(values.slice(1).map((value) => value?.trim())).toEqual(
      numbered(100).flatMap((i) => [i, i]),
    );
  });

  it('comes as a failed report when the producer has failed meanwhile, and is thrown from then on', async () => {
    const topic = cluster.topic();
    const { producer, staged } = await warm(topic, { 'enable.idempotence': true });
    cluster.mock.setBrokerDown(1);
    const outcomes: [KafkaError | null, DeliveryReport][] = [];
    const messages = numbered(5).map((value) => ({ topic, value, opaque: {} }));
    for (const message of messages) {
      producer.produce(message, (error, report) => outcomes.push([error, report]));
    }
    const sent = rejectionOf(producer.send({ topic, value: '5' }));
    nativeOf(producer).testFatalError(45, 'raised by a test');
    await turn();
    expect(staged).toEqual([5]);
    const error = { code: 'ERR_OUT_OF_ORDER_SEQUENCE_NUMBER', isFatal: true };
    for (let i = 0; i < 3; i++) {
      expect(thrownBy(() => producer.produce({ topic }))).toMatchObject(error);
    }
    expect(await sent).toMatchObject({ ...error, report: { status: 'notPersisted' } });
    await producer.close({ timeoutMs: 100 });
    expect(outcomes).toHaveLength(5);
    const byMessage = new Map(
      outcomes.map(([thrown, report]) => [report.message, { thrown, report }]),
    );
    for (const [i, message] of messages.entries()) {
      const outcome = byMessage.get(message);
      expect(outcome?.report.opaque).toBe(message.opaque);
      // The first was in librdkafka's hands already.
      if (i > 0) expect(outcome?.thrown).toMatchObject(error);
    }
  });
});
