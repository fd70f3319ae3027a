import type { DeliveryReport, Producer } from '../../lib/index.js';
import {
  FAST_RECONNECT,
  rejectionOf,
  thrownBy,
  until,
  withCluster,
  within,
} from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

afterEach(() => {
  cluster.mock.setBrokerUp(1);
  cluster.mock.setRoundTripTime(1, 0);
});

/** Produces, and promises the report. */
function reportOf(producer: Producer, topic: string, value: string): Promise<DeliveryReport> {
  return new Promise((resolve) => {
    producer.produce({ topic, value }, (_error, report) => resolve(report));
  });
}

const code = (report: DeliveryReport): string | undefined => report.error?.code;

/** A producer with one message on its way, whose answer does not come, and one in the queue. */
async function withBoth() {
  const topic = cluster.topic();
  const producer = cluster.producer({ 'statistics.interval.ms': 20 });
  await producer.send({ topic, value: 'connects' });
  cluster.mock.setRoundTripTime(1, 60_000);
  const inFlight = reportOf(producer, topic, 'in flight');
  await until(async () => {
    const event = await producer.poll({ timeoutMs: 1000 });
    const brokers = event?.type === 'stats' ? event.stats.brokers : {};
    return Object.values(brokers).some((broker) => broker.waitresp_msg_cnt === 1);
  }, 'a message on its way');
  // What the client knows of this topic does not come either.
  const queued = reportOf(producer, cluster.topic(), 'queued');
  return { producer, inFlight, queued };
}

describe('purge', () => {
  it('gives up what has not been sent, with ERR__PURGE_QUEUE and notPersisted', async () => {
    cluster.mock.setBrokerDown(1);
    const topic = cluster.topic();
    const producer = cluster.producer(FAST_RECONNECT);
    const purged = reportOf(producer, topic, 'purged');
    producer.purge();
    expect(code(await purged)).toBe('ERR__PURGE_QUEUE');
    expect((await purged).status).toBe('notPersisted');
    expect(producer.length).toBe(0);
    cluster.mock.setBrokerUp(1);
    await producer.send({ topic, value: 'after' });
    expect(await allValues(cluster, topic)).toEqual(['after']);
  });

  it('gives up those that wait for room too', async () => {
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer({ ...FAST_RECONNECT, 'queue.buffering.max.messages': 2 });
    const topic = cluster.topic();
    const sent = [1, 2, 3, 4].map((i) => rejectionOf(producer.send({ topic, value: `${i}` })));
    expect(producer.length).toBe(4);
    producer.purge({ inFlight: false });
    for (const error of await Promise.all(sent)) {
      expect(error).toMatchObject({ code: 'ERR__PURGE_QUEUE', report: { status: 'notPersisted' } });
    }
  });

  it('of the queue leaves alone what is on its way', async () => {
    const { producer, inFlight, queued } = await withBoth();
    producer.purge({ inFlight: false });
    expect(code(await queued)).toBe('ERR__PURGE_QUEUE');
    expect(producer.length).toBe(1);
    producer.purge({ queue: false });
    expect(code(await inFlight)).toBe('ERR__PURGE_INFLIGHT');
    expect((await inFlight).status).toBe('possiblyPersisted');
  });

  it('of what is on its way leaves the queue alone', async () => {
    const { producer, inFlight, queued } = await withBoth();
    producer.purge({ queue: false });
    expect(code(await inFlight)).toBe('ERR__PURGE_INFLIGHT');
    expect(producer.length).toBe(1);
    producer.purge();
    expect(code(await queued)).toBe('ERR__PURGE_QUEUE');
  });

  it('of neither gives up nothing', async () => {
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(FAST_RECONNECT);
    const report = reportOf(producer, cluster.topic(), 'stays');
    producer.purge({ queue: false, inFlight: false });
    cluster.mock.setBrokerUp(1);
    expect(code(await report)).toBeUndefined();
  });

  it('of nothing does nothing', async () => {
    const producer = cluster.producer();
    producer.purge();
    expect((await producer.send({ topic: cluster.topic(), value: 'v' })).offset).toBe(0);
  });

  it('lets a flush end', async () => {
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(FAST_RECONNECT);
    producer.produce({ topic: cluster.topic(), value: 'v' });
    const flushed = producer.flush();
    producer.purge();
    expect(await within(flushed, 'flush()')).toBe(0);
  });

  it.each([null, 5, 'queue', { queue: 1 }, { inFlight: 'yes' }])(
    'of %p is refused, and gives up nothing',
    async (what) => {
      cluster.mock.setBrokerDown(1);
      const producer = cluster.producer(FAST_RECONNECT);
      const report = reportOf(producer, cluster.topic(), 'stays');
      expect(thrownBy(() => producer.purge(what as { queue: boolean }))).toMatchObject({
        code: expect.stringMatching(/^ERR_INVALID_ARG_/),
      });
      expect(producer.length).toBe(1);
      cluster.mock.setBrokerUp(1);
      expect(code(await report)).toBeUndefined();
    },
  );
});
