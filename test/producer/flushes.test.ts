import { runChild } from '../helpers/child.js';
import {
  DEAD_ADDRESS,
  FAST_RECONNECT,
  rejectionOf,
  turn,
  until,
  withCluster,
  within,
} from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

afterEach(() => {
  cluster.mock.setBrokerUp(1);
});

describe('flush', () => {
  it('of nothing resolves with 0 at once', async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    expect(await producer.flush()).toBe(0);
    expect(await producer.flush({ timeoutMs: 0 })).toBe(0);
  });

  it('resolves with 0 only after every callback and promise has been served', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    let called = 0;
    let resolved = 0;
    for (let i = 0; i < 5000; i++) {
      producer.produce({ topic, value: 'v' }, () => called++);
      void producer.send({ topic, value: 'v' }).then(() => resolved++);
    }
    expect(await producer.flush()).toBe(0);
    expect(called).toBe(5000);
    await turn();
    expect(resolved).toBe(5000);
    expect(producer.length).toBe(0);
  });

  it('does not wait for linger.ms', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({ 'linger.ms': 60_000 });
    await producer.ready();
    const sent = producer.send({ topic, value: 'lingers' });
    const startedAt = performance.now();
    expect(await producer.flush()).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect((await sent).offset).toBe(0);
  });

  it('sends what waited for room too, without waiting for linger.ms', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({ 'linger.ms': 60_000, 'queue.buffering.max.messages': 10 });
    await producer.ready();
    const values = Array.from({ length: 100 }, (_, i) => `${i}`);
    const sent = values.map((value) => producer.send({ topic, value }));
    expect(await within(producer.flush(), 'flush()')).toBe(0);
    await Promise.all(sent);
    expect(await allValues(cluster, topic)).toEqual(values);
  });

  it('lets linger.ms be again when it has ended', async () => {
    const producer = cluster.producer({ 'linger.ms': 300 });
    const topic = cluster.topic();
    producer.produce({ topic, value: 'flushed' });
    await producer.flush();
    // librdkafka itself may take a moment to notice that its flush is over.
    await until(
      async () => (await producer.send({ topic, value: 'lingers' })).latencyMs > 290,
      'a message that lingered',
    );
  });

  it('resolves with what is left when the time has run out', async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    for (let i = 0; i < 7; i++) producer.produce({ topic: 't', value: 'v' });
    expect(await producer.flush({ timeoutMs: 50 })).toBe(7);
    expect(await producer.flush({ timeoutMs: 0 })).toBe(7);
    expect(producer.length).toBe(7);
  });

  it('counts what waits for room as left', async () => {
    const producer = cluster.producer({
      'bootstrap.servers': DEAD_ADDRESS,
      'queue.buffering.max.messages': 2,
    });
    for (let i = 0; i < 5; i++) producer.send({ topic: 't', value: 'v' }).catch(() => undefined);
    expect(await producer.flush({ timeoutMs: 20 })).toBe(5);
  });

  it('can be called again after one that ran out', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer({ ...FAST_RECONNECT, 'linger.ms': 60_000 });
    producer.produce({ topic, value: 'v' });
    expect(await producer.flush({ timeoutMs: 20 })).toBe(1);
    cluster.mock.setBrokerUp(1);
    expect(await within(producer.flush(), 'the second flush()')).toBe(0);
  });

  it('waits for messages that are produced while it runs', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer({ ...FAST_RECONNECT, 'linger.ms': 60_000 });
    producer.produce({ topic, value: 'before' });
    const flushed = producer.flush();
    producer.produce({ topic, value: 'meanwhile' });
    cluster.mock.setBrokerUp(1);
    expect(await within(flushed, 'flush()')).toBe(0);
    expect(await allValues(cluster, topic)).toEqual(['before', 'meanwhile']);
  });

  it('runs side by side with others, each with its own end', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer({ ...FAST_RECONNECT, 'linger.ms': 60_000 });
    producer.produce({ topic, value: 'v' });
    const unlimited = [producer.flush(), producer.flush({ timeoutMs: 15_000 })];
    const aborted = rejectionOf(producer.flush({ signal: AbortSignal.timeout(30) }));
    expect(await producer.flush({ timeoutMs: 20 })).toBe(1);
    expect(await aborted).toMatchObject({ name: 'TimeoutError' });
    cluster.mock.setBrokerUp(1);
    expect(await within(Promise.all(unlimited), 'both')).toEqual([0, 0]);
  });
});

describe('the signal of a flush', () => {
  it.each(['before', 'while'])('rejects with its reason when aborted %s it runs', async (when) => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    producer.produce({ topic: 't', value: 'v' });
    const controller = new AbortController();
    const reason = new Error('of the app');
    if (when === 'before') controller.abort(reason);
    const flushed = producer.flush({ signal: controller.signal });
    controller.abort(reason);
    expect(await rejectionOf(flushed)).toBe(reason);
    expect(producer.length).toBe(1);
  });
});

describe('onProgress', () => {
  it('is called with what is left, less each time, and 0 at last', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    for (let i = 0; i < 5000; i++) producer.produce({ topic, value: 'v' });
    const seen: number[] = [];
    await producer.flush({ onProgress: (remaining) => seen.push(remaining) });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
    expect(seen[0]).toBeLessThan(5000);
    expect(seen.at(-1)).toBe(0);
  });

  it.each([null, 5, 'text', {}])('%p is refused', async (onProgress) => {
    const producer = cluster.producer();
    producer.produce({ topic: cluster.topic(), value: 'v' });
    const options = { onProgress: onProgress as unknown as () => void };
    const flushed = within(rejectionOf(producer.flush(options)), 'flush()', 3000);
    expect(await flushed).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
  });

  it('that throws surfaces as an uncaught exception, and stops nothing', async () => {
    const { code, stdout, stderr } = await runChild(
      async ({ kafka, args: [servers = '', topic = ''] }) => {
        const uncaught: string[] = [];
        process.on('uncaughtException', (error) => uncaught.push(error.message));
        const producer = new kafka.Producer({ 'bootstrap.servers': servers });
        producer.produce({ topic, value: 'v' });
        const throwing = producer.flush({
          timeoutMs: 5000,
          onProgress: () => {
            throw new Error('thrown');
          },
        });
        const results = await Promise.all([throwing, producer.flush({ timeoutMs: 5000 })]);
        await producer.close();
        // It surfaces on a later turn, which close() need not wait for.
        await new Promise(setImmediate);
        await new Promise(setImmediate);
        console.log(JSON.stringify({ results, uncaught }));
      },
      { args: [cluster.bootstrapServers, cluster.topic()] },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ results: [0, 0], uncaught: ['thrown'] });
  });
});

it.each([5, null, { timeoutMs: -1 }, { timeoutMs: 'x' }, { signal: {} }])(
  'options %p are refused',
  async (options) => {
    const flushed = cluster.producer().flush(options as { timeoutMs: number });
    expect(await rejectionOf(flushed)).toMatchObject({
      code: expect.stringMatching(/^ERR_INVALID_ARG_/),
    });
  },
);
