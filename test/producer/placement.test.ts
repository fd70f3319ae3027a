// Partitions that are chosen in JS: when, with what, and what becomes of messages that wait for it.
import { type KafkaError, type ProducerMessage, roundRobin } from '../../lib/index.js';
import {
  DEAD_ADDRESS,
  FAST_RECONNECT,
  rejectionOf,
  thrownBy,
  turn,
  until,
  withCluster,
} from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

const texts = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}`);

afterEach(() => {
  cluster.mock.setBrokerUp(1);
  cluster.mock.setRoundTripTime(1, 0);
});

describe('a partitioner function', () => {
  it('gets the message and the number of partitions, and chooses', async () => {
    const topic = cluster.topic({ partitions: 5 });
    const partitioner = jest.fn((message: ProducerMessage) => Number(message.value));
    const producer = cluster.producer({}, { partitioner });
    const messages = [4, 0, 2].map((n) => ({ topic, value: `${n}`, opaque: { n } }));
    await producer.send({ topic, value: '1' });
    const reports = await producer.sendBatch(messages);
    expect(reports.map(({ partition }) => partition)).toEqual([4, 0, 2]);
    expect(partitioner.mock.calls.slice(1)).toEqual(messages.map((message) => [message, 5]));
  });

  it('is not asked for a message that names its partition', async () => {
    const topic = cluster.topic({ partitions: 3 });
    const partitioner = jest.fn(() => 0);
    const producer = cluster.producer({}, { partitioner });
    expect((await producer.send({ topic, partition: 2 })).partition).toBe(2);
    expect((await producer.send({ topic, partition: -1 })).partition).toBe(0);
    expect((await producer.send({ topic, partition: 1 })).partition).toBe(1);
    expect(partitioner).toHaveBeenCalledTimes(1);
  });

  it.each<[string, () => unknown, string]>([
    ['returns more than there are', () => 3, 'options.partitioner returned 3, not an integer'],
    ['returns -1', () => -1, 'from 0 to 2'],
    ['returns a fraction', () => 0.5, 'returned 0.5'],
    ['returns NaN', () => NaN, 'returned NaN'],
    ['returns a promise', () => Promise.resolve(1), 'an instance of Promise'],
    ['returns nothing', () => undefined, 'returned undefined'],
  ])('that %s fails that message only, before it is sent', async (_, bad, text) => {
    const topic = cluster.topic({ partitions: 3 });
    const partitioner = (message: ProducerMessage): number =>
      message.value === 'bad' ? (bad() as number) : 0;
    const producer = cluster.producer({}, { partitioner });
    const onDelivery = jest.fn();
    // Before the number of partitions is known, and after.
    const [early, late] = [
      { topic, value: 'bad' },
      { topic, value: 'bad' },
    ];
    producer.produce(early, onDelivery);
    await producer.send({ topic, value: '0' });
    await until(() => onDelivery.mock.calls.length === 1, 'the early report');
    const [error, report] = onDelivery.mock.calls[0] as [KafkaError, { message: unknown }];
    expect(error).toMatchObject({ code: 'ERR__APPLICATION', topic, report });
    expect(error.message).toContain(text);
    expect(report.message).toBe(early);
    expect(thrownBy(() => producer.produce(late))).toMatchObject({ code: 'ERR__APPLICATION' });
    const rejected = (await rejectionOf(producer.send(late))) as KafkaError;
    expect(rejected).toMatchObject({ code: 'ERR__APPLICATION', report: { message: late } });
    expect(rejected.message).toContain(text);
    expect(producer.length).toBe(0);
    await producer.send({ topic, value: '1' });
    expect(await allValues(cluster, topic)).toEqual(texts(2));
  });

  it('that throws fails that message only, and its exception is the cause', async () => {
    const topic = cluster.topic();
    const thrown = new Error('of the app');
    const partitioner = ({ value }: ProducerMessage): number => {
      if (value === 'bad') throw thrown;
      return 0;
    };
    const producer = cluster.producer({}, { partitioner });
    const bad = { topic, value: 'bad' };
    const [first, second] = await Promise.allSettled([
      producer.send(bad),
      producer.send({ topic, value: 'good' }),
    ]);
    const expected = {
      code: 'ERR__APPLICATION',
      message: 'options.partitioner threw: of the app',
      cause: thrown,
    };
    expect(first).toMatchObject({ status: 'rejected', reason: expected });
    expect(second).toMatchObject({ status: 'fulfilled' });
    expect(thrownBy(() => producer.produce(bad))).toMatchObject(expected);
    expect(thrownBy(() => producer.channel().tryWrite(bad))).toMatchObject(expected);
    expect(await rejectionOf(producer.channel().write(bad))).toMatchObject(expected);
    expect(await allValues(cluster, topic)).toEqual(['good']);
  });

  it('sees a message that waited as it was given to the call', async () => {
    const topic = cluster.topic({ partitions: 3 });
    const seen: unknown[] = [];
    const producer = cluster.producer(
      { ...FAST_RECONNECT, 'queue.buffering.max.messages': 2 },
      {
        partitioner: ({ key, value, opaque }) => {
          seen.push([String(key), value, opaque]);
          return Number(key);
        },
      },
    );
    const key = Buffer.from('2');
    const message = { topic, key, value: 'waits for metadata', opaque: 1 };
    const reports = [producer.send(message), producer.send({ topic, key: '1', value: 'too' })];
    const lined = { topic, key: '0', value: 'waits for room', opaque: 2 };
    reports.push(producer.send(lined));
    key[0] = 0x31;
    Object.assign(message, { key: '1', value: 'changed', opaque: null });
    Object.assign(lined, { key: '1', value: 'changed', opaque: null });
    const partitions = (await Promise.all(reports)).map(({ partition }) => partition);
    expect(partitions).toEqual([2, 1, 0]);
    expect(seen).toEqual([
      ['2', 'waits for metadata', 1],
      ['1', 'too', undefined],
      ['0', 'waits for room', 2],
    ]);
    expect(await allValues(cluster, topic, 2)).toEqual(['waits for metadata']);
  });

  it('may produce and purge by itself', async () => {
    const topic = cluster.topic();
    const other = cluster.topic();
    const producer = cluster.producer(
      {},
      {
        partitioner: (message) => {
          if (message.value === 'nests') producer.produce({ topic: other, value: 'nested' });
          if (message.value === 'purges') producer.purge();
          return 0;
        },
      },
    );
    const settled = await Promise.allSettled([
      producer.send({ topic, value: 'nests' }),
      producer.send({ topic, value: 'purges' }),
      producer.send({ topic, value: 'behind' }),
    ]);
    expect(await producer.flush()).toBe(0);
    const purged = { status: 'rejected', reason: { code: 'ERR__PURGE_QUEUE' } };
    expect(settled).toMatchObject([{}, purged, purged]);
    expect(producer.length).toBe(0);
    const arrived = await allValues(cluster, topic);
    expect(arrived).not.toContain('purges');
    expect(arrived).not.toContain('behind');
    expect(producer.length).toBe(0);
  });
});

describe('before a broker has told the number of partitions', () => {
  it('produce takes messages; they arrive in the order of the calls, whatever the calls', async () => {
    const topic = cluster.topic();
    cluster.mock.setRoundTripTime(1, 50);
    const producer = cluster.producer({}, { partitioner: () => 0 });
    const channel = producer.channel();
    const settled: Promise<unknown>[] = [];
    for (let i = 0; i < 100; i++) {
      const message = { topic, value: `${i}`, ...(i % 3 === 0 ? { partition: 0 } : {}) };
      if (i === 0) Reflect.deleteProperty(message, 'partition');
      if (i % 4 === 0) producer.produce(message);
      if (i % 4 === 1) settled.push(producer.send(message));
      if (i % 4 === 2) settled.push(channel.write(message));
      if (i % 4 === 3) settled.push(producer.sendBatch([message]));
    }
    expect(producer.length).toBe(100);
    await Promise.all(settled);
    expect(await producer.flush()).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(texts(100));
  });

  it('the queue is bounded by count, and room is waited for', async () => {
    const topic = cluster.topic({ partitions: 2 });
    const producer = cluster.producer(
      { 'queue.buffering.max.messages': 5 },
      { partitioner: roundRobin() },
    );
    for (let i = 0; i < 5; i++) producer.produce({ topic, value: `${i}` });
    expect(thrownBy(() => producer.produce({ topic }))).toMatchObject({ code: 'ERR__QUEUE_FULL' });
    const reports = await producer.sendBatch(
      [5, 6, 7, 8, 9].map((i) => ({ topic, value: `${i}` })),
    );
    expect(reports.map(({ partition }) => partition)).toEqual([1, 0, 1, 0, 1]);
    expect(await allValues(cluster, topic, 0)).toEqual(['0', '2', '4', '6', '8']);
  });

  it('the queue is bounded by bytes, and none of them is lost', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer(
      { 'queue.buffering.max.kbytes': 10 },
      { partitioner: () => 0 },
    );
    const large = (i: number): ProducerMessage => ({ topic, value: `${i}`.padEnd(3000) });
    for (let i = 0; i < 3; i++) producer.produce(large(i));
    expect(thrownBy(() => producer.produce(large(3)))).toMatchObject({ code: 'ERR__QUEUE_FULL' });
    const channel = producer.channel();
    expect(channel.tryWrite(large(3))).toBe(false);
    for (let i = 3; i < 20; i++) await channel.write(large(i));
    await channel.close();
    expect(await producer.flush()).toBe(0);
    const values = await allValues(cluster, topic);
    expect(values.map((value) => value?.trim())).toEqual(texts(20));
  });

  it('messages that wait while librdkafka is full by bytes keep their order', async () => {
    const topics = [cluster.topic(), cluster.topic()] as const;
    const producer = cluster.producer(
      { 'queue.buffering.max.kbytes': 10, 'linger.ms': 500 },
      { partitioner: () => 0 },
    );
    const large = (topic: string, i: number): ProducerMessage => ({
      topic,
      value: `${i}`.padEnd(3000),
    });
    await producer.send({ topic: topics[0], value: 'known' });
    // librdkafka's queue is full of the first topic when the second's number is learnt.
    for (let i = 0; i < 3; i++) producer.produce(large(topics[0], i));
    for (let i = 0; i < 3; i++) producer.produce(large(topics[1], i));
    const sent = [3, 4, 5].map((i) => producer.send(large(topics[1], i)));
    await Promise.all(sent);
    expect(await producer.flush()).toBe(0);
    const values = await allValues(cluster, topics[1]);
    expect(values.map((value) => value?.trim())).toEqual(texts(6));
  });

  it('flush waits for them, and close delivers them', async () => {
    const topic = cluster.topic();
    cluster.mock.setRoundTripTime(1, 20);
    const config = { 'linger.ms': 60_000 };
    const flushed = cluster.producer(config, { partitioner: () => 0 });
    flushed.produce({ topic, value: '0' });
    expect(await flushed.flush()).toBe(0);
    const closed = cluster.producer(config, { partitioner: () => 0 });
    closed.produce({ topic, value: '1' });
    await closed.close();
    expect(await allValues(cluster, topic)).toEqual(texts(2));
  });

  it('purge and close give them up, with a report on a later turn', async () => {
    const onDelivery = jest.fn();
    const servers = { 'bootstrap.servers': DEAD_ADDRESS };
    const producer = cluster.producer(servers, { partitioner: () => 0 });
    producer.produce({ topic: 't', value: 'v' }, onDelivery);
    producer.purge({ queue: false });
    await turn();
    expect(producer.length).toBe(1);
    producer.purge({ inFlight: false });
    expect(onDelivery).not.toHaveBeenCalled();
    await until(() => producer.length === 0, 'the report');
    const sent = rejectionOf(producer.send({ topic: 't' }));
    await producer.close({ timeoutMs: 0 });
    expect(onDelivery.mock.calls).toMatchObject([
      [{ code: 'ERR__PURGE_QUEUE' }, { partition: -1 }],
    ]);
    expect(await sent).toMatchObject({ code: 'ERR__PURGE_QUEUE' });
  });

  it('they time out like any others', async () => {
    const config = { 'bootstrap.servers': DEAD_ADDRESS, 'message.timeout.ms': 50 };
    const producer = cluster.producer(config, { partitioner: () => 0 });
    const error = await rejectionOf(producer.send({ topic: 't', value: 'v' }));
    expect(error).toMatchObject({ code: 'ERR__MSG_TIMED_OUT', topic: 't', isTimeout: true });
    expect(producer.length).toBe(0);
  });

  it('a slow broker is waited for', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({}, { partitioner: () => 0 });
    await producer.ready();
    cluster.mock.setRoundTripTime(1, 700);
    expect((await producer.send({ topic, value: '0' })).offset).toBe(0);
  });

  it('a broker that comes late finds them', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(FAST_RECONNECT, { partitioner: () => 0 });
    const sent = producer.send({ topic, value: '0' });
    expect(await producer.flush({ timeoutMs: 100 })).toBe(1);
    cluster.mock.setBrokerUp(1);
    expect((await sent).offset).toBe(0);
  });
});

describe('options.partitioner', () => {
  it.each(['murmur2_random', 'constructor', ''])('refuses the name %p', (name) => {
    const options = { partitioner: name as 'java' };
    const error = thrownBy(() => cluster.producer({}, options)) as Error;
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' });
    expect(error.message).toContain("'java', 'sarama', 'sarama-reference', 'kafkajs'");
  });

  it('refuses what is neither name nor function', () => {
    const options = { partitioner: 5 as unknown as 'java' };
    expect(thrownBy(() => cluster.producer({}, options))).toMatchObject({
      code: 'ERR_INVALID_ARG_TYPE',
    });
  });

  it('and the property exclude each other', () => {
    const config = { partitioner: 'random' } as const;
    expect(thrownBy(() => cluster.producer(config, { partitioner: 'java' }))).toMatchObject({
      code: 'ERR_INVALID_ARG_VALUE',
    });
  });
});
