import { inspect } from 'node:util';
import { Message, type ProducerMessage } from '../../lib/index.js';
import { type TestCluster, withCluster } from '../helpers/cluster.js';
import { first, nextMessage, produce, readerOf, take } from './helpers.js';

const cluster = withCluster();

/** Sends messages to a topic of their own and reads them back. */
async function roundTrip(
  messages: readonly Omit<ProducerMessage, 'topic'>[],
  from: TestCluster = cluster,
): Promise<Message[]> {
  const topic = from.topic();
  await produce(
    from,
    messages.map((message) => ({ ...message, topic })),
  );
  return take(readerOf(from, topic), messages.length);
}

async function roundTripOne(message: Omit<ProducerMessage, 'topic'>): Promise<Message> {
  return first(await roundTrip([message]));
}

describe('a consumed message', () => {
  it('tells its topic, partition, offset and type', async () => {
    const topic = cluster.topic({ partitions: 3 });
    await produce(cluster, [
      { topic, partition: 2, value: 'a' },
      { topic, partition: 2, value: 'b' },
    ]);
    const messages = await take(readerOf(cluster, topic, { partitions: 3 }), 2);
    expect(
      messages.map(({ type, topic: name, partition, offset }) => [type, name, partition, offset]),
    ).toEqual([
      ['message', topic, 2, 0],
      ['message', topic, 2, 1],
    ]);
    expect(messages[0]).toBeInstanceOf(Message);
  });

  it('keeps null, empty and filled keys and values apart', async () => {
    const sent = [
      { key: null, value: null },
      {},
      { key: '', value: '' },
      { key: Buffer.alloc(0), value: new Uint8Array(0) },
      { key: null, value: '' },
      { key: '', value: null },
      { key: 'k', value: 'v' },
    ];
    const received = await roundTrip(sent);
    expect(
      received.map(({ key, value }) => [key?.toString() ?? null, value?.toString() ?? null]),
    ).toEqual([
      [null, null],
      [null, null],
      ['', ''],
      ['', ''],
      [null, ''],
      ['', null],
      ['k', 'v'],
    ]);
  });

  it('keeps the order, the duplicates and the null and empty values of its headers', async () => {
    const headers = [
      ['b', 'first'],
      ['a', null],
      ['b', 'second'],
      ['a', ''],
      ['b', 'first'],
      ['', 'no name'],
    ] as const;
    const message = await roundTripOne({ value: 'v', headers });
    expect(message.headers.map(([name, value]) => [name, value?.toString() ?? null])).toEqual(
      headers,
    );
  });

  it('has an empty list of headers if it has none', async () => {
    const [bare, listed] = await roundTrip([{ value: 'v' }, { value: 'v', headers: [] }]);
    expect(bare?.headers).toEqual([]);
    expect(listed?.headers).toEqual([]);
  });

  it('brings UTF-8, NUL characters and every byte as they were sent', async () => {
    const text = 'Žluťoučký\0kůň 🐎 \u{10ffff}\0';
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const [asText, asBytes] = await roundTrip([
      { key: text, value: text, headers: [[`ž🐎`, text]] },
      { key: bytes, value: bytes, headers: [['bytes', bytes]] },
    ]);
    expect(asText?.key?.toString()).toBe(text);
    expect(asText?.value?.toString()).toBe(text);
    expect(asText?.headers.map(([name, value]) => [name, value?.toString()])).toEqual([
      [`ž🐎`, text],
    ]);
    expect(asBytes?.key).toEqual(bytes);
    expect(asBytes?.value).toEqual(bytes);
    expect(asBytes?.headers).toEqual([['bytes', bytes]]);
  });

  it('tells the timestamp that the producer gave it, and that it is a create time', async () => {
    const timestamp = 1_234_567_890_123;
    const message = await roundTripOne({ value: 'v', timestamp });
    expect([message.timestamp, message.timestampType]).toEqual([timestamp, 'createTime']);
  });

  it('tells the time of the call if the producer gave no timestamp', async () => {
    const before = Date.now();
    const message = await roundTripOne({ value: 'v' });
    expect(message.timestamp).toBeGreaterThanOrEqual(before);
    expect(message.timestamp).toBeLessThanOrEqual(Date.now());
  });

  it('tells the epoch of its leader as a number, or null', async () => {
    const { leaderEpoch } = await roundTripOne({ value: 'v' });
    expect(leaderEpoch === null || (Number.isInteger(leaderEpoch) && leaderEpoch >= 0)).toBe(true);
  });

  it('gives the same view of a field each time it is read', async () => {
    const message = await roundTripOne({ key: 'k', value: 'v', headers: { h: '1' } });
    expect(message.key).toBe(message.key);
    expect(message.value).toBe(message.value);
    expect(message.headers).toBe(message.headers);
  });
});

describe('Message.detach()', () => {
  it('gives an equal message in memory of its own, no larger than it needs', async () => {
    const filler = Array.from({ length: 200 }, () => ({ value: Buffer.alloc(1000) }));
    const sent = {
      key: 'key',
      value: 'value',
      headers: [
        ['a', '1'],
        ['b', null],
      ] as const,
      timestamp: 1_700_000_000_000,
    };
    const messages = await roundTrip([...filler, sent]);
    const attached = messages.at(-1);
    const detached = attached?.detach();
    expect(detached).toBeInstanceOf(Message);
    expect(detached).not.toBe(attached);
    expect(detached?.toJSON()).toEqual(attached?.toJSON());
    // The header and the record of a batch, and the message itself.
    expect(detached?.value?.buffer.byteLength).toBeLessThan(200);
    expect(detached?.value?.buffer).not.toBe(attached?.value?.buffer);
  });

  it('is not changed by writing into the memory of the message that it came from', async () => {
    const message = await roundTripOne({ key: 'key', value: 'value', headers: { h: 'header' } });
    const detached = message.detach();
    message.key?.fill(0);
    message.value?.fill(0);
    message.headers[0]?.[1]?.fill(0);
    expect(detached.key?.toString()).toBe('key');
    expect(detached.value?.toString()).toBe('value');
    expect(detached.headers[0]?.[1]?.toString()).toBe('header');
  });

  it('keeps null and empty fields as they are, and can be repeated', async () => {
    const messages = await roundTrip([
      { key: null, value: null },
      { key: '', value: '' },
      { key: 'k', value: null, headers: { n: null } },
    ]);
    for (const message of messages) {
      expect(message.detach().toJSON()).toEqual(message.toJSON());
      expect(message.detach().detach().toJSON()).toEqual(message.toJSON());
    }
    expect(messages[0]?.detach().value).toBeNull();
    expect(messages[1]?.detach().value).toEqual(Buffer.alloc(0));
  });
});

describe('a message, printed', () => {
  it('becomes plain JSON with base64 for bytes', async () => {
    const topic = cluster.topic();
    await produce(cluster, [
      {
        topic,
        key: 'key',
        value: Buffer.from([0, 255]),
        headers: [
          ['h', 'x'],
          ['n', null],
        ],
        timestamp: 1_700_000_000_000,
      },
    ]);
    const message = await nextMessage(readerOf(cluster, topic));
    expect(JSON.parse(JSON.stringify(message))).toEqual({
      topic,
      partition: 0,
      offset: 0,
      timestamp: 1_700_000_000_000,
      timestampType: 'createTime',
      leaderEpoch: message.leaderEpoch,
      key: Buffer.from('key').toString('base64'),
      value: 'AP8=',
      headers: [
        ['h', 'eA=='],
        ['n', null],
      ],
    });
  });

  it('is JSON with nulls where there is nothing', async () => {
    const message = await roundTripOne({});
    expect(message.toJSON()).toMatchObject({ key: null, value: null, headers: [] });
  });

  it('shows its fields through util.inspect', async () => {
    const message = await roundTripOne({ key: 'k', value: 'v', headers: { name: 'x' } });
    const text = inspect(message);
    expect(text).toMatch(/^Message \{/);
    for (const part of [message.topic, 'partition: 0', 'offset: 0', 'name', '<Buffer 76>']) {
      expect(text).toContain(part);
    }
    expect(inspect({ deep: { deeper: { message } } }, { depth: 1 })).not.toContain('<Buffer');
  });
});
