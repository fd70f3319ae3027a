import type { DeliveryReport, KafkaError, Producer, ProducerMessage } from '../../lib/index.js';
import { Offset } from '../../lib/index.js';
import { rejectionOf, thrownBy, turn, withCluster } from '../helpers/cluster.js';
import { deepFreeze } from '../helpers/freeze.js';
import { allValues, read } from '../helpers/read.js';

const cluster = withCluster();

type Outcome = readonly [error: KafkaError | null, report: DeliveryReport];

/** Produces, and promises what the callback is called with. */
function produced(producer: Producer, message: ProducerMessage): Promise<Outcome> {
  return new Promise((resolve) => {
    producer.produce(message, (error, report) => {
      resolve([error, report]);
    });
  });
}

describe('the report that onDelivery gets', () => {
  it('says where the message is, by whom, and how long it took', async () => {
    const topic = cluster.topic();
    const [error, report] = await produced(cluster.producer(), { topic, value: 'v' });
    expect(error).toBeNull();
    expect({ ...report }).toEqual({
      type: 'deliveryReport',
      topic,
      partition: 0,
      offset: 0,
      timestamp: expect.any(Number),
      // The mock cluster answers a time of its own.
      timestampType: 'logAppendTime',
      message: { topic, value: 'v' },
      opaque: undefined,
      error: null,
      status: 'persisted',
      latencyMs: expect.any(Number),
      brokerId: 1,
    });
    expect(report.latencyMs).toBeGreaterThanOrEqual(0);
    expect(report.latencyMs).toBeLessThan(15_000);
  });

  it('holds the very message object and its opaque', async () => {
    const opaque = { anything: Symbol('of the app') };
    const message = { topic: cluster.topic(), value: 'v', opaque };
    const [, report] = await produced(cluster.producer(), message);
    expect(report.message).toBe(message);
    expect(report.opaque).toBe(opaque);
  });

  it('tells each message its own offset, in the order of the calls', async () => {
    const producer = cluster.producer();
    const topic = cluster.topic();
    const reports: DeliveryReport[] = [];
    const messages = Array.from({ length: 2500 }, (_, i) => ({ topic, value: `${i}` }));
    for (const message of messages) producer.produce(message, (_error, r) => reports.push(r));
    expect(await producer.flush()).toBe(0);
    expect(reports.map(({ message }) => message)).toEqual(messages);
    expect(reports.map(({ offset }) => offset)).toEqual(messages.map((_, i) => i));
  });

  it('has no offset with acks=0, and calls the message possibly persisted', async () => {
    const producer = cluster.producer({ acks: 0 });
    const [error, report] = await produced(producer, { topic: cluster.topic(), value: 'v' });
    expect(error).toBeNull();
    expect(report).toMatchObject({ offset: Offset.Invalid, status: 'possiblyPersisted' });
  });
});

describe('produce', () => {
  it('calls onDelivery on a later turn, once', async () => {
    const producer = cluster.producer();
    const onDelivery = jest.fn();
    producer.produce({ topic: cluster.topic(), value: 'v' }, onDelivery);
    await Promise.resolve();
    expect(onDelivery).not.toHaveBeenCalled();
    await producer.flush();
    await turn();
    expect(onDelivery).toHaveBeenCalledTimes(1);
  });

  it('sends without onDelivery too', async () => {
    const producer = cluster.producer();
    const topic = cluster.topic();
    producer.produce({ topic, value: 'a' });
    producer.produce({ topic, value: 'b' }, undefined);
    expect(producer.length).toBe(2);
    expect(await producer.flush()).toBe(0);
    expect(producer.length).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(['a', 'b']);
  });

  it('copies key, value and headers: what the app does to them afterwards is not seen', async () => {
    const producer = cluster.producer({ 'linger.ms': 20 });
    const topic = cluster.topic();
    const bytes = Buffer.from('before');
    producer.produce({ topic, key: bytes, value: bytes, headers: [['h', bytes]] });
    bytes.fill('x');
    await producer.flush();
    const [message] = await read(cluster, topic, 1);
    expect(message?.key?.toString()).toBe('before');
    expect(message?.value?.toString()).toBe('before');
    expect(message?.headers.map(([, value]) => value?.toString())).toEqual(['before']);
  });

  it.each<[string, ProducerMessage['headers']]>([
    ['an array', [['h', 'a'], ['h', Buffer.from('b')]]], // prettier-ignore
    ['a record', { h: 'a', i: null }],
    ['a Map', new Map([['h', 'a']])],
  ])('never changes a message with %s of headers', async (_form, headers) => {
    const topic = cluster.topic();
    const key = Buffer.from('key');
    const message = deepFreeze({ topic, key, value: 'v', headers, timestamp: 5, opaque: {} });
    const producer = cluster.producer();
    await produced(producer, message);
    await producer.send(message);
    await producer.sendBatch(deepFreeze([message]));
    await producer.channel().write(message);
    await producer.flush();
    expect(key.toString()).toBe('key');
    expect(Object.keys(message)).toHaveLength(6);
  });

  it('writes to the given partition', async () => {
    const producer = cluster.producer();
    const topic = cluster.topic({ partitions: 4 });
    const reports = await producer.sendBatch(
      [3, 0, 2, 1].map((partition) => ({ topic, partition, value: `${partition}` })),
    );
    expect(reports.map(({ partition }) => partition)).toEqual([3, 0, 2, 1]);
    const [message] = await read(cluster, topic, 1, 2);
    expect(message?.value?.toString()).toBe('2');
  });

  it.each([undefined, -1])('lets the key choose for partition %s', async (partition) => {
    const producer = cluster.producer();
    const topic = cluster.topic({ partitions: 4 });
    const keys = Array.from({ length: 40 }, (_, i) => `key ${i % 20}`);
    const reports = await producer.sendBatch(keys.map((key) => ({ topic, key, partition })));
    const chosen = reports.map((report) => report.partition);
    expect(chosen.slice(20)).toEqual(chosen.slice(0, 20));
    expect(new Set(chosen).size).toBe(4);
  });

  it('may be called from inside a callback', async () => {
    const producer = cluster.producer();
    const topic = cluster.topic();
    const done = new Promise<void>((resolve) => {
      const next = (i: number): void => {
        if (i === 100) resolve();
        else producer.produce({ topic, value: `${i}` }, () => next(i + 1));
      };
      next(0);
    });
    await done;
    expect(producer.length).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(Array.from({ length: 100 }, (_, i) => `${i}`));
  });

  it('fails a message to a partition that does not exist, before and after that is known', async () => {
    const producer = cluster.producer();
    const topic = cluster.topic();
    const message = { topic, partition: 7, headers: { h: 'v' }, value: 'v' };
    const [error, report] = await produced(producer, message);
    expect(error).toMatchObject({ code: 'ERR__UNKNOWN_PARTITION', topic, partition: 7 });
    expect(report).toMatchObject({ status: 'notPersisted', partition: 7 });
    expect(report.error).toBe(error);

    const onDelivery = jest.fn();
    expect(thrownBy(() => producer.produce(message, onDelivery))).toMatchObject({
      code: 'ERR__UNKNOWN_PARTITION',
      topic,
      partition: 7,
    });
    expect(await rejectionOf(producer.send(message))).toMatchObject({
      code: 'ERR__UNKNOWN_PARTITION',
      report: { message, status: 'notPersisted' },
    });
    expect(producer.length).toBe(0);
    expect(onDelivery).not.toHaveBeenCalled();
    expect(await allValues(cluster, topic)).toEqual([]);
  });
});

describe('a message beyond message.max.bytes', () => {
  const message = () => ({ topic: cluster.topic(), value: Buffer.alloc(2000) });

  it('is refused by produce at once, and its callback is not called', () => {
    const producer = cluster.producer({ 'message.max.bytes': 1000 });
    const onDelivery = jest.fn();
    const error = thrownBy(() => producer.produce(message(), onDelivery));
    expect(error).toMatchObject({ code: 'ERR_MSG_SIZE_TOO_LARGE' });
    expect(producer.length).toBe(0);
    expect(onDelivery).not.toHaveBeenCalled();
  });

  it('rejects send with an error that carries the report', async () => {
    const producer = cluster.producer({ 'message.max.bytes': 1000 });
    const large = message();
    const error = await rejectionOf(producer.send(large));
    expect(error).toMatchObject({ code: 'ERR_MSG_SIZE_TOO_LARGE', topic: large.topic });
    const report = (error as KafkaError).report as DeliveryReport;
    expect(report).toMatchObject({ type: 'deliveryReport', status: 'notPersisted', offset: -1001 });
    expect(report.message).toBe(large);
    expect(report.error).toBe(error);
    expect(producer.length).toBe(0);
  });
});
