// Every message gets its report, and the right one.
import { type DeliveryReport, ErrorCode, KafkaError, type Producer } from '../../lib/index.js';
import { runChild } from '../helpers/child.js';
import { DEAD_ADDRESS, FAST_RECONNECT, turn, withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const PRODUCE = 0; // Kafka's number of the request.
const MANY = 60_000;

afterEach(() => {
  cluster.mock.setBrokerUp(1);
  cluster.mock.setRoundTripTime(1, 0);
});

/** Codes of the promises' errors, each of which must carry its report; undefined if delivered. */
async function outcomes(sent: Promise<DeliveryReport>[]): Promise<(string | undefined)[]> {
  const settled = await Promise.allSettled(sent);
  return settled.map((result) => {
    if (result.status === 'fulfilled') return undefined;
    const error: unknown = result.reason;
    if (!KafkaError.isKafkaError(error)) throw error;
    expect(error.report).toMatchObject({ type: 'deliveryReport', error });
    return error.code;
  });
}

describe('after close', () => {
  it(`${MANY} sends that nobody awaited have all been delivered`, async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    const sent = Array.from({ length: MANY }, (_, i) => producer.send({ topic, value: `${i}` }));
    const all = Promise.all(sent);
    let isSettled = false;
    void all.then(() => (isSettled = true));
    await producer.close();
    await turn();
    expect(isSettled).toBe(true);
    expect((await all).map(({ offset }) => offset)).toEqual(sent.map((_, i) => i));
  });

  it(`${MANY} callbacks have all been called, once and in order`, async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    const offsets: number[] = [];
    for (let i = 0; i < MANY; i++) {
      producer.produce({ topic, value: `${i}` }, (error, { offset }) => {
        offsets.push(error === null ? offset : -1);
      });
    }
    await producer.close();
    expect(offsets).toEqual(Array.from({ length: MANY }, (_, i) => i));
  });

  it.each([0, 200])('without a broker, timeoutMs %i: all have failed', async (timeoutMs) => {
    const producer = cluster.producer({
      'bootstrap.servers': DEAD_ADDRESS,
      'queue.buffering.max.messages': 1500,
    });
    const sent = Array.from({ length: 2000 }, () => producer.send({ topic: 't', value: 'v' }));
    const all = outcomes(sent);
    const startedAt = performance.now();
    await producer.close({ timeoutMs });
    expect(performance.now() - startedAt).toBeLessThan(timeoutMs + 3000);
    expect(new Set(await all)).toEqual(new Set(['ERR__PURGE_QUEUE']));
  });

  it('without a broker, callbacks have got their failed report', async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    const codes: (string | undefined)[] = [];
    for (let i = 0; i < 3000; i++) {
      producer.produce({ topic: 't', value: 'v' }, (error, report) => {
        expect(report.error).toBe(error);
        codes.push(error?.code);
      });
    }
    await producer.close({ timeoutMs: 0 });
    expect(codes).toEqual(Array.from({ length: 3000 }, () => 'ERR__PURGE_QUEUE'));
  });

  it('a message that was sent and not answered is possibly persisted', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    await producer.send({ topic, value: 'connects' });
    cluster.mock.setRoundTripTime(1, 60_000);
    const report = new Promise<DeliveryReport>((resolve) => {
      producer.produce({ topic, value: 'v' }, (_error, r) => resolve(r));
    });
    // Long enough for the request to be on its way: a send that ends is no sign of it.
    await producer.close({ timeoutMs: 300 });
    expect(await report).toMatchObject({
      status: 'possiblyPersisted',
      error: { code: 'ERR__PURGE_INFLIGHT' },
    });
  });
});

describe('a failed report', () => {
  const produce = (producer: Producer, topic: string): Promise<KafkaError | null> =>
    new Promise((resolve) => {
      producer.produce({ topic, value: 'v' }, resolve);
    });

  it.each([
    'ERR_MSG_SIZE_TOO_LARGE',
    'ERR_TOPIC_AUTHORIZATION_FAILED',
    'ERR_INVALID_RECORD',
  ] as const)("has the broker's code %s", async (code) => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    cluster.mock.pushRequestErrors(PRODUCE, [ErrorCode[code]]);
    const error = await produce(producer, topic);
    expect(error).toMatchObject({ code, origin: 'broker', topic, partition: 0 });
    expect(error?.report).toMatchObject({ status: 'notPersisted', topic });
    expect(await produce(producer, cluster.topic())).toBeNull();
  });

  it('does not come for an error that librdkafka can retry', async () => {
    const producer = cluster.producer({ 'retry.backoff.ms': 10 });
    const retriable = [ErrorCode.ERR_NOT_LEADER_FOR_PARTITION, ErrorCode.ERR_REQUEST_TIMED_OUT];
    cluster.mock.pushRequestErrors(PRODUCE, retriable);
    expect(await produce(producer, cluster.topic())).toBeNull();
  });

  it('says ERR__MSG_TIMED_OUT when message.timeout.ms is over', async () => {
    const producer = cluster.producer({
      'bootstrap.servers': DEAD_ADDRESS,
      'message.timeout.ms': 50,
    });
    const error = await produce(producer, 'some-topic');
    expect(error).toMatchObject({ code: 'ERR__MSG_TIMED_OUT', isTimeout: true, origin: 'local' });
    expect(producer.length).toBe(0);
  });

  it("has its own message's error among thousands of others", async () => {
    const producer = cluster.producer(FAST_RECONNECT);
    const topic = cluster.topic({ partitions: 2 });
    cluster.mock.setBrokerDown(1);
    const codes = new Map<number, string | undefined>();
    for (let i = 0; i < 5000; i++) {
      // Of three, one goes to a partition that is not there.
      producer.produce({ topic, partition: i % 3, opaque: i }, (error, report) => {
        expect(report.opaque).toBe(i);
        expect(error?.partition).toBe(error === null ? undefined : i % 3);
        expect(error?.message).toBe(error === null ? undefined : 'Local: Unknown partition');
        codes.set(i, error?.code);
      });
    }
    cluster.mock.setBrokerUp(1);
    expect(await producer.flush()).toBe(0);
    expect(codes.size).toBe(5000);
    for (const [i, code] of codes) {
      expect(code).toBe(i % 3 === 2 ? 'ERR__UNKNOWN_PARTITION' : undefined);
    }
  });
});

describe('a callback that throws', () => {
  it('stops no other callback and no promise; each exception surfaces as uncaught', async () => {
    const { code, stdout, stderr } = await runChild(
      async ({ kafka, args: [servers = '', topic = ''] }) => {
        const uncaught: string[] = [];
        process.on('uncaughtException', (error) => uncaught.push(error.message));
        const producer = new kafka.Producer({ 'bootstrap.servers': servers, 'linger.ms': 50 });
        let called = 0;
        const sent: Promise<unknown>[] = [];
        for (let i = 0; i < 10; i++) {
          producer.produce({ topic, value: 'v' }, () => {
            called++;
            throw new Error(`thrown ${i}`);
          });
          sent.push(producer.send({ topic, value: 'v' }));
        }
        await Promise.all(sent);
        await producer.close();
        console.log(JSON.stringify({ called, uncaught }));
      },
      { args: [cluster.bootstrapServers, cluster.topic()] },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      called: 10,
      uncaught: Array.from({ length: 10 }, (_, i) => `thrown ${i}`),
    });
  });

  it('ends the process as any uncaught exception does', async () => {
    const { code, stderr } = await runChild(
      ({ kafka, args: [servers = '', topic = ''] }) => {
        const producer = new kafka.Producer({ 'bootstrap.servers': servers });
        producer.produce({ topic, value: 'v' }, () => {
          throw new Error('thrown by the app');
        });
      },
      { args: [cluster.bootstrapServers, cluster.topic()] },
    );
    expect(code).toBe(1);
    expect(stderr).toContain('Error: thrown by the app');
  });
});
