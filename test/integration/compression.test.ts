// Every codec of the default build, read by the broker's own tools.
import type { ProducerConfig } from '../../lib/index.js';
import { range, withKafka } from './kafka.js';
import { consumeValues, dumpBatches } from './kafka-tools.js';

const kafka = withKafka();

const COUNT = 500;

type Case = Pick<ProducerConfig, 'compression.type' | 'compression.level'>;

const CASES: Case[] = [
  { 'compression.type': 'none' },
  { 'compression.type': 'gzip' },
  { 'compression.type': 'gzip', 'compression.level': 1 },
  { 'compression.type': 'gzip', 'compression.level': 9 },
  { 'compression.type': 'snappy' },
  { 'compression.type': 'lz4' },
  { 'compression.type': 'lz4', 'compression.level': 12 },
  { 'compression.type': 'zstd' },
  { 'compression.type': 'zstd', 'compression.level': 1 },
  { 'compression.type': 'zstd', 'compression.level': 12 },
];

/** Text that compresses, though not to nothing. */
const valueOf = (n: number): string =>
  `${n} ${range(20)
    .map((i) => `field-${(n * 31 + i * 17) % 97}`)
    .join(' ')}`;

it('all codecs and levels arrive compressed, and intact', async () => {
  const values = range(COUNT).map(valueOf);
  const topics: string[] = [];
  for (const config of CASES) {
    const topic = kafka.topic();
    topics.push(topic);
    const producer = kafka.producer({ ...config, 'linger.ms': 200, 'batch.num.messages': COUNT });
    // Creates the topic, so that the rest can go in one batch.
    await producer.send({ topic, partition: 0, value: 'first' });
    await producer.sendBatch(values.map((value) => ({ topic, partition: 0, value })));
  }

  const dumped = await dumpBatches(topics);
  expect(dumped).toHaveLength(CASES.length);
  const sizes = dumped.map((batches, i) => {
    const large = batches.slice(1);
    const codec = (CASES[i]?.['compression.type'] ?? '').toUpperCase();
    expect(batches.every(({ isValid }) => isValid)).toBe(true);
    expect(new Set(large.map((batch) => batch.codec.toUpperCase()))).toEqual(new Set([codec]));
    expect(large.reduce((sum, { count }) => sum + count, 0)).toBe(COUNT);
    return large.reduce((sum, { bytes }) => sum + bytes, 0);
  });
  const [none = 0, , gzip1 = 0, gzip9 = 0, , lz4 = 0, lz4High = 0, , zstd1 = 0, zstd12 = 0] = sizes;
  for (const size of sizes.slice(1)) expect(size).toBeLessThan(none * 0.8);
  // The level has an effect.
  expect(gzip9).toBeLessThan(gzip1);
  expect(lz4High).toBeLessThan(lz4);
  expect(zstd12).toBeLessThan(zstd1);

  const consumed = await consumeValues(topics, CASES.length * (COUNT + 1));
  const expected = topics.flatMap(() => ['first', ...values]);
  expect(consumed.sort()).toEqual(expected.sort());
}, 180_000);
