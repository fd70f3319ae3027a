// What goes through a real broker and back.
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type DeliveryReport,
  type KafkaError,
  Offset,
  type ProducerConfig,
  type ProducerMessage,
} from '../../lib/index.js';
import { rejectionOf, within } from '../helpers/cluster.js';
import { numberOf, PARTITIONS, range, sendNumbers, take, withKafka } from './kafka.js';

const kafka = withKafka();

describe('keys, values and headers', () => {
  it('come back as they were sent: null, empty, binary, UTF-8, in order, with duplicates', async () => {
    const topic = kafka.topic();
    const text = 'Žluťoučký\0kůň 🐎';
    const bytes = Buffer.from(range(256));
    const sent: Omit<ProducerMessage, 'topic'>[] = [
      { key: null, value: null },
      { key: '', value: '' },
      { key: 'k', value: null },
      { key: null, value: 'v' },
      { key: text, value: text, headers: [[text.replace('\0', ''), text]] },
      { key: bytes, value: bytes, headers: [['bytes', bytes]] },
      {
        value: 'headers',
        headers: [
          ['b', '1'],
          ['a', null],
          ['b', '2'],
          ['a', ''],
          ['b', '1'],
        ],
      },
    ];
    const producer = kafka.producer();
    await producer.sendBatch(sent.map((message) => ({ ...message, topic, partition: 0 })));
    const messages = await take(kafka.member(kafka.group(), topic), sent.length);
    const plain = (value: Uint8Array | string | null | undefined): string | null =>
      value === null || value === undefined ? null : Buffer.from(value).toString('latin1');
    expect(
      messages.map(({ key, value, headers }) => ({
        key: plain(key),
        value: plain(value),
        headers: headers.map(([name, bytes]) => [name, plain(bytes)]),
      })),
    ).toEqual(
      sent.map(({ key, value, headers = [] }) => ({
        key: plain(key),
        value: plain(value),
        headers: (headers as readonly (readonly [string, Uint8Array | string | null])[]).map(
          ([name, bytes]) => [name, plain(bytes)],
        ),
      })),
    );
  });

  it('come with offset, timestamp, its type, and the epoch of the leader', async () => {
    const topic = kafka.topic();
    const timestamp = 1_700_000_000_123;
    const producer = kafka.producer();
    await producer.send({ topic, partition: 1, value: 'a', timestamp });
    const before = Date.now();
    const report = await producer.send({ topic, partition: 1, value: 'b' });
    const [a, b] = await take(kafka.member(kafka.group(), topic), 2);
    expect(a).toMatchObject({ partition: 1, offset: 0, timestamp, timestampType: 'createTime' });
    expect(b).toMatchObject({
      partition: 1,
      offset: 1,
      timestampType: 'createTime',
      leaderEpoch: 0,
    });
    expect(b?.timestamp).toBe(report.timestamp);
    expect(report.timestamp).toBeGreaterThanOrEqual(before);
    expect(report.timestamp).toBeLessThanOrEqual(Date.now());
  });
});

describe('compression', () => {
  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    '%s: goes there and back',
    async (codec) => {
      const topic = kafka.topic();
      const values = range(2000).map((i) => `${i} ${'compressible '.repeat(20)}`);
      const bytes = values.reduce((sum, value) => sum + value.length, 0);
      let sent = 0;
      let enough = new AbortController();
      const producer = kafka.producer(
        { 'compression.type': codec, 'linger.ms': 20, 'statistics.interval.ms': 50 },
        {
          handlers: {
            stats: ({ stats }) => {
              const brokers = Object.values(
                stats['brokers'] as Record<string, { txbytes: number }>,
              );
              sent = brokers.reduce((sum, { txbytes }) => sum + txbytes, 0);
              enough.abort();
            },
          },
        },
      );
      await producer.sendBatch(values.map((value) => ({ topic, partition: 0, value })));
      // Statistics of a time after the last report.
      await nextTurn();
      enough = new AbortController();
      await within(once(enough.signal, 'abort'), 'statistics');
      const messages = await take(kafka.member(kafka.group(), topic), values.length);
      expect(messages.map(({ value }) => value?.toString())).toEqual(values);
      if (codec === 'none') expect(sent).toBeGreaterThan(bytes);
      else expect(sent).toBeLessThan(bytes / 3);
    },
  );
});

const reliability: Record<string, ProducerConfig> = {
  'acks=0': { acks: 0 },
  'acks=1': { acks: 1 },
  'acks=all': { acks: 'all' },
  'enable.idempotence': { 'enable.idempotence': true },
};

describe.each(Object.entries(reliability))('a producer with %s', (_name, config) => {
  it('has every message reported, and each is in the log once and in order', async () => {
    const topic = kafka.topic();
    const producer = kafka.producer(config);
    // acks=0 hears nothing of a topic that does not exist yet.
    await kafka.producer().send({ topic, partition: 0, value: '-1' });
    const count = 5000;
    const reports = await producer.sendBatch(
      range(count).map((n) => ({ topic, partition: n % PARTITIONS, value: String(n) })),
    );
    expect(reports.every(({ error }) => error === null)).toBe(true);
    const messages = await take(kafka.member(kafka.group(), topic), count + 1);
    for (const partition of range(PARTITIONS)) {
      const numbers = messages
        .filter((message) => message.partition === partition)
        .map(numberOf)
        .filter((n) => n >= 0);
      expect(numbers).toEqual(range(count).filter((n) => n % PARTITIONS === partition));
    }
    if (config.acks === 0) {
      expect(reports.filter(({ offset }) => offset !== Offset.Invalid).slice(0, 3)).toEqual([]);
      return;
    }
    const offsets = new Set(reports.map(({ partition, offset }) => `${partition}@${offset}`));
    expect(offsets.size).toBe(count);
    expect(new Set(reports.map(({ status }) => status))).toEqual(new Set(['persisted']));
    expect(reports.every(({ brokerId, latencyMs }) => brokerId > 0 && latencyMs >= 0)).toBe(true);
  });
});

describe('a message that the broker refuses', () => {
  it("is reported with the broker's own error", async () => {
    const topic = kafka.topic();
    // More than the broker's message.max.bytes of 1 MiB, and not refused on this side.
    const producer = kafka.producer({ 'message.max.bytes': 8_000_000 });
    const value = Buffer.alloc(3_000_000, 'x');
    const error = await rejectionOf(producer.send({ topic, partition: 0, value }));
    expect(error).toMatchObject({ code: 'ERR_MSG_SIZE_TOO_LARGE', origin: 'broker' });
    const { status, offset, partition } = (error as KafkaError).report as DeliveryReport;
    expect({ status, offset, partition }).toEqual({
      status: 'notPersisted',
      offset: Offset.Invalid,
      partition: 0,
    });
    await sendNumbers(producer, topic, 0, 4);
    expect(await take(kafka.member(kafka.group(), topic), 4)).toHaveLength(4);
  });
});
