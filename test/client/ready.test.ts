import { createServer } from 'node:net';
import {
  DEAD_ADDRESS,
  FAST_RECONNECT,
  rejectionOf,
  withCluster,
  within,
} from '../helpers/cluster.js';

const cluster = withCluster();

afterEach(() => {
  cluster.mock.setBrokerUp(1);
});

describe('ready', () => {
  it('resolves when a broker has answered, again and again', async () => {
    const producer = cluster.producer();
    await producer.ready();
    await Promise.all([producer.ready(), producer.ready({ timeoutMs: 15_000 })]);
  });

  it('resolves for a consumer too', async () => {
    await cluster.consumer().ready();
  });

  it('resolves when a broker comes while it waits', async () => {
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer(FAST_RECONNECT);
    const ready = producer.ready();
    expect(await producer.poll(15_000)).toMatchObject({ type: 'error' });
    cluster.mock.setBrokerUp(1);
    await within(ready, 'ready()');
  });

  it('keeps its own time limit while another one waits longer', async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    const long = rejectionOf(producer.ready({ timeoutMs: 20_000 }));
    const short = rejectionOf(producer.ready({ timeoutMs: 20 }));
    expect(await within(short, 'the short one', 3000)).toMatchObject({ name: 'KafkaError' });
    await producer.close();
    await long;
  });

  it('that waits does not keep a flush from sending', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const producer = cluster.producer({ ...FAST_RECONNECT, 'linger.ms': 60_000 });
    producer.produce({ topic, value: 'v' });
    const ready = producer.ready();
    const flushed = producer.flush();
    cluster.mock.setBrokerUp(1);
    expect(await within(flushed, 'flush()', 5000)).toBe(0);
    await ready;
  });

  it.each([0, 200])('without a broker rejects within %i ms, and names the address', async (ms) => {
    const producer = cluster.producer({ 'bootstrap.servers': `${DEAD_ADDRESS},127.0.0.1:2` });
    const startedAt = performance.now();
    const error = await rejectionOf(producer.ready({ timeoutMs: ms }));
    expect(performance.now() - startedAt).toBeLessThan(ms + 1000);
    expect(error).toMatchObject({
      name: 'KafkaError',
      code: expect.stringMatching(/^ERR__(TRANSPORT|TIMED_OUT|ALL_BROKERS_DOWN)$/),
      origin: 'local',
      message: expect.stringContaining(
        `no broker of "${DEAD_ADDRESS},127.0.0.1:2" answered within ${ms} ms`,
      ),
    });
  });

  it('rejects when what listens there is no broker', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n', () => socket.destroy());
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as { port: number };
    const producer = cluster.producer({ 'bootstrap.servers': `127.0.0.1:${port}` });
    const error = await rejectionOf(producer.ready({ timeoutMs: 300 }));
    expect(error).toMatchObject({
      message: expect.stringContaining(`no broker of "127.0.0.1:${port}"`),
    });
    await new Promise((resolve) => server.close(resolve));
  });

  it('says so when bootstrap.servers is not set', async () => {
    const producer = cluster.producer({ 'bootstrap.servers': undefined });
    const error = await rejectionOf(producer.ready({ timeoutMs: 50 }));
    expect(error).toMatchObject({
      message: expect.stringMatching(/`bootstrap\.servers` is not set/),
    });
  });

  it("rejects with an error that carries the caller's stack", async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    async function callerOfReady(): Promise<void> {
      await producer.ready({ timeoutMs: 0 });
    }
    const error = (await rejectionOf(callerOfReady())) as Error;
    expect(error.stack).toContain('callerOfReady');
    expect(error.stack).toContain(error.message);
  });

  it("rejects with its signal's reason when aborted, before or while it waits", async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    const reason = new Error('of the app');
    expect(await rejectionOf(producer.ready({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    const controller = new AbortController();
    const ready = producer.ready({ signal: controller.signal });
    controller.abort(reason);
    expect(await rejectionOf(ready)).toBe(reason);
  });

  it('that was aborted does not hold up close', async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    const ready = rejectionOf(producer.ready({ signal: AbortSignal.timeout(10) }));
    expect(await ready).toMatchObject({ name: 'TimeoutError' });
    await within(producer.close(), 'close()', 5000);
  });

  it('rejects when the client is closed while it waits', async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    const ready = rejectionOf(producer.ready());
    await within(producer.close(), 'close()', 5000);
    expect(await within(ready, 'ready()', 100)).toMatchObject({ name: 'KafkaError' });
  });

  it.each([5, null, { timeoutMs: -1 }, { timeoutMs: NaN }, { signal: {} }])(
    'refuses the options %p',
    async (options) => {
      const ready = cluster.producer().ready(options as { timeoutMs: number });
      expect(await rejectionOf(ready)).toMatchObject({
        code: expect.stringMatching(/^ERR_INVALID_ARG_/),
      });
    },
  );
});
