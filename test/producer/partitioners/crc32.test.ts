// Where librdkafka's own partitioners by CRC32 put a key, its default among them: by the hash, however
// the message gets there. Messages that are handed over together must not go elsewhere.
import { Buffer } from 'node:buffer';
import type { DeliveryReport, Producer, ProducerConfig } from '../../../lib/index.js';
import type { NativeProducer } from '../../../lib/native/binding.js';
import { turn, withCluster, within } from '../../helpers/cluster.js';

const cluster = withCluster();

/** A prime: every bit of the hash counts. */
const PARTITIONS = 97;

/** CRC-32 as in zip files and kafka-go, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) * 0xedb88320);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

// kafka-go's tests have them; the partitions are those of 97.
const VECTORS = [
  ['23456', 0xb1b451d7, 35],
  ['hejsan', 0xd077037e, 88],
  ['this is another string with more length to it perhaps', 0xb0150df7, 24],
] as const;

const OTHERS = Array.from({ length: 300 }, (_, i) => `${i * 7919}${'é'.repeat(i % 9)}`);
const BYTES = [Buffer.of(0), Buffer.of(0xff, 0x80), Buffer.alloc(3000, 7)];
const KEYS: readonly (string | Buffer)[] = [...VECTORS.map(([key]) => key), ...OTHERS, ...BYTES];

const placeOf = (key: string | Buffer): number => crc32(Buffer.from(key)) % PARTITIONS;

it.each(VECTORS)('the hash of %j', (key, hash, partition) => {
  expect(crc32(Buffer.from(key))).toBe(hash);
  expect(placeOf(key)).toBe(partition);
});

/** A producer that knows the topic, and how many messages it has handed over together so far. */
async function warm(config: ProducerConfig) {
  const topic = cluster.topic({ partitions: PARTITIONS });
  const producer = cluster.producer({ 'linger.ms': 1, ...config });
  await producer.send({ topic, partition: 0 });
  await turn();
  const native = Reflect.get(producer, 'native') as NativeProducer;
  const produceStaged = native.produceStaged.bind(native);
  let together = 0;
  native.produceStaged = (count) => {
    together += count;
    return produceStaged(count);
  };
  return { topic, producer, together: () => together };
}

interface Way {
  readonly send: (producer: Producer, topic: string) => Promise<readonly DeliveryReport[]>;
  /** Whether messages are handed over together. */
  readonly isTogether: boolean;
  readonly config?: ProducerConfig;
}

const inOneTurn: Way['send'] = (producer, topic) =>
  Promise.all(KEYS.map((key) => producer.send({ topic, key })));

const WAYS: Record<string, Way> = {
  'one in each turn of the event loop': {
    isTogether: false,
    send: async (producer, topic) => {
      const sending: Promise<DeliveryReport>[] = [];
      for (const key of KEYS) {
        sending.push(producer.send({ topic, key }));
        await turn();
      }
      return Promise.all(sending);
    },
  },
  'many in one turn': { isTogether: true, send: inOneTurn },
  'many in one turn, counted by statistics': {
    isTogether: true,
    send: inOneTurn,
    config: { 'statistics.interval.ms': 50 },
  },
  'many in one turn, with headers': {
    isTogether: true,
    send: (producer, topic) =>
      Promise.all(KEYS.map((key) => producer.send({ topic, key, headers: { name: 'value' } }))),
  },
  'many in one turn, between such without a key': {
    isTogether: true,
    send: async (producer, topic) => {
      const keys = KEYS.flatMap((key, i) => (i % 3 === 0 ? [key, null] : [key]));
      const reports = await Promise.all(keys.map((key) => producer.send({ topic, key })));
      return reports.filter((_, i) => keys[i] !== null);
    },
  },
  'by sendBatch()': {
    isTogether: true,
    send: (producer, topic) => producer.sendBatch(KEYS.map((key) => ({ topic, key }))),
  },
};

describe.each<[string, ProducerConfig]>([
  ['consistent', { partitioner: 'consistent' }],
  ['consistent_random', { partitioner: 'consistent_random' }],
  ['the default', {}],
])('%s:', (_, partitioner) => {
  it.each(Object.entries(WAYS))('%s', async (_name, { isTogether, send, config }) => {
    const { producer, topic, together } = await warm({ ...partitioner, ...config });
    const reports = await within(send(producer, topic), 'the reports');
    expect(reports.map(({ partition }) => partition)).toEqual(KEYS.map(placeOf));
    if (isTogether) expect(together()).toBeGreaterThan(KEYS.length / 2);
    else expect(together()).toBe(0);
  });
});

it('consistent: no key has the hash of nothing, 0; others among them stay where they belong', async () => {
  const { producer, topic, together } = await warm({ partitioner: 'consistent' });
  const keys = KEYS.flatMap((key, i) => [key, i % 2 === 0 ? null : '']);
  const reports = await producer.sendBatch(keys.map((key) => ({ topic, key })));
  const expected = KEYS.flatMap((key) => [placeOf(key), 0]);
  expect(reports.map(({ partition }) => partition)).toEqual(expected);
  expect(together()).toBeGreaterThan(KEYS.length);
});
