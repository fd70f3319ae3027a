import { inspect } from 'node:util';
import type { Producer } from '../../lib/index.js';
import {
  DEAD_ADDRESS,
  FAST_RECONNECT,
  rejectionOf,
  thrownBy,
  withCluster,
  within,
} from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

afterEach(() => {
  cluster.mock.setBrokerUp(1);
});

describe('close', () => {
  it('delivers what is queued, without waiting for linger.ms', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({ 'linger.ms': 60_000 });
    await producer.ready();
    const sent = producer.send({ topic, value: 'v' });
    await within(producer.close(), 'close()');
    expect((await sent).offset).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(['v']);
  });

  it('is idempotent, and concurrent calls share one result', async () => {
    const producer = cluster.producer();
    producer.produce({ topic: cluster.topic(), value: 'v' });
    const calls = [producer.close(), producer.close({ timeoutMs: 0 })];
    expect(calls[0]).toBe(calls[1]);
    await Promise.all(calls);
    await producer.close();
    await producer[Symbol.asyncDispose]();
    expect(producer.length).toBe(0);
  });

  it('is what Symbol.asyncDispose does', async () => {
    const producer = cluster.producer();
    const sent = producer.send({ topic: cluster.topic(), value: 'v' });
    await producer[Symbol.asyncDispose]();
    expect(producer.closed).toBe(true);
    expect((await sent).offset).toBe(0);
  });

  it('resolves a poll that waits with null', async () => {
    const producer = cluster.producer();
    const polls = [producer.poll(), producer.poll({ timeoutMs: 15_000 })];
    await producer.close();
    expect(await Promise.all(polls)).toEqual([null, null]);
  });

  it('lets a flush that runs end, with its result', async () => {
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(FAST_RECONNECT);
    producer.produce({ topic: cluster.topic(), value: 'v' });
    const flushed = producer.flush();
    const closed = producer.close();
    cluster.mock.setBrokerUp(1);
    expect(await flushed).toBe(0);
    await closed;
  });

  it("with an aborted signal gives up what is left, and rejects with the signal's reason", async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    const sent = rejectionOf(producer.send({ topic: 't', value: 'v' }));
    const controller = new AbortController();
    const closed = rejectionOf(producer.close({ signal: controller.signal }));
    const reason = new Error('of the app');
    controller.abort(reason);
    expect(await closed).toBe(reason);
    expect(await sent).toMatchObject({ code: 'ERR__PURGE_QUEUE' });
    expect(inspect(producer)).toMatch(/closed/);
    expect(await rejectionOf(producer.flush())).toMatchObject({ code: 'ERR__STATE' });
  });

  it.each([5, null, { timeoutMs: -1 }, { signal: 'x' }])(
    'with options %p is refused, and the producer stays open',
    async (options) => {
      const producer = cluster.producer();
      const error = await rejectionOf(producer.close(options as { timeoutMs: number }));
      expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_ARG_/) });
      expect(producer.closed).toBe(false);
      expect((await producer.send({ topic: cluster.topic() })).offset).toBe(0);
    },
  );

  it('may be called from inside a callback', async () => {
    const producer = cluster.producer();
    const closed = new Promise<void>((resolve, reject) => {
      producer.produce({ topic: cluster.topic(), value: 'v' }, () => {
        producer.close().then(resolve, reject);
      });
    });
    await within(closed, 'close()');
  });

  it('of many producers at once ends all of them', async () => {
    const topic = cluster.topic();
    const producers = Array.from({ length: 20 }, () => cluster.producer());
    const sent = producers.map((producer) => producer.send({ topic, value: 'v' }));
    await Promise.all(producers.map((producer) => producer.close()));
    const offsets = (await Promise.all(sent)).map(({ offset }) => offset);
    expect(offsets.sort((a, b) => a - b)).toEqual(producers.map((_, i) => i));
  });

  it('right after construction ends a producer that never had a broker', async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    await within(producer.close(), 'close()', 3000);
  });
});

const message = { topic: 'closed', value: 'v' };
const calls: [string, (producer: Producer) => unknown][] = [
  ['produce', (producer) => producer.produce(message)],
  ['send', (producer) => producer.send(message)],
  ['send with options', (producer) => producer.send(message, { timeoutMs: 5 })],
  ['sendBatch', (producer) => producer.sendBatch([message])],
  ['channel', (producer) => producer.channel()],
  ['poll', (producer) => producer.poll(0)],
  ['flush', (producer) => producer.flush()],
  ['purge', (producer) => producer.purge()],
  ['ready', (producer) => producer.ready()],
];

describe.each(calls)('%s', (name, call) => {
  const isSynchronous = ['produce', 'channel', 'purge'].includes(name);

  it.each(['closing', 'closed'])('says ERR__STATE when the producer is %s', async (state) => {
    const producer = cluster.producer();
    const closed = producer.close();
    if (state === 'closed') await closed;
    const error: unknown = isSynchronous
      ? thrownBy(() => call(producer))
      : await within(rejectionOf(call(producer) as Promise<unknown>), name);
    expect(error).toMatchObject({ name: 'KafkaError', code: 'ERR__STATE', origin: 'local' });
    expect((error as Error).message).toContain(producer.name);
    expect((error as Error).message).toContain(state);
    await closed;
    expect(producer.length).toBe(0);
  });
});

it('what only looks still answers after close', async () => {
  const producer = cluster.producer();
  await producer.close();
  expect(producer.closed).toBe(true);
  expect(producer.length).toBe(0);
  expect(producer.fatalError()).toBeNull();
  expect(producer.ref().unref()).toBe(producer);
  expect(inspect(producer)).toBe(`${producer.name} { closed }`);
  expect(() => producer.events()).toThrow(expect.objectContaining({ code: 'ERR__STATE' }));
});
