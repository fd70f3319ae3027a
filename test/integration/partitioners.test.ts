// Where keys land, next to the Java client; and a topic that grows.
import { roundRobin } from '../../lib/index.js';
import { until } from '../helpers/cluster.js';
import { PARTITIONS, range, take, withKafka } from './kafka.js';
import { growTopic, produceKeys } from './kafka-tools.js';

const kafka = withKafka();

const KEYS = ['', 'a', 'ab', 'abc', 'é', '鍵', ...range(300).map((n) => `key-${n * 7919}`)];

it("presets 'java' and 'kafkajs' put a key where the Java client does", async () => {
  const topic = kafka.topic();
  // Creates the topic, and is seen by the consumer.
  await kafka.producer().send({ topic, value: 'first' });
  await produceKeys(topic, KEYS);
  for (const partitioner of ['java', 'kafkajs'] as const) {
    const producer = kafka.producer({}, { partitioner });
    await producer.sendBatch(KEYS.map((key) => ({ topic, key, value: partitioner })));
  }

  const consumer = kafka.member(kafka.group(), topic);
  const messages = await take(consumer, 3 * KEYS.length + 1);
  const partitionsBy = (client: string): Map<string, number> =>
    new Map(
      messages
        .filter(({ value }) => value?.toString() === client)
        .map(({ key, partition }) => [key?.toString() ?? 'null', partition]),
    );
  const java = partitionsBy('java');
  expect(java.size).toBe(KEYS.length);
  expect(new Set(java.values()).size).toBe(PARTITIONS);
  expect(partitionsBy('kafkajs')).toEqual(java);
}, 120_000);

it('a balancer uses the partitions that a topic gets while it runs', async () => {
  const topic = kafka.topic();
  const config = { 'topic.metadata.refresh.interval.ms': 200 };
  const producer = kafka.producer(config, { partitioner: roundRobin() });
  const used = async (): Promise<number> => {
    const reports = await producer.sendBatch(range(16).map(() => ({ topic, value: 'v' })));
    return new Set(reports.map(({ partition }) => partition)).size;
  };
  expect(await used()).toBe(PARTITIONS);
  await growTopic(topic, 2 * PARTITIONS);
  await until(async () => (await used()) === 2 * PARTITIONS, 'all of the partitions');
}, 120_000);
