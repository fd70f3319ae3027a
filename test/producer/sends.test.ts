import type { DeliveryReport, KafkaError, Producer } from '../../lib/index.js';
import {
  DEAD_ADDRESS,
  FAST_RECONNECT,
  rejectionOf,
  until,
  withCluster,
  within,
} from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

const ONE = { ...FAST_RECONNECT, 'queue.buffering.max.messages': 1 } as const;

afterEach(() => {
  cluster.mock.setBrokerUp(1);
  cluster.mock.setRoundTripTime(1, 0);
});

/** A producer without a broker whose queue is full. */
function fullProducer(topic: string): { producer: Producer; first: Promise<DeliveryReport> } {
  cluster.mock.setBrokerDown(1);
  const producer = cluster.producer(ONE);
  return { producer, first: producer.send({ topic, value: 'first' }) };
}

describe('send', () => {
  it('resolves with the report of its message', async () => {
    const opaque = Symbol('of the app');
    const message = { topic: cluster.topic(), value: 'v', opaque };
    const report = await cluster.producer().send(message);
    expect(report).toMatchObject({
      type: 'deliveryReport',
      topic: message.topic,
      partition: 0,
      offset: 0,
      error: null,
      status: 'persisted',
    });
    expect(report.message).toBe(message);
    expect(report.opaque).toBe(opaque);
  });

  it('waits for room while the queue is full, and counts while it waits', async () => {
    const topic = cluster.topic();
    const { producer, first } = fullProducer(topic);
    const second = producer.send({ topic, value: 'second' });
    expect(producer.length).toBe(2);
    cluster.mock.setBrokerUp(1);
    expect([(await first).offset, (await second).offset]).toEqual([0, 1]);
    expect(producer.length).toBe(0);
  });

  it('rejects with an error that carries the report, but does not print it', async () => {
    const producer = cluster.producer({
      'bootstrap.servers': DEAD_ADDRESS,
      'message.timeout.ms': 50,
    });
    const message = { topic: 'some-topic', value: 'payload of the app' };
    const error = (await rejectionOf(producer.send(message))) as KafkaError;
    expect(error).toMatchObject({
      name: 'KafkaError',
      code: 'ERR__MSG_TIMED_OUT',
      isTimeout: true,
      topic: 'some-topic',
    });
    const report = error.report as DeliveryReport;
    expect(report).toMatchObject({ type: 'deliveryReport', status: 'notPersisted', partition: -1 });
    expect(report.message).toBe(message);
    expect(report.error).toBe(error);
    expect(Object.keys(error)).not.toContain('report');
  });
});

describe('the signal of a send', () => {
  it('that is aborted already rejects with its reason, and nothing is sent', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    const reason = new Error('of the app');
    const sent = producer.send({ topic, value: 'v' }, { signal: AbortSignal.abort(reason) });
    expect(await rejectionOf(sent)).toBe(reason);
    expect(producer.length).toBe(0);
    expect(await allValues(cluster, topic)).toEqual([]);
  });

  it('ends a wait for room: the message is not sent, those behind it are', async () => {
    const topic = cluster.topic();
    const { producer, first } = fullProducer(topic);
    const controller = new AbortController();
    const aborted = producer.send({ topic, value: 'aborted' }, { signal: controller.signal });
    const behind = producer.send({ topic, value: 'behind' });
    expect(producer.length).toBe(3);
    const reason = new Error('of the app');
    controller.abort(reason);
    expect(await rejectionOf(aborted)).toBe(reason);
    expect(producer.length).toBe(2);
    cluster.mock.setBrokerUp(1);
    await Promise.all([first, behind]);
    expect(await allValues(cluster, topic)).toEqual(['first', 'behind']);
  });

  it('ends the wait for a report: the message is delivered all the same', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(FAST_RECONNECT);
    const controller = new AbortController();
    const sent = producer.send({ topic, value: 'handed over' }, { signal: controller.signal });
    controller.abort();
    expect(await rejectionOf(sent)).toMatchObject({ name: 'AbortError' });
    expect(producer.length).toBe(1);
    cluster.mock.setBrokerUp(1);
    expect(await producer.flush()).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(['handed over']);
  });

  it('is let go when the report has come', async () => {
    const controller = new AbortController();
    const remove = jest.spyOn(controller.signal, 'removeEventListener');
    const add = jest.spyOn(controller.signal, 'addEventListener');
    const message = { topic: cluster.topic(), value: 'v' };
    await cluster.producer().send(message, { signal: controller.signal });
    expect(add).toHaveBeenCalledTimes(1);
    expect(remove).toHaveBeenCalledTimes(1);
  });
});

describe('the timeout of a send', () => {
  it('ends a wait for room with ERR__TIMED_OUT: the message is not sent', async () => {
    const topic = cluster.topic();
    const { producer, first } = fullProducer(topic);
    const late = await rejectionOf(producer.send({ topic, value: 'late' }, { timeoutMs: 20 }));
    expect(late).toMatchObject({ code: 'ERR__TIMED_OUT', isTimeout: true });
    expect((late as Error).message).toContain('20 ms');
    expect(producer.length).toBe(1);
    cluster.mock.setBrokerUp(1);
    await first;
    expect(await allValues(cluster, topic)).toEqual(['first']);
  });

  it('ends the wait for a report: the message is delivered all the same', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer(FAST_RECONNECT);
    cluster.mock.setBrokerDown(1);
    const sent = producer.send({ topic, value: 'handed over' }, { timeoutMs: 20 });
    expect(await rejectionOf(sent)).toMatchObject({ code: 'ERR__TIMED_OUT' });
    expect(producer.length).toBe(1);
    cluster.mock.setBrokerUp(1);
    expect(await producer.flush()).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(['handed over']);
  });

  it('does not end a send whose report comes before', async () => {
    const message = { topic: cluster.topic(), value: 'v' };
    const report = await cluster.producer().send(message, { timeoutMs: 15_000 });
    expect(report.offset).toBe(0);
  });

  it.each([-1, NaN, '5', null])('of %p is refused, and nothing is sent', async (timeoutMs) => {
    const producer = cluster.producer();
    const sent = producer.send({ topic: 'never', value: 'v' }, { timeoutMs: timeoutMs as number });
    expect(await rejectionOf(sent)).toMatchObject({
      code: expect.stringMatching(/^ERR_INVALID_ARG_/),
    });
    expect(producer.length).toBe(0);
  });
});

describe('the last one that waits, when it leaves', () => {
  // Nothing is under way then that would bring a report: only what left can tell.
  async function onlyWaiting(): Promise<{ producer: Producer; controller: AbortController }> {
    const topic = cluster.topic();
    const producer = cluster.producer(ONE);
    producer.events();
    producer.produce({ topic, value: 'unread' });
    await until(
      () => producer.length === 0,
      () => ({ length: producer.length }),
    );
    const controller = new AbortController();
    const sent = producer.send({ topic, value: 'waits' }, { signal: controller.signal });
    sent.catch(() => undefined);
    expect(producer.length).toBe(1);
    return { producer, controller };
  }

  it('by an abort ends a flush', async () => {
    const { producer, controller } = await onlyWaiting();
    const flushed = producer.flush();
    controller.abort();
    expect(producer.length).toBe(0);
    expect(await within(flushed, 'flush()', 3000)).toBe(0);
  });

  it('by a purge ends a flush', async () => {
    const { producer } = await onlyWaiting();
    const flushed = producer.flush();
    producer.purge();
    expect(producer.length).toBe(0);
    expect(await within(flushed, 'flush()', 3000)).toBe(0);
  });

  it('by an abort lets close end at once', async () => {
    const { producer, controller } = await onlyWaiting();
    const closed = producer.close({ timeoutMs: 60_000 });
    controller.abort();
    await within(closed, 'close()', 3000);
  });
});
