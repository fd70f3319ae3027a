// What the tests have to do with. scripts/test.mjs says how many brokers that must be.
import { withAdmin } from './admin-kafka.js';
import { PARTITIONS, sendNumbers } from './kafka.js';

const kafka = withAdmin();

it('a topic that Kafka creates has replicas and leaders on as many brokers as there must be', async () => {
  const least = Number(process.env['KAFKA_NAPI_TEST_BROKERS'] ?? 1);
  const topic = kafka.topic();
  await sendNumbers(kafka.producer(), topic, 0, PARTITIONS);
  const { brokers, topics } = await kafka.admin.metadata({ topic });
  const partitions = topics[0]?.partitions ?? [];
  expect(partitions).toHaveLength(PARTITIONS);
  const counts = [
    brokers.length,
    new Set(partitions.map(({ leader }) => leader)).size,
    ...partitions.map(({ replicas }) => replicas.length),
  ];
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(least);
});
