// Messages without a key stay with a partition for a while (`sticky.partitioning.linger.ms`), chosen
// by the addon where librdkafka would choose by itself.
import type { DeliveryReport, Producer, ProducerConfig } from '../../lib/index.js';
import { turn, until, withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const PARTITIONS = 12;

/** A producer that knows the topic: what follows in a turn can be handed over together. */
async function warm(
  config: ProducerConfig = {},
  partitions = PARTITIONS,
): Promise<{ producer: Producer; topic: string }> {
  const topic = cluster.topic({ partitions });
  const producer = cluster.producer({ 'linger.ms': 1, ...config });
  // Without flush(): linger.ms is ignored until librdkafka's own has returned, a moment later.
  await Promise.all(
    Array.from({ length: partitions }, (_, partition) => producer.send({ topic, partition })),
  );
  await turn();
  return { producer, topic };
}

/** The partitions of these messages, sent in one turn, in their order. */
async function partitionsOf(
  producer: Producer,
  topic: string,
  keys: readonly (string | null)[],
): Promise<number[]> {
  const reports = await Promise.all(keys.map((key) => producer.send({ topic, key })));
  return reports.map(({ partition }) => partition);
}

const keyless = (count: number): null[] => Array.from({ length: count }, () => null);
const countOf = (partitions: readonly number[]): number => new Set(partitions).size;

const STICKING = ['consistent_random', 'murmur2_random', 'fnv1a_random', 'random'] as const;

describe('messages without a key', () => {
  it.each(STICKING)(
    'stay with one partition for sticky.partitioning.linger.ms: %s',
    async (name) => {
      const config = { partitioner: name, 'sticky.partitioning.linger.ms': 900_000 };
      const { producer, topic } = await warm(config);
      const partitions = await partitionsOf(producer, topic, keyless(200));
      partitions.push(...(await partitionsOf(producer, topic, keyless(200))));
      expect(countOf(partitions)).toBe(1);
    },
  );

  it('go on to others after that', async () => {
    const { producer, topic } = await warm({ 'sticky.partitioning.linger.ms': 1 });
    const partitions = new Set<number>();
    await until(
      async () => {
        const [partition = -1, ...others] = await partitionsOf(producer, topic, keyless(30));
        for (const one of [partition, ...others]) partitions.add(one);
        return partitions.size === PARTITIONS;
      },
      () => [...partitions],
    );
  });

  it.each<ProducerConfig>([{ 'sticky.partitioning.linger.ms': 0 }, { 'linger.ms': 0 }])(
    'go anywhere where they are not to stick: %j',
    async (config) => {
      const { producer, topic } = await warm(config);
      const partitions = await partitionsOf(producer, topic, keyless(300));
      expect(countOf(partitions)).toBe(PARTITIONS);
    },
  );

  it('stay for twice linger.ms where nothing else is said, as with librdkafka', async () => {
    const { producer, topic } = await warm({ 'linger.ms': 500 });
    const sent: Promise<DeliveryReport>[] = [];
    // Longer than the 10 ms that the property's default is by name.
    for (const startedAt = performance.now(); performance.now() - startedAt < 60;) {
      sent.push(...keyless(3).map(() => producer.send({ topic })));
      await turn();
    }
    expect(countOf((await Promise.all(sent)).map(({ partition }) => partition))).toBe(1);
  });

  it('stay where they are while those of another topic find no leader', async () => {
    const { producer, topic } = await warm({ 'sticky.partitioning.linger.ms': 900_000 });
    const dead = cluster.topic({ partitions: 1 });
    for (let epoch = 1; epoch <= 500; epoch++) cluster.mock.pushLeaderResponse(dead, 0, -1, epoch);
    await producer.admin().metadata({ topic: dead });
    const partitions: number[] = [];
    for (let round = 0; round < 20; round++) {
      producer.produce({ topic: dead, value: 'waits' });
      partitions.push(...(await partitionsOf(producer, topic, keyless(3))));
    }
    expect(countOf(partitions)).toBe(1);
    expect(producer.length).toBe(20);
    producer.purge();
  });

  it.each(['consistent', 'murmur2', 'fnv1a'] as const)(
    'have a fixed partition, as an empty key has: %s',
    async (partitioner) => {
      const { producer, topic } = await warm({ partitioner });
      const partitions = await partitionsOf(producer, topic, [...keyless(100), '', '']);
      expect(countOf(partitions)).toBe(1);
    },
  );

  it('of topics of different sizes reach all of their partitions', async () => {
    const { producer, topic } = await warm({ 'sticky.partitioning.linger.ms': 1 });
    const small = cluster.topic({ partitions: 2 });
    const seen = new Set<string>();
    await until(
      async () => {
        const sent = [small, topic, small, topic].map((name) => producer.send({ topic: name }));
        for (const report of await Promise.all(sent)) {
          seen.add(`${report.topic} ${report.partition}`);
        }
        return seen.size === PARTITIONS + 2;
      },
      () => [...seen],
    );
  });
});

describe('messages with a key', () => {
  it.each(STICKING.slice(0, 3))('among others, go by their key: %s', async (name) => {
    const keys = Array.from({ length: 100 }, (_, i) => (i % 3 === 0 ? null : `key ${i}`));
    const places = async (config: ProducerConfig): Promise<number[]> => {
      const { producer, topic } = await warm(config);
      const partitions = await partitionsOf(producer, topic, keys);
      return partitions.filter((_, i) => keys[i] !== null);
    };
    // librdkafka's own partitioner, as nothing sticks.
    const expected = await places({ partitioner: name, 'sticky.partitioning.linger.ms': 0 });
    expect(countOf(expected)).toBeGreaterThan(5);
    const actual = await places({ partitioner: name, 'sticky.partitioning.linger.ms': 900_000 });
    expect(actual).toEqual(expected);
  });

  it.each([
    ['consistent_random', true],
    ['murmur2_random', false],
  ] as const)('that is empty: with %s, sticks: %s', async (partitioner, sticks) => {
    const { producer, topic } = await warm({ partitioner, 'sticky.partitioning.linger.ms': 1 });
    const partitions: number[] = [];
    for (let i = 0; i < 60; i++) {
      partitions.push(...(await partitionsOf(producer, topic, ['', ''])));
    }
    // What does not stick has the hash of nothing.
    expect(countOf(partitions) > 1).toBe(sticks);
  });
});

describe('messages that were handed over together', () => {
  it('each tell their latency', async () => {
    const { producer, topic } = await warm({ 'linger.ms': 300 });
    const startedAt = performance.now();
    const reports = await Promise.all(keyless(200).map(() => producer.send({ topic })));
    const elapsed = performance.now() - startedAt;
    for (const { latencyMs } of reports) {
      expect(latencyMs).toBeGreaterThan(100);
      expect(latencyMs).toBeLessThanOrEqual(elapsed);
    }
  });

  it('are all counted by the statistics of their partition', async () => {
    const { producer, topic } = await warm({ 'statistics.interval.ms': 50 }, 2);
    const all: Promise<DeliveryReport>[] = [];
    for (let i = 0; i < 300; i++) {
      all.push(producer.send(i % 2 === 0 ? { topic } : { topic, partition: 1 }));
    }
    await Promise.all(all);
    let counted: number[] = [];
    await until(
      async () => {
        const event = await producer.poll(1000);
        if (event?.type !== 'stats') return false;
        const counts = event.stats.topics[topic]?.partitions;
        counted = ['0', '1'].map((id) => counts?.[id]?.msgs ?? 0);
        return (counted[0] ?? 0) + (counted[1] ?? 0) === 302;
      },
      () => counted,
    );
  });

  it('by partition, keep their order and their places', async () => {
    const { producer, topic } = await warm();
    const sent = Array.from({ length: 300 }, (_, i) =>
      producer.send({ topic, partition: Math.floor(i / 20) % 3, value: `${i}` }),
    );
    const reports = await Promise.all(sent);
    const next = [1, 1, 1];
    reports.forEach(({ partition, offset }, i) => {
      expect(partition).toBe(Math.floor(i / 20) % 3);
      expect(offset).toBe(next[partition]);
      next[partition] = offset + 1;
    });
  });
});
