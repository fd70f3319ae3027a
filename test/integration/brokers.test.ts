// What the tests have to do with: one broker, or three.
import { withAdmin } from './admin-kafka.js';
import { kafkaServers, PARTITIONS, sendNumbers } from './kafka.js';

const kafka = withAdmin();

it('a topic that Kafka creates is on every broker, up to three, and all of them lead', async () => {
  const { brokers } = await kafka.admin.metadata();
  const servers = kafkaServers().split(',');
  expect(brokers.length).toBeGreaterThanOrEqual(servers.length);
  const topic = kafka.topic();
  await sendNumbers(kafka.producer(), topic, 0, PARTITIONS);
  const { topics } = await kafka.admin.metadata({ topic });
  const partitions = topics[0]?.partitions ?? [];
  const copies = Math.min(brokers.length, 3);
  expect(partitions.map(({ replicas }) => replicas.length)).toEqual(partitions.map(() => copies));
  expect(partitions).toHaveLength(PARTITIONS);
  expect(new Set(partitions.map(({ leader }) => leader)).size).toBe(copies);
});
