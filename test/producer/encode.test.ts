import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import type { MessageBytes, ProducerMessage } from '../../lib/index.js';
import { withCluster } from '../helpers/cluster.js';
import { read, readerOf, take } from '../helpers/read.js';

const cluster = withCluster();

/** Sends one message to a new topic, and reads it back. */
async function roundTrip(fields: Omit<ProducerMessage, 'topic'>) {
  const topic = cluster.topic();
  await cluster.producer().send({ topic, ...fields });
  const [message] = await read(cluster, topic, 1);
  if (message === undefined) throw new Error('nothing was read');
  const { key, value, headers, timestamp } = message;
  return { key, value, headers, timestamp };
}

const EMPTY = Buffer.alloc(0);

describe('key and value', () => {
  it.each<[string, MessageBytes | undefined, Buffer | null]>([
    ['null', null, null],
    ['what is left out', undefined, null],
    ['an empty Buffer', Buffer.alloc(0), EMPTY],
    ['an empty string', '', EMPTY],
    ['an empty Uint8Array', new Uint8Array(), EMPTY],
  ])('keep %s apart', async (_name, given, received) => {
    expect(await roundTrip({ key: given, value: given })).toMatchObject({
      key: received,
      value: received,
    });
    expect(await roundTrip({ key: 'k', value: given })).toMatchObject({
      key: Buffer.from('k'),
      value: received,
    });
    expect(await roundTrip({ key: given, value: 'v' })).toMatchObject({
      key: received,
      value: Buffer.from('v'),
    });
  });

  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  shared.set([1, 0, 2]);
  it.each<[string, MessageBytes, Buffer]>([
    ['every byte', everyByte, everyByte],
    ['a piece of a larger buffer', everyByte.subarray(10, 20), everyByte.subarray(10, 20)],
    ['a Uint8Array', Uint8Array.of(0, 255, 0), Buffer.from([0, 255, 0])],
    ['shared memory', shared, Buffer.from([1, 0, 2])],
    [
      'a Uint8Array of another realm',
      runInNewContext('Uint8Array.of(7, 0, 9)') as Uint8Array,
      Buffer.from([7, 0, 9]),
    ],
    ['NUL characters', 'a\0b\0', Buffer.from([97, 0, 98, 0])],
    ['all widths of UTF-8', 'aé€😀', Buffer.from('aé€😀', 'utf8')],
    ['a lone surrogate, as U+FFFD', '\ud800', Buffer.from([0xef, 0xbf, 0xbd])],
  ])('carry %s', async (_name, given, received) => {
    expect(await roundTrip({ key: given, value: given })).toMatchObject({
      key: received,
      value: received,
    });
  });

  it('carry strings of every length around the size of the conversion buffer', async () => {
    const topic = cluster.topic();
    const lengths = [1, 1365, 2047, 2048, 4090, 4091, 4092, 4093, 4094, 4095, 4096, 4097, 70_000];
    const texts = ['a', 'é', '€', '😀'].flatMap((letter) =>
      lengths.flatMap((length) => [letter.repeat(length), `x${letter.repeat(length)}`, 'short']),
    );
    await cluster.producer().sendBatch(texts.map((text) => ({ topic, key: text, value: text })));
    const messages = await read(cluster, topic, texts.length);
    // Compared one by one: a difference of 70,000 characters is not to be printed.
    messages.forEach(({ key, value }, i) => {
      const text = Buffer.from(texts[i] ?? '');
      expect([i, key?.equals(text), value?.equals(text)]).toEqual([i, true, true]);
    });
  });
});

describe('headers', () => {
  it('keep their order and their duplicates as an array', async () => {
    const { headers } = await roundTrip({
      value: 'v',
      headers: [
        ['b', '1'],
        ['a', Buffer.from('2')],
        ['b', '3'],
        ['', 'nameless'],
        ['ä€', 'ü'],
      ],
    });
    expect(headers.map(([name, value]) => [name, value?.toString()])).toEqual([
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
      ['', 'nameless'],
      ['ä€', 'ü'],
    ]);
  });

  it.each([
    ['a record', { a: '1', b: '2' }],
    ['a record without a prototype', Object.assign(Object.create(null), { a: '1', b: '2' })],
    ['a Map', new Map(Object.entries({ a: '1', b: '2' }))],
    ['a Map of another realm', runInNewContext('new Map([["a", "1"], ["b", "2"]])')],
  ])('may be %s', async (_form, given) => {
    const { headers } = await roundTrip({ headers: given });
    expect(headers.map(([name, value]) => [name, value?.toString()])).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  it.each([
    ['left out', undefined],
    ['an empty array', []],
    ['an empty record', {}],
    ['an empty Map', new Map<string, string>()],
  ])('are an empty list when %s', async (_form, headers) => {
    expect((await roundTrip({ value: 'v', headers })).headers).toEqual([]);
  });

  it('keep null, empty and NUL bytes apart in their values', async () => {
    const { headers } = await roundTrip({
      headers: [
        ['null', null],
        ['empty string', ''],
        ['empty bytes', new Uint8Array()],
        ['NUL', '\0a\0'],
        ['bytes', Uint8Array.of(0, 255)],
      ],
    });
    expect(headers).toEqual([
      ['null', null],
      ['empty string', EMPTY],
      ['empty bytes', EMPTY],
      ['NUL', Buffer.from('\0a\0')],
      ['bytes', Buffer.from([0, 255])],
    ]);
  });
});

describe('timestamp', () => {
  it.each([1, 1_700_000_000_123, 8_640_000_000_000_000])('%d arrives as it is', async (given) => {
    expect(await roundTrip({ value: 'v', timestamp: given })).toMatchObject({ timestamp: given });
  });

  it('is the time of the call when it is left out', async () => {
    const before = Date.now();
    const { timestamp } = await roundTrip({ value: 'v', headers: { h: '1' } });
    expect(timestamp).toBeGreaterThanOrEqual(before);
    expect(timestamp).toBeLessThanOrEqual(Date.now());
  });
});

it('whatever a message holds arrives as it was sent', async () => {
  const bytes = fc.oneof(
    fc.constant(null),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.uint8Array({ maxLength: 40 }),
  );
  const name = fc.string({ maxLength: 10 }).filter((text) => !text.includes('\0'));
  const message = fc.record(
    {
      key: bytes,
      value: bytes,
      headers: fc.array(fc.tuple(name, bytes), { maxLength: 5 }),
      timestamp: fc.integer({ min: 1, max: 4_000_000_000_000 }),
    },
    { requiredKeys: [] },
  );
  const received = (given: MessageBytes | undefined): Buffer | null =>
    given === null || given === undefined ? null : Buffer.from(given as string);

  const topic = cluster.topic();
  const producer = cluster.producer();
  const reader = readerOf(cluster, topic);
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 30 }), async (sent) => {
      await producer.sendBatch(sent.map((fields) => ({ topic, ...fields })));
      const messages = await take(reader, sent.length);
      messages.forEach((got, i) => {
        const { key, value, headers = [], timestamp } = sent[i] ?? {};
        expect(got.key).toEqual(received(key));
        expect(got.value).toEqual(received(value));
        expect(got.headers).toEqual(headers.map(([n, bytesOf]) => [n, received(bytesOf)]));
        if (timestamp !== undefined) expect(got.timestamp).toBe(timestamp);
      });
    }),
    { numRuns: 40 },
  );
});
