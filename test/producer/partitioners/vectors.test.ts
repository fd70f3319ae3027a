// Where keys land, against numbers of the other clients and against librdkafka itself.
import { hash, type Partitioner, type PartitionerPreset } from '../../../lib/index.js';
import { fnv1a } from '../../../lib/producer/partitioners/fnv1a.js';
import { murmur2 } from '../../../lib/producer/partitioners/murmur2.js';
import { partitionerOf } from '../../../lib/producer/partitioners/presets.js';
import { withCluster } from '../../helpers/cluster.js';

const cluster = withCluster();

const bytes = (text: string): Buffer => Buffer.from(text);

const preset = (name: PartitionerPreset): Partitioner => {
  const partitioner = partitionerOf(name);
  if (partitioner === undefined) throw new Error(`${name} is librdkafka's own`);
  return partitioner;
};

describe('murmur2', () => {
  it.each([
    // librdkafka's rdmurmur2.c, which has them from the Java client.
    ['kafka', 0xd067cf64],
    ['giberish123456789', 0x8f552b0c],
    ['1234', 0x9fc97b14],
    ['234', 0xe7c009ca],
    ['34', 0x873930da],
    ['4', 0x5a4b5ca1],
    ['PreAmbleWillBeRemoved,ThePrePartThatIs', 0x78424f1c],
    ['reAmbleWillBeRemoved,ThePrePartThatIs', 0x4a62b377],
    ['eAmbleWillBeRemoved,ThePrePartThatIs', 0xe0e4e09e],
    ['AmbleWillBeRemoved,ThePrePartThatIs', 0x62b8b43f],
    ['', 0x106e08d9],
  ])('of %j', (text, expected) => {
    expect(murmur2(bytes(text)) >>> 0).toBe(expected);
  });

  it.each([
    // kafka-go's, with the sign bit cleared.
    ['23456', 0x058d780f],
    ['hejsan', 0x5ec19395],
  ])('of %j, without its sign', (text, expected) => {
    expect(murmur2(bytes(text)) & 0x7fffffff).toBe(expected);
  });
});

describe('fnv1a', () => {
  it.each([
    // librdkafka's rdfnv1a.c: absolute values.
    ['kafka', 0xd33c4e1],
    ['giberish123456789', 0x77a58295],
    ['1234', 0x23bdd03],
    ['234', 0x2dea3cd2],
    ['34', 0x740fa83e],
    ['4', 0x310ca263],
    ['PreAmbleWillBeRemoved,ThePrePartThatIs', 0x65cbd69c],
    ['', 0x7ee3623b],
  ])('of %j', (text, expected) => {
    expect(Math.abs(fnv1a(bytes(text)))).toBe(expected);
  });
});

describe('the partition of a key', () => {
  it.each([
    // The Java client's and kafkajs': murmur2.
    ['', 681],
    ['a', 524],
    ['ab', 434],
    ['abc', 107],
    ['123456789', 566],
    ['\0 ', 742],
  ])('kafkajs: %j of 1000 is %i', (key, expected) => {
    expect(preset('kafkajs')({ topic: 't', key }, 1000)).toBe(expected);
    expect(preset('kafkajs')({ topic: 't', key: bytes(key) }, 1000)).toBe(expected);
  });

  it.each([
    ['blah', 2, 0],
    ['blah', 3, 1],
    ['boop', 3, 2],
    ['20', 16, 1],
  ])('hash(): %j of %i is %i', (key, count, expected) => {
    expect(hash()({ topic: 't', key }, count)).toBe(expected);
  });

  it.each([
    ['castle', 3, 2],
    ['20', 16, 15],
  ])('sarama-reference: %j of %i is %i', (key, count, expected) => {
    expect(preset('sarama-reference')({ topic: 't', key }, count)).toBe(expected);
  });

  it('hash() with the smallest hash there is stays in range', () => {
    const smallest = hash(() => -(2 ** 31));
    expect(smallest({ topic: 't', key: 'k' }, 1000)).toBe(2 ** 31 % 1000);
    expect(hash(() => 2 ** 31)({ topic: 't', key: 'k' }, 1000)).toBe(2 ** 31 % 1000);
  });

  it('hash() takes an unsigned hash for a signed one', () => {
    for (const hasher of [() => 0xffffffff, () => -1]) {
      expect(hash(hasher)({ topic: 't', key: 'k' }, 1000)).toBe(1);
    }
  });
});

describe('librdkafka puts the same keys on the same partitions', () => {
  const keys = Array.from({ length: 500 }, (_, i) => `${i * 7919}${'é'.repeat(i % 9)}`);

  it.each<[PartitionerPreset, string, Partitioner]>([
    ['java', 'as kafkajs does', preset('kafkajs')],
    ['sarama', 'as hash() does', hash()],
  ])('preset %s: %s', async (name, _, partitioner) => {
    const topic = cluster.topic({ partitions: 13 });
    const producer = cluster.producer({}, { partitioner: name });
    const reports = await producer.sendBatch(keys.map((key) => ({ topic, key })));
    const expected = keys.map((key) => partitioner({ topic, key }, 13));
    expect(reports.map(({ partition }) => partition)).toEqual(expected);
    expect(new Set(expected).size).toBe(13);
  });

  it.each<PartitionerPreset>(['java', 'sarama'])(
    'preset %s: random without a key',
    async (name) => {
      const topic = cluster.topic({ partitions: 4 });
      const config = { 'sticky.partitioning.linger.ms': 0 };
      const producer = cluster.producer(config, { partitioner: name });
      const reports = await producer.sendBatch(Array.from({ length: 200 }, () => ({ topic })));
      expect(new Set(reports.map(({ partition }) => partition))).toEqual(new Set([0, 1, 2, 3]));
    },
  );
});
