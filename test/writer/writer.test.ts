import { inspect } from 'node:util';
import {
  ErrorCode,
  type KafkaError,
  leastBytes,
  roundRobin,
  WriteErrors,
  Writer,
  type WriterMessage,
  type WriterOptions,
} from '../../lib/index.js';
import {
  DEAD_ADDRESS,
  FAST_RECONNECT,
  rejectionOf,
  thrownBy,
  until,
  withCluster,
  within,
} from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

const PRODUCE = 0; // Kafka's number of the request.

const writers: Writer[] = [];

/** A writer with a quiet producer of its own, closed after the test. */
function writerOf(options: Partial<WriterOptions> = {}): Writer {
  const config = { 'bootstrap.servers': cluster.bootstrapServers, ...options.config };
  const writer = new Writer({ options: { logger: null }, ...options, config } as WriterOptions);
  writers.push(writer);
  return writer;
}

afterEach(async () => {
  cluster.mock.setBrokerUp(1);
  await Promise.allSettled(writers.splice(0).map((writer) => writer.close({ timeoutMs: 0 })));
});

const values = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}`);

describe('writeMessages', () => {
  it('resolves when all are delivered, with their reports in order', async () => {
    const topic = cluster.topic();
    const writer = writerOf({ topic });
    const reports = await writer.writeMessages(values(3).map((value) => ({ value })));
    expect(reports.map(({ offset, error }) => [offset, error])).toEqual([
      [0, null],
      [1, null],
      [2, null],
    ]);
    expect(await allValues(cluster, topic)).toEqual(values(3));
  });

  it('keeps the order across calls that are not awaited', async () => {
    const topic = cluster.topic();
    const writer = writerOf({ topic, config: { 'queue.buffering.max.messages': 5 } });
    const calls = values(50).map((value) => writer.writeMessages({ value }));
    await Promise.all(calls);
    expect(await allValues(cluster, topic)).toEqual(values(50));
  });

  it('takes no messages, and one that is not in a list', async () => {
    const writer = writerOf({ topic: cluster.topic() });
    expect(await writer.writeMessages([])).toEqual([]);
    expect(await writer.writeMessages({ value: 'v' })).toHaveLength(1);
  });

  it('never changes a message', async () => {
    const message = Object.freeze({ value: 'v' });
    await writerOf({ topic: cluster.topic() }).writeMessages([message]);
    expect(message).toEqual({ value: 'v' });
  });

  it('does not wait for a second to fill a batch', async () => {
    const writer = writerOf({ topic: cluster.topic() });
    await writer.writeMessages({ value: 'the first connects' });
    const startedAt = performance.now();
    for (let i = 0; i < 10; i++) await writer.writeMessages({ value: `${i}` });
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it('rejects with errors that are aligned with the messages, and names the first', async () => {
    const topic = cluster.topic();
    const writer = writerOf({ topic, config: { 'message.max.bytes': 1000 } });
    const large = { value: Buffer.alloc(2000) };
    const call = writer.writeMessages([{ value: 'a' }, large, { value: 'b' }, large]);
    const error = (await rejectionOf(call)) as WriteErrors;
    expect(error).toBeInstanceOf(WriteErrors);
    expect(error).toBeInstanceOf(AggregateError);
    expect(error.name).toBe('WriteErrors');
    expect(error.count).toBe(2);
    expect(error.errors.map((one) => one?.code)).toEqual([
      undefined,
      'ERR_MSG_SIZE_TOO_LARGE',
      undefined,
      'ERR_MSG_SIZE_TOO_LARGE',
    ]);
    expect(error.message).toContain('2 of 4 messages were not written; the first: ');
    expect(error.results.map(({ offset }) => offset)).toEqual([0, -1001, 1, -1001]);
    expect(inspect(error)).not.toContain('Buffer');
    expect(await allValues(cluster, topic)).toEqual(['a', 'b']);
  });
});

describe('the topic', () => {
  it("is the writer's or each message's", async () => {
    const topic = cluster.topic();
    await writerOf().writeMessages({ topic, value: '0' });
    await writerOf({ topic }).writeMessages({ value: '1' });
    expect(await allValues(cluster, topic)).toEqual(values(2));
  });

  it('of both, or of neither, is refused before anything is sent', async () => {
    const topic = cluster.topic();
    const both = writerOf({ topic });
    const bad = [{ value: 'v' }, { topic, value: 'v' }];
    expect(await rejectionOf(both.writeMessages(bad))).toMatchObject({
      code: 'ERR_INVALID_ARG_VALUE',
      message: `messages[1].topic must be left out: the writer has a topic: "${topic}"`,
    });
    const neither = writerOf();
    const call = neither.writeMessages([{ topic, value: 'v' }, { value: 'v' }]);
    expect(await rejectionOf(call)).toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' });
    expect(await allValues(cluster, topic)).toEqual([]);
  });
});

describe('timeoutMs and signal', () => {
  const dead = { config: { 'bootstrap.servers': DEAD_ADDRESS }, topic: 't' };

  it('end the wait', async () => {
    const writer = writerOf(dead);
    const late = writer.writeMessages({ value: 'v' }, { timeoutMs: 20 });
    expect(await rejectionOf(late)).toMatchObject({ code: 'ERR__TIMED_OUT' });
    const controller = new AbortController();
    const aborted = writer.writeMessages({ value: 'v' }, { signal: controller.signal });
    const reason = new Error('of the app');
    controller.abort(reason);
    expect(await rejectionOf(aborted)).toBe(reason);
    const { signal } = controller;
    expect(await rejectionOf(writer.writeMessages({ value: 'v' }, { signal }))).toBe(reason);
  });

  it('keep back what has not been handed over', async () => {
    const topic = cluster.topic();
    cluster.mock.setBrokerDown(1);
    const config = { ...FAST_RECONNECT, 'queue.buffering.max.messages': 2 };
    const writer = writerOf({ topic, config });
    const messages = values(5).map((value) => ({ value }));
    await rejectionOf(writer.writeMessages(messages, { timeoutMs: 20 }));
    const behind = writer.writeMessages({ value: 'behind' });
    cluster.mock.setBrokerUp(1);
    await behind;
    expect(await allValues(cluster, topic)).toEqual(['0', '1', 'behind']);
  });
});

describe('options', () => {
  it('balancer chooses the partitions', async () => {
    const topic = cluster.topic({ partitions: 3 });
    const turns = await writerOf({ topic, balancer: roundRobin() }).writeMessages(
      Array.from({ length: 4 }, () => ({ key: 'same' })),
    );
    expect(turns.map(({ partition }) => partition)).toEqual([0, 1, 2, 0]);
    const bytes = await writerOf({ topic, balancer: leastBytes() }).writeMessages(
      ['large', 'ab', 'c', 'd'].map((value) => ({ value })),
    );
    expect(bytes.map(({ partition }) => partition)).toEqual([0, 1, 2, 2]);
    const java = writerOf({ topic, balancer: 'java' });
    await java.writeMessages({ key: 'k' });
  });

  it('stand for properties of the producer', async () => {
    const topic = cluster.topic();
    const writer = writerOf({ topic, requiredAcks: 'none', batchTimeoutMs: 0 });
    const [report] = await writer.writeMessages({ value: 'v' });
    expect(report?.status).toBe('possiblyPersisted');
    await writerOf({
      topic,
      requiredAcks: 'one',
      maxAttempts: 3,
      batchSize: 10,
      batchBytes: 1000,
      compression: 'gzip',
    }).writeMessages({ value: 'v' });
  });

  it('maxAttempts is how often a message is sent at most', async () => {
    const topic = cluster.topic();
    const attempts = async (maxAttempts: number): Promise<(string | undefined)[]> => {
      const errors = [ErrorCode.ERR_NOT_ENOUGH_REPLICAS, ErrorCode.ERR_NOT_ENOUGH_REPLICAS];
      const writer = writerOf({ topic, maxAttempts, config: { 'retry.backoff.ms': 1 } });
      cluster.mock.pushRequestErrors(PRODUCE, errors);
      const call = writer.writeMessages({ value: 'v' });
      const settled = await call.catch((error: unknown) => error as WriteErrors);
      return settled instanceof WriteErrors ? settled.errors.map((one) => one?.code) : [];
    };
    expect(await attempts(2)).toEqual(['ERR_NOT_ENOUGH_REPLICAS']);
    expect(await attempts(3)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['requiredAcks', { requiredAcks: 5 }, 'ERR_INVALID_ARG_VALUE'],
    ['maxAttempts', { maxAttempts: 0 }, 'ERR_INVALID_ARG_RANGE'],
    ['compression', { compression: 'brotli' }, 'ERR__INVALID_ARG'],
    ['batchSize', { batchSize: 0 }, 'ERR__INVALID_ARG'],
    ['topic', { topic: '' }, 'ERR_INVALID_ARG_VALUE'],
    ['balancer', { balancer: 'modulo' }, 'ERR_INVALID_ARG_VALUE'],
    [
      'an option and its property by another name',
      { requiredAcks: 'all', config: { 'request.required.acks': 1 } },
      'ERR__INVALID_ARG',
    ],
    [
      'an option and its property',
      { batchTimeoutMs: 1, config: { 'linger.ms': 1 } },
      'ERR_INVALID_ARG_VALUE',
    ],
  ])('bad ones are refused: %s', (_, options, code) => {
    expect(thrownBy(() => writerOf(options))).toMatchObject({ code });
  });

  it.each([undefined, null, {}, { producer: {} }])('neither config nor producer: %p', (options) => {
    expect(thrownBy(() => new Writer(options as unknown as WriterOptions))).toMatchObject({
      code: 'ERR_INVALID_ARG_TYPE',
    });
  });

  it('with a producer of the app, those of the producer are refused', () => {
    const producer = cluster.producer();
    const options = { producer, balancer: roundRobin() } as unknown as WriterOptions;
    expect(thrownBy(() => new Writer(options))).toMatchObject({ code: 'ERR_INVALID_ARG_VALUE' });
  });
});

describe('close', () => {
  it('delivers what is being written, and refuses what comes then', async () => {
    const topic = cluster.topic();
    const writer = writerOf({ topic, config: { 'linger.ms': 60_000 } });
    const written = writer.writeMessages({ value: '0' });
    await within(writer.close(), 'close()');
    await written;
    expect(await rejectionOf(writer.writeMessages({ value: '1' }))).toMatchObject({
      code: 'ERR__STATE',
      message: 'the writer is closed',
    });
    expect(await allValues(cluster, topic)).toEqual(['0']);
  });

  it('leaves no call without an answer when time is up', async () => {
    const writer = writerOf({ config: { 'bootstrap.servers': DEAD_ADDRESS }, topic: 't' });
    const failed = rejectionOf(writer.writeMessages([{ value: 'a' }, { value: 'b' }]));
    await writer.close({ timeoutMs: 0 });
    expect(((await failed) as WriteErrors).count).toBe(2);
  });

  it("waits for its writes on the app's producer, and leaves that open", async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    await producer.ready();
    const writer = new Writer({ producer, topic });
    const order: string[] = [];
    const written = writer.writeMessages({ value: '0' }).then(() => order.push('written'));
    await writer.close().then(() => order.push('closed'));
    await written;
    expect(order).toEqual(['written', 'closed']);
    expect((await producer.send({ topic, value: '1' })).offset).toBe(1);
  });

  it("on the app's producer, it ends with its time or signal", async () => {
    const producer = cluster.producer({ 'bootstrap.servers': DEAD_ADDRESS });
    const [one, two] = [new Writer({ producer }), new Writer({ producer })];
    const writes = [one, two].map((writer) => rejectionOf(writer.writeMessages({ topic: 't' })));
    expect(await rejectionOf(one.close({ timeoutMs: 20 }))).toMatchObject({ isTimeout: true });
    const controller = new AbortController();
    const closing = rejectionOf(two.close({ signal: controller.signal }));
    controller.abort();
    expect(await closing).toMatchObject({ name: 'AbortError' });
    producer.purge();
    await Promise.all(writes);
  });
});

it('stats tells what was done since it was called before', async () => {
  const topic = cluster.topic();
  const writer = writerOf({ topic, config: { 'message.max.bytes': 1000 } });
  expect(writer.stats()).toEqual({
    writes: 0,
    messages: 0,
    bytes: 0,
    errors: 0,
    abandoned: 0,
    writeTimeMs: { count: 0, sum: 0, min: 0, max: 0, avg: 0 },
    pending: 0,
  });
  const writing = writer.writeMessages([{ key: 'é', value: Buffer.alloc(3) }, { value: 'ab' }]);
  await until(() => writer.stats().pending === 1, 'the call');
  await writing;
  await rejectionOf(writer.writeMessages([{ value: 'x' }, { value: Buffer.alloc(2000) }]));
  await rejectionOf(writer.writeMessages([5 as WriterMessage]));
  await rejectionOf(writer.writeMessages({ value: 'v' }, { signal: AbortSignal.abort() }));
  const stats = writer.stats();
  expect(stats).toMatchObject({ writes: 3, messages: 3, bytes: 8, errors: 1, abandoned: 1 });
  const { count, sum, min, max, avg } = stats.writeTimeMs;
  expect(count).toBe(3);
  expect(avg).toBeCloseTo(sum / 3);
  expect(min).toBeLessThanOrEqual(avg);
  expect(max).toBeGreaterThanOrEqual(avg);
  expect(writer.stats()).toMatchObject({ writes: 0, messages: 0, pending: 0 });
});

it('await using closes the writer', async () => {
  const topic = cluster.topic();
  const writer = writerOf({ topic });
  await writer[Symbol.asyncDispose]();
  const error = (await rejectionOf(writer.writeMessages({ value: 'v' }))) as KafkaError;
  expect(error.code).toBe('ERR__STATE');
});
