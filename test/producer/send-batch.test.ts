import type { DeliveryReport, KafkaError } from '../../lib/index.js';
import { DEAD_ADDRESS, FAST_RECONNECT, rejectionOf, withCluster } from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

type BatchError = AggregateError & { readonly results: DeliveryReport[] };

describe('sendBatch', () => {
  it('resolves with the reports, aligned with the messages', async () => {
    const topic = cluster.topic({ partitions: 3 });
    const messages = Array.from({ length: 300 }, (_, i) => ({
      topic,
      partition: i % 3,
      value: `${i}`,
    }));
    const reports = await cluster.producer().sendBatch(messages);
    expect(reports.map(({ message }) => message)).toEqual(messages);
    reports.forEach((report, i) => {
      expect(report.message).toBe(messages[i]);
      expect(report).toMatchObject({ partition: i % 3, offset: Math.floor(i / 3), error: null });
    });
  });

  it('of nothing resolves with nothing', async () => {
    expect(await cluster.producer().sendBatch([])).toEqual([]);
  });

  it('waits for room: a batch may be larger than the queue', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer({ ...FAST_RECONNECT, 'queue.buffering.max.messages': 10 });
    const values = Array.from({ length: 500 }, (_, i) => `${i}`);
    const sent = producer.sendBatch(values.map((value) => ({ topic, value })));
    expect(producer.length).toBe(500);
    cluster.mock.setBrokerUp(1);
    expect(await sent).toHaveLength(500);
    expect(await allValues(cluster, topic)).toEqual(values);
  });

  it('takes the same message twice', async () => {
    const topic = cluster.topic();
    const message = { topic, value: 'twice' };
    const reports = await cluster.producer().sendBatch([message, message]);
    expect(reports.map(({ offset }) => offset)).toEqual([0, 1]);
    expect(await allValues(cluster, topic)).toEqual(['twice', 'twice']);
  });
});

describe('a batch of which some fail', () => {
  it('rejects with an AggregateError: errors of those, reports of all, aligned', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    const messages = [0, 9, 0, 8, 0].map((partition, i) => ({ topic, partition, value: `${i}` }));
    const error = (await rejectionOf(producer.sendBatch(messages))) as BatchError;
    expect(error).toBeInstanceOf(AggregateError);
    expect(error.message).toBe('2 of 5 messages were not delivered');
    expect(error.results.map(({ message }) => message)).toEqual(messages);
    expect(error.results.map(({ status }) => status)).toEqual([
      'persisted',
      'notPersisted',
      'persisted',
      'notPersisted',
      'persisted',
    ]);
    expect(error.results.map((report) => report.error?.code)).toEqual([
      undefined,
      'ERR__UNKNOWN_PARTITION',
      undefined,
      'ERR__UNKNOWN_PARTITION',
      undefined,
    ]);
    const failed = error.errors as KafkaError[];
    expect(failed.map(({ partition }) => partition).sort()).toEqual([8, 9]);
    for (const each of failed) expect((each.report as DeliveryReport).error).toBe(each);
    expect(await allValues(cluster, topic)).toEqual(['0', '2', '4']);
  });

  it('counts those that librdkafka refused at once', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({ 'message.max.bytes': 1000 });
    const messages = [100, 2000, 100].map((size) => ({ topic, value: Buffer.alloc(size) }));
    const error = (await rejectionOf(producer.sendBatch(messages))) as BatchError;
    expect(error.errors).toHaveLength(1);
    expect(error.results.map((report) => report.error?.code)).toEqual([
      undefined,
      'ERR_MSG_SIZE_TOO_LARGE',
      undefined,
    ]);
  });

  it('counts those that still waited for room at the end of the producer', async () => {
    const producer = cluster.producer({
      'bootstrap.servers': DEAD_ADDRESS,
      'queue.buffering.max.messages': 10,
    });
    const messages = Array.from({ length: 30 }, (_, i) => ({ topic: 't', value: `${i}` }));
    const sent = rejectionOf(producer.sendBatch(messages));
    await producer.close({ timeoutMs: 0 });
    const error = (await sent) as BatchError;
    expect(error.errors).toHaveLength(30);
    expect(error.results.map(({ message }) => message)).toEqual(messages);
    expect(new Set(error.results.map((report) => report.error?.code))).toEqual(
      new Set(['ERR__PURGE_QUEUE']),
    );
  });

  it('ends its wait with its signal: what still waits for room is not sent', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer({ ...FAST_RECONNECT, 'queue.buffering.max.messages': 3 });
    const controller = new AbortController();
    const { signal } = controller;
    const messages = ['0', '1', '2', '3', '4'].map((value) => ({ topic, value }));
    const sent = producer.sendBatch(messages, { signal });
    const behind = producer.send({ topic, value: 'behind' });
    expect(producer.length).toBe(6);
    const reason = new Error('of the app');
    controller.abort(reason);
    expect(await rejectionOf(sent)).toBe(reason);
    expect(producer.length).toBe(4);
    expect(await rejectionOf(producer.sendBatch(messages, { signal }))).toBe(reason);
    cluster.mock.setBrokerUp(1);
    await behind;
    expect(await allValues(cluster, topic)).toEqual(['0', '1', '2', 'behind']);
  });

  it('ends its wait when time is up', async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    const sent = producer.sendBatch([{ topic: 't' }, { topic: 't' }], { timeoutMs: 20 });
    expect(await rejectionOf(sent)).toMatchObject({ code: 'ERR__TIMED_OUT', isTimeout: true });
    expect(producer.length).toBe(2);
  });

  it('lets its signal go when all reports have come', async () => {
    const { signal } = new AbortController();
    const remove = jest.spyOn(signal, 'removeEventListener');
    await cluster.producer().sendBatch([{ topic: cluster.topic() }], { signal });
    expect(remove).toHaveBeenCalledTimes(1);
  });
});
