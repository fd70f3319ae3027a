import { connect } from 'node:net';
import { ErrorCode, MockCluster, type MockClusterOptions, Offset } from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import {
  FAST_RECONNECT,
  rejectionOf,
  thrownBy,
  uniqueName,
  until,
  withCluster,
  within,
} from '../helpers/cluster.js';
import { allValues, read } from '../helpers/read.js';

const cluster = withCluster({ brokers: 3 });

const PRODUCE = 0;

describe('a mock cluster', () => {
  it('has one broker unless told otherwise, at addresses for bootstrap.servers', async () => {
    expect(cluster.bootstrapServers).toMatch(/^(127\.0\.0\.1:\d+,?){3}$/);
    const single = new MockCluster();
    expect(single.bootstrapServers).toMatch(/^127\.0\.0\.1:\d+$/);
    await single.close();
  });

  it('can be used by other processes', async () => {
    const topic = cluster.topic();
    const outcome = await runChild(
      async ({ kafka, args: [servers = '', name = ''] }) => {
        const producer = new kafka.Producer({ 'bootstrap.servers': servers });
        await producer.send({ topic: name, value: 'from another process' });
        await producer.close();
      },
      { args: [cluster.bootstrapServers, topic] },
    );
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(await allValues(cluster, topic)).toEqual(['from another process']);
  });

  it('runs beside others, with topics of its own', async () => {
    const other = new MockCluster();
    const topic = cluster.topic({ partitions: 2 });
    other.createTopic(topic, { partitions: 1 });
    const there = cluster.producer({ 'bootstrap.servers': other.bootstrapServers });
    const here = cluster.producer();
    expect((await there.send({ topic, key: 'k' })).offset).toBe(0);
    expect((await here.send({ topic, partition: 1 })).offset).toBe(0);
    await there.close();
    await other.close();
  });

  it('keeps what it is given, for late readers', async () => {
    const topic = cluster.topic();
    const values = Array.from({ length: 1000 }, (_, i) => `${i}`);
    await cluster.producer().sendBatch(values.map((value) => ({ topic, value })));
    const messages = await read(cluster, topic, 1000);
    expect(messages.map(({ value }) => value?.toString())).toEqual(values);
  });
});

describe('createTopic', () => {
  it('makes 4 partitions of one replica unless told otherwise', async () => {
    const topic = uniqueName('default');
    cluster.mock.createTopic(topic);
    const producer = cluster.producer();
    expect((await producer.send({ topic, partition: 3 })).offset).toBe(0);
    expect(await rejectionOf(producer.send({ topic, partition: 4 }))).toMatchObject({
      code: 'ERR__UNKNOWN_PARTITION',
    });
  });

  it('makes as many partitions as asked for, on all brokers', async () => {
    // Leaders are drawn by lot: with so many, each broker has one.
    const topic = cluster.topic({ partitions: 64, replicationFactor: 3 });
    const partitions = Array.from({ length: 64 }, (_, i) => i);
    const reports = await cluster
      .producer()
      .sendBatch(partitions.map((partition) => ({ topic, partition })));
    expect(new Set(reports.map(({ brokerId }) => brokerId))).toEqual(new Set([1, 2, 3]));
  });

  it('of a topic that exists throws ERR_TOPIC_ALREADY_EXISTS', () => {
    const topic = cluster.topic();
    expect(thrownBy(() => cluster.mock.createTopic(topic))).toMatchObject({
      code: 'ERR_TOPIC_ALREADY_EXISTS',
    });
  });

  it('is done by the cluster itself for a topic that a client asks for', async () => {
    expect((await cluster.producer().send({ topic: uniqueName('auto') })).status).toBe('persisted');
  });

  it.each<[string, unknown, unknown]>([
    ['an empty name', '', {}],
    ['a name that is no text', 5, {}],
    ['no partitions', 't', { partitions: 0 }],
    ['partitions as text', 't', { partitions: '1' }],
    ['more replicas than brokers', 't', { replicationFactor: 4 }],
    ['options null', 't', null],
  ])('with %s is refused', (_what, topic, options) => {
    const call = () => cluster.mock.createTopic(topic as string, options as object);
    expect(thrownBy(call)).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_ARG_/) });
  });
});

describe('faults', () => {
  const canConnect = (address: string): Promise<boolean> =>
    new Promise((resolve) => {
      const [host, port] = address.split(':');
      const socket = connect(Number(port), host);
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });

  it('setBrokerDown and setBrokerUp close and open one broker', async () => {
    const [first = '', second = ''] = cluster.bootstrapServers.split(',');
    cluster.mock.setBrokerDown(1);
    expect([await canConnect(first), await canConnect(second)]).toEqual([false, true]);
    cluster.mock.setBrokerUp(1);
    expect(await canConnect(first)).toBe(true);
  });

  it('a broker that was down takes what waited for it', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer(FAST_RECONNECT);
    const { brokerId } = await producer.send({ topic, value: 'before' });
    cluster.mock.setBrokerDown(brokerId);
    const sent = producer.send({ topic, value: 'after' });
    cluster.mock.setBrokerUp(brokerId);
    expect((await within(sent, 'the message')).offset).toBe(1);
  });

  it('setRoundTripTime delays every answer', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    const { brokerId } = await producer.send({ topic });
    cluster.mock.setRoundTripTime(brokerId, 300);
    const { latencyMs } = await producer.send({ topic });
    cluster.mock.setRoundTripTime(brokerId, 0);
    expect(latencyMs).toBeGreaterThan(290);
  });

  it('pushRequestErrors fails as many requests, in order', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    const { ERR_INVALID_RECORD, ERR_MSG_SIZE_TOO_LARGE } = ErrorCode;
    cluster.mock.pushRequestErrors(PRODUCE, [ERR_MSG_SIZE_TOO_LARGE, ERR_INVALID_RECORD]);
    expect(await rejectionOf(producer.send({ topic }))).toMatchObject({
      code: 'ERR_MSG_SIZE_TOO_LARGE',
    });
    expect(await rejectionOf(producer.send({ topic }))).toMatchObject({
      code: 'ERR_INVALID_RECORD',
    });
    expect((await producer.send({ topic })).error).toBeNull();
  });

  it('pushRequestErrors with ERR__TRANSPORT closes the connection', async () => {
    const topic = cluster.topic();
    const lines: string[] = [];
    const producer = cluster.producer(FAST_RECONNECT, {
      logger: ({ message }) => lines.push(message),
    });
    await producer.send({ topic });
    expect(lines).toEqual([]);
    cluster.mock.pushRequestErrors(PRODUCE, [ErrorCode.ERR__TRANSPORT]);
    expect((await producer.send({ topic })).offset).toBe(1);
    await until(
      () => lines.some((line) => line.includes('Disconnected')),
      () => lines,
    );
  });

  it.each<[string, (mock: MockCluster) => void]>([
    ['a broker 0', (mock) => mock.setBrokerDown(0)],
    ['a broker beyond the last', (mock) => mock.setBrokerUp(4)],
    ['a broker as text', (mock) => mock.setBrokerDown('1' as unknown as number)],
    ['a negative time', (mock) => mock.setRoundTripTime(1, -1)],
    ['an API key as text', (mock) => mock.pushRequestErrors('0' as unknown as number, [1])],
    ['errors that are no list', (mock) => mock.pushRequestErrors(0, 5 as unknown as number[])],
    ['an error that is no number', (mock) => mock.pushRequestErrors(0, ['1' as unknown as number])],
  ])('%s is refused', (_what, call) => {
    expect(thrownBy(() => call(cluster.mock))).toMatchObject({
      code: expect.stringMatching(/^ERR_INVALID_ARG_/),
    });
  });
});

it.each([null, 5, { brokers: 0 }, { brokers: 101 }, { brokers: 1.5 }, { brokers: '3' }])(
  'options %p are refused',
  (options) => {
    const error = thrownBy(() => new MockCluster(options as MockClusterOptions));
    expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_ARG_/) });
  },
);

describe('close', () => {
  it('is idempotent, ends the brokers, and refuses what comes later', async () => {
    const mock = new MockCluster({ brokers: 2 });
    const servers = mock.bootstrapServers;
    await Promise.all([mock.close(), mock.close(), mock[Symbol.asyncDispose]()]);
    for (const call of [
      () => mock.createTopic('t'),
      () => mock.setBrokerDown(1),
      () => mock.setBrokerUp(1),
      () => mock.setRoundTripTime(1, 5),
      () => mock.pushRequestErrors(0, [1]),
    ]) {
      expect(thrownBy(call)).toMatchObject({ code: 'ERR__STATE' });
    }
    expect(mock.bootstrapServers).toBe(servers);
    const producer = cluster.producer({ 'bootstrap.servers': servers });
    expect(await rejectionOf(producer.ready({ timeoutMs: 20 }))).toMatchObject({
      name: 'KafkaError',
    });
  });

  it('does not wait for clients that still use it', async () => {
    const mock = new MockCluster();
    mock.createTopic('t', { partitions: 1 });
    const servers = { 'bootstrap.servers': mock.bootstrapServers };
    const producer = cluster.producer(servers);
    const consumer = cluster.consumer(servers);
    await producer.send({ topic: 't', value: 'v' });
    consumer.assign([{ topic: 't', partition: 0, offset: Offset.Beginning }]);
    await consumer.poll(2000);
    await within(mock.close(), 'close()', 5000);
    await within(producer.close(), 'close() of the producer', 5000);
  });
});
