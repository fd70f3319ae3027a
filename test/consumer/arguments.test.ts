// Wrong arguments: a clear error each, before anything has happened.
import { Consumer, KafkaError } from '../../lib/index.js';
import { rejectionOf, thrownBy, withCluster } from '../helpers/cluster.js';
import { filledTopic, nextMessage, placeOf, readerOf } from './helpers.js';

const cluster = withCluster();

/** Whatever the types say: what an application in plain JS can hand over. */
type Loose = Record<string, (...args: unknown[]) => unknown>;

type Call = readonly [description: string, call: (consumer: Loose) => unknown, names: RegExp];

const partition = { topic: 't', partition: 0 };

const refusedAtOnce: Call[] = [
  ["subscribe('')", (c) => c['subscribe']?.(''), /topics/],
  ['subscribe([])', (c) => c['subscribe']?.([]), /topics/],
  ['subscribe()', (c) => c['subscribe']?.(), /topics/],
  ['subscribe(null)', (c) => c['subscribe']?.(null), /topics/],
  ['subscribe(5)', (c) => c['subscribe']?.(5), /topics/],
  ['subscribe({})', (c) => c['subscribe']?.({}), /topics/],
  ["subscribe(['a', ''])", (c) => c['subscribe']?.(['a', '']), /topics\[1\]/],
  ["subscribe(['a', 5])", (c) => c['subscribe']?.(['a', 5]), /topics\[1\]/],
  ["subscribe(['a', null])", (c) => c['subscribe']?.(['a', null]), /topics\[1\]/],
  ["subscribe('a\\0b')", (c) => c['subscribe']?.('a\0b'), /topics/],
  ['subscribe(/a/i)', (c) => c['subscribe']?.(/a/i), /flags/],
  ['subscribe(/a/m)', (c) => c['subscribe']?.(/a/m), /flags/],
  ['subscribe(/a/s)', (c) => c['subscribe']?.(/a/s), /flags/],
  ["subscribe(['a', /b/i])", (c) => c['subscribe']?.(['a', /b/i]), /topics\[1\]/],
  ['subscribe(topic, null)', (c) => c['subscribe']?.('a', null), /options/],
  ['subscribe(topic, 5)', (c) => c['subscribe']?.('a', 5), /options/],
  [
    'subscribe(topic, { onRebalance: 5 })',
    (c) => c['subscribe']?.('a', { onRebalance: 5 }),
    /onRebalance/,
  ],
  ...['assign', 'incrementalAssign', 'incrementalUnassign'].flatMap((name): Call[] => [
    [`${name}()`, (c) => c[name]?.(), /partitions/],
    [`${name}('t')`, (c) => c[name]?.('t'), /partitions/],
    [`${name}(an entry)`, (c) => c[name]?.(partition), /partitions/],
    [`${name}([null])`, (c) => c[name]?.([null]), /partitions\[0\]/],
    [`${name}(['t'])`, (c) => c[name]?.(['t']), /partitions\[0\]/],
    [`${name} without topic`, (c) => c[name]?.([{ partition: 0 }]), /partitions\[0\]\.topic/],
    [`${name} of topic ''`, (c) => c[name]?.([{ topic: '', partition: 0 }]), /\.topic/],
    [`${name} without partition`, (c) => c[name]?.([{ topic: 't' }]), /\[0\]\.partition/],
    [`${name} of partition -1`, (c) => c[name]?.([{ topic: 't', partition: -1 }]), /partition/],
    [`${name} of partition 1.5`, (c) => c[name]?.([{ topic: 't', partition: 1.5 }]), /partition/],
    [`${name} of partition '0'`, (c) => c[name]?.([{ topic: 't', partition: '0' }]), /partition/],
    [`${name} of offset '0'`, (c) => c[name]?.([{ ...partition, offset: '0' }]), /offset/],
    [`${name} of offset 0.5`, (c) => c[name]?.([{ ...partition, offset: 0.5 }]), /offset/],
    [`${name} of offset 2^53`, (c) => c[name]?.([{ ...partition, offset: 2 ** 53 }]), /offset/],
    [`${name} of offset 5n`, (c) => c[name]?.([{ ...partition, offset: 5n }]), /offset/],
    [`${name} of epoch -2`, (c) => c[name]?.([{ ...partition, leaderEpoch: -2 }]), /leaderEpoch/],
    [`${name} of metadata 5`, (c) => c[name]?.([{ ...partition, metadata: 5 }]), /metadata/],
    [
      `${name} with a bad second entry`,
      (c) => c[name]?.([partition, { topic: 't' }]),
      /partitions\[1\]/,
    ],
  ]),
  ['events(5)', (c) => c['events']?.(5), /options/],
  ['events(null)', (c) => c['events']?.(null), /options/],
  ['messages({ signal: {} })', (c) => c['messages']?.({ signal: {} }), /signal/],
  ["batches({ signal: 'x' })", (c) => c['batches']?.({ signal: 'x' }), /signal/],
  ['batches({ maxMessages: 0 })', (c) => c['batches']?.({ maxMessages: 0 }), /maxMessages/],
  ['batches({ maxMessages: 10001 })', (c) => c['batches']?.({ maxMessages: 10_001 }), /maxMess/],
  ["batches({ maxMessages: '5' })", (c) => c['batches']?.({ maxMessages: '5' }), /maxMessages/],
  ["storeOffsets('x')", (c) => c['storeOffsets']?.('x'), /offsets/],
  ['storeOffsets([null])', (c) => c['storeOffsets']?.([null]), /offsets\[0\]/],
  ['storeOffsets without offset', (c) => c['storeOffsets']?.([partition]), /offsets\[0\]\.offset/],
  ['storeMessage()', (c) => c['storeMessage']?.(), /message/],
  ['storeMessage({})', (c) => c['storeMessage']?.({}), /message/],
];

const refusedLater: Call[] = [
  ["poll('x')", (c) => c['poll']?.('x'), /options|timeout/],
  ['poll(null)', (c) => c['poll']?.(null), /options/],
  ['poll(-1)', (c) => c['poll']?.(-1), /timeoutMs/],
  ['poll(NaN)', (c) => c['poll']?.(NaN), /timeoutMs/],
  ['poll(2^31)', (c) => c['poll']?.(2 ** 31), /timeoutMs/],
  ["poll({ timeoutMs: '5' })", (c) => c['poll']?.({ timeoutMs: '5' }), /timeoutMs/],
  ['poll({ signal: 5 })', (c) => c['poll']?.({ signal: 5 }), /signal/],
  ['poll({ signal: null })', (c) => c['poll']?.({ signal: null }), /signal/],
  ['readMessage(5)', (c) => c['readMessage']?.(5), /options/],
  ['readMessage({ timeoutMs: -1 })', (c) => c['readMessage']?.({ timeoutMs: -1 }), /timeoutMs/],
  ["readMessage({ signal: 'x' })", (c) => c['readMessage']?.({ signal: 'x' }), /signal/],
  ['pollBatch(5)', (c) => c['pollBatch']?.(5), /options/],
  ['pollBatch(null)', (c) => c['pollBatch']?.(null), /options/],
  ['pollBatch({ maxMessages: 0 })', (c) => c['pollBatch']?.({ maxMessages: 0 }), /maxMessages/],
  ['pollBatch({ maxMessages: 1.5 })', (c) => c['pollBatch']?.({ maxMessages: 1.5 }), /maxMess/],
  ['pollBatch({ timeoutMs: -1 })', (c) => c['pollBatch']?.({ timeoutMs: -1 }), /timeoutMs/],
  ["commit('x')", (c) => c['commit']?.('x'), /what/],
  ['commit(5)', (c) => c['commit']?.(5), /what/],
  ['commit(null)', (c) => c['commit']?.(null), /what/],
  ['commit(an entry)', (c) => c['commit']?.({ ...partition, offset: 1 }), /what/],
  ['commit([null])', (c) => c['commit']?.([null]), /what\[0\]/],
  ["commit(['x'])", (c) => c['commit']?.(['x']), /what\[0\]/],
  ['commit without offset', (c) => c['commit']?.([partition]), /what\[0\]\.offset/],
  ['commit of offset -1', (c) => c['commit']?.([{ ...partition, offset: -1 }]), /offset/],
  ['commit without topic', (c) => c['commit']?.([{ partition: 0, offset: 1 }]), /topic/],
  ['commit(undefined, 5)', (c) => c['commit']?.(undefined, 5), /options/],
  ['ready({ timeoutMs: -1 })', (c) => c['ready']?.({ timeoutMs: -1 }), /timeoutMs/],
];

function expectRefusal(error: unknown, names: RegExp): void {
  expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
  expect(error).toMatchObject({
    code: expect.stringMatching(/^ERR_INVALID_ARG_/) as string,
    message: expect.stringMatching(names) as string,
  });
}

describe('a wrong argument', () => {
  const config = { 'group.id': 'g', 'enable.auto.offset.store': false } as const;

  it.each(refusedAtOnce)('is refused at once by %s', (_name, call, names) => {
    const consumer = cluster.consumer(config);
    expectRefusal(
      thrownBy(() => call(consumer as unknown as Loose)),
      names,
    );
    expect(consumer.subscription()).toEqual([]);
    expect(consumer.assignment()).toEqual([]);
  });

  it.each(refusedLater)('is refused by the promise of %s', async (_name, call, names) => {
    const consumer = cluster.consumer(config);
    const promise = call(consumer as unknown as Loose);
    expect(promise).toBeInstanceOf(Promise);
    expectRefusal(await rejectionOf(promise as Promise<unknown>), names);
  });

  it('of a reader takes no message', async () => {
    const topic = await filledTopic(cluster, 2);
    const consumer = readerOf(cluster, topic);
    await nextMessage(consumer);
    for (const [, call] of refusedLater.slice(0, 15)) {
      await rejectionOf(call(consumer as unknown as Loose) as Promise<unknown>);
    }
    expect(placeOf(await nextMessage(consumer))).toBe('0@1');
  });

  it.each([
    ['null', null],
    ['a number', 5],
    ['a logger that is no function', { logger: 'x' }],
    ['a log level beyond 7', { logLevel: 8 }],
    ['handlers that are no object', { handlers: 5 }],
    ['a handler that is no function', { handlers: { error: 'x' } }],
  ])('is refused by the constructor: options that are %s', (_name, options) => {
    const create = Consumer as unknown as new (config: object, options: unknown) => Consumer;
    expectRefusal(
      thrownBy(() => new create({}, options)),
      /options/,
    );
  });
});

describe('a wrong config', () => {
  it('is refused in one error that names every bad property', () => {
    const bad = {
      'group.idd': 'g',
      'session.timeout.ms': 'soon',
      'auto.offset.reset': 'newest',
      'fetch.min.bytes': -1,
      'enable.auto.commit': 'perhaps',
    };
    const error = thrownBy(() => new Consumer(bad as object));
    expect(KafkaError.isKafkaError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'ERR__INVALID_ARG' });
    for (const name of [...Object.keys(bad), 'group.id']) {
      expect((error as Error).message).toContain(name);
    }
  });

  it.each([
    ['a property of producers only', { 'queue.buffering.max.messages': 5 }],
    ['properties that librdkafka finds contradictory', { 'max.poll.interval.ms': 1000 }],
    ['null', null],
    ['a string', 'localhost:9092'],
    ['nothing', undefined],
  ])('is refused: %s', (_name, config) => {
    const error = thrownBy(() => new Consumer(config as object));
    expect(error).toMatchObject({
      code: expect.stringMatching(/^ERR__INVALID_ARG$|^ERR_INVALID_ARG_/) as string,
    });
  });

  it('is not needed: a consumer without any works until it needs a broker', async () => {
    const consumer = new Consumer({}, { logger: null });
    expect(await consumer.poll(20)).toBeNull();
    await consumer.close();
  });

  it('is not changed and not kept', async () => {
    const config = Object.freeze({ 'bootstrap.servers': cluster.bootstrapServers });
    const consumer = new Consumer(config, Object.freeze({ logger: null }));
    expect(config).toEqual({ 'bootstrap.servers': cluster.bootstrapServers });
    await consumer.close();
  });
});

describe('a call that needs a group', () => {
  it.each([
    ['subscribe()', (c: Consumer) => c.subscribe('t')],
    ['storeOffsets()', (c: Consumer) => c.storeOffsets([{ ...partition, offset: 1 }])],
  ])('says so without group.id: %s', (_name, call) => {
    expect(thrownBy(() => call(cluster.consumer()))).toMatchObject({
      code: 'ERR__UNKNOWN_GROUP',
      configKey: 'group.id',
      message: expect.stringContaining('group.id') as string,
    });
  });

  it('says so without group.id: commit()', async () => {
    expect(await rejectionOf(cluster.consumer().commit())).toMatchObject({
      code: 'ERR__UNKNOWN_GROUP',
      configKey: 'group.id',
    });
  });
});
