// Every method of a reader in every state: open, closing, closed, fatal; and what ends a wait.
import { KafkaError, type Message, type Reader } from '../../lib/index.js';
import { filledTopic } from '../consumer/helpers.js';
import { DEAD_ADDRESS, rejectionOf, thrownBy, withCluster, within } from '../helpers/cluster.js';
import { fetchMany, SOON, withReaders } from './helpers.js';

const cluster = withCluster();
const newReader = withReaders(cluster);

const JOIN_GROUP = 11;
const ERR_FENCED_INSTANCE_ID = 82;

type Call<T> = readonly [name: string, call: (reader: Reader, message: Message) => T];

const atOnce: Call<unknown>[] = [
  ['setOffset()', (r) => r.setOffset(1)],
  ['offset()', (r) => r.offset()],
  ['lag()', (r) => r.lag()],
  ['stats()', (r) => r.stats()],
];

const later: Call<Promise<unknown>>[] = [
  ['fetchMessage()', (r) => r.fetchMessage()],
  ['readMessage()', (r) => r.readMessage()],
  ['commitMessages()', (r, message) => r.commitMessages(message)],
  ['commitMessages() of nothing', (r) => r.commitMessages()],
  ['setOffsetAt()', (r) => r.setOffsetAt(0)],
  ['readLag()', (r) => r.readLag()],
];

const modes = {
  'of a partition': () => ({}),
  'in a group': () => ({ groupId: cluster.group() }),
  'in a group, with an interval': () => ({ groupId: cluster.group(), commitInterval: 60_000 }),
};

describe.each(Object.entries(modes))('a reader %s', (_name, mode) => {
  it('refuses everything once close() has been called, with ERR__STATE', async () => {
    const topic = await filledTopic(cluster, 3);
    const reader = newReader({ topic, ...mode() });
    const [message] = await fetchMany(reader, 1);
    const closing = reader.close();
    const refusesEverything = async (): Promise<void> => {
      expect(reader.closed).toBe(true);
      for (const [name, call] of atOnce) {
        const error = thrownBy(() => call(reader, message!));
        expect([name, error]).toMatchObject([name, { code: 'ERR__STATE' }]);
      }
      for (const [name, call] of later) {
        const error = await within(rejectionOf(call(reader, message!)), name);
        expect([name, error]).toMatchObject([name, { code: 'ERR__STATE' }]);
      }
    };
    await refusesEverything();
    await within(closing, 'close()');
    await refusesEverything();
    expect(reader.config.topics).toEqual([topic]);
    expect(reader.close()).toBe(closing);
    await reader[Symbol.asyncDispose]();
  });

  it('rejects a call that waits with ERR__STATE when it is closed', async () => {
    const topic = await filledTopic(cluster, 1);
    const reader = newReader({ topic, ...mode() });
    await fetchMany(reader, 1);
    const waiting = [rejectionOf(reader.fetchMessage()), rejectionOf(reader.readMessage())];
    await within(reader.close(), 'close()');
    const errors = await within(Promise.all(waiting), 'the calls that wait', 1_000);
    expect(errors).toMatchObject([{ code: 'ERR__STATE' }, { code: 'ERR__STATE' }]);
  });

  it('ends a wait by timeout and by signal, and loses nothing by it', async () => {
    const topic = await filledTopic(cluster, 3);
    const reader = newReader({ topic, ...mode() });
    await fetchMany(reader, 1);
    const reason = new Error('called off');
    for (const read of [reader.fetchMessage.bind(reader), reader.readMessage.bind(reader)]) {
      expect(await rejectionOf(read({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    }
    expect((await fetchMany(reader, 2)).map(({ offset }) => offset)).toEqual([1, 2]);
    for (const read of [reader.fetchMessage.bind(reader), reader.readMessage.bind(reader)]) {
      for (const timeoutMs of [0, 30]) {
        expect(await rejectionOf(read({ timeoutMs }))).toMatchObject({ code: 'ERR__TIMED_OUT' });
      }
      const controller = new AbortController();
      const waiting = rejectionOf(read({ signal: controller.signal, timeoutMs: 10_000 }));
      controller.abort(reason);
      expect(await within(waiting, 'the abort', 1_000)).toBe(reason);
    }
    expect(reader.stats()).toMatchObject({ messages: 3, timeouts: 4 });
  });

  it('refuses options that are none', async () => {
    const reader = newReader({ topic: cluster.topic(), ...mode() });
    const bad = [null, 7, { timeoutMs: -1 }, { timeoutMs: 'x' }, { signal: {} }] as object[];
    for (const options of bad) {
      const calls = [
        reader.fetchMessage(options),
        reader.readMessage(options),
        reader.commitMessages([], options),
        reader.setOffsetAt(0, options),
        reader.readLag(options),
        reader.close(options),
      ];
      for (const call of calls) {
        const error = await within(rejectionOf(call), 'the refusal');
        expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_ARG_/) as string });
      }
    }
    expect(reader.closed).toBe(false);
  });

  it('can be closed before anything has happened', async () => {
    await within(newReader({ topic: cluster.topic(), ...mode() }).close(), 'close()');
  });

  it('can be closed without a broker, and waits for none beyond its limits', async () => {
    const config = { 'bootstrap.servers': DEAD_ADDRESS };
    const reader = newReader({ topic: 't', config, ...mode() });
    expect(await rejectionOf(reader.fetchMessage({ timeoutMs: 30 }))).toMatchObject({
      code: 'ERR__TIMED_OUT',
    });
    expect(reader.lag()).toBeNull();
    expect(reader.stats().messages).toBe(0);
    await within(reader.close(), 'close()', 5_000);
  });
});

describe('a reader of a partition, without a broker', () => {
  it('ends what asks the broker when its time is over', async () => {
    const reader = newReader({ topic: 't', config: { 'bootstrap.servers': DEAD_ADDRESS } });
    const limit = { timeoutMs: 100 };
    const errors = [
      await within(rejectionOf(reader.setOffsetAt(1, limit)), 'setOffsetAt()', 2_000),
      await within(rejectionOf(reader.readLag(limit)), 'readLag()', 2_000),
    ];
    for (const error of errors) expect(KafkaError.isKafkaError(error)).toBe(true);
    reader.setOffset(5); // Takes no broker.
    expect(reader.offset()).toBe(5);
  });
});

describe('a reader with a fatal error', () => {
  it.each([0, 60_000])('throws it from every read, commitInterval %d', async (commitInterval) => {
    // The broker has given the static member's name to somebody else.
    cluster.mock.pushRequestErrors(JOIN_GROUP, [ERR_FENCED_INSTANCE_ID]);
    const config = { 'group.instance.id': 'me' };
    const options = { config, topic: cluster.topic(), groupId: cluster.group(), commitInterval };
    const reader = newReader(options);
    const fatal = { code: 'ERR_FENCED_INSTANCE_ID', isFatal: true };
    expect(await rejectionOf(reader.fetchMessage(SOON))).toMatchObject(fatal);
    expect(await rejectionOf(reader.readMessage(SOON))).toMatchObject(fatal);
    expect(await rejectionOf(reader.fetchMessage(SOON))).toMatchObject(fatal);
    expect(reader.lag()).toBeNull();
    expect(reader.consumer.fatalError()).toMatchObject(fatal);
    expect(reader.closed).toBe(false);
    await within(reader.close(), 'close()', 5_000);
  });
});

describe('stats()', () => {
  it('counts since the last call, and tells where the reader is', async () => {
    const topic = await filledTopic(cluster, 10);
    const reader = newReader({ topic });
    expect(reader.stats()).toMatchObject({ messages: 0, bytes: 0, offset: null, lag: null });
    await fetchMany(reader, 4);
    const stats = reader.stats();
    // Values are `0@n`.
    expect(stats).toMatchObject({ messages: 4, bytes: 12, timeouts: 0, offset: 4, lag: 6 });
    const { count, sum, min, max, avg } = stats.waitTime;
    expect(count).toBe(4);
    expect(min).toBeLessThanOrEqual(avg);
    expect(avg).toBeLessThanOrEqual(max);
    expect(sum).toBeCloseTo(avg * 4);
    expect(reader.stats()).toMatchObject({
      messages: 0,
      bytes: 0,
      waitTime: { count: 0, sum: 0, min: 0, max: 0, avg: 0 },
      offset: 4,
    });
  });

  it('counts errors, which go to the handler too', async () => {
    const errors: KafkaError[] = [];
    const reader = newReader({
      topic: 't',
      config: { 'bootstrap.servers': DEAD_ADDRESS },
      handlers: { error: ({ error }) => errors.push(error) },
    });
    await rejectionOf(reader.fetchMessage({ timeoutMs: 200 }));
    expect(errors.length).toBeGreaterThan(0);
    expect(reader.stats().errors).toBe(errors.length);
  });
});
