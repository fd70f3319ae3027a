// Creates topics, and says what became of each.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/create-topics.js
import { AdminClient } from 'kafka-napi';
import { uniqueName } from '../support/brokers.js';
import { bootstrapServers } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = uniqueName('admin-example');
  const results = await admin.createTopics([
    { topic, numPartitions: 3, replicationFactor: 1, config: { 'retention.ms': 60_000 } },
    { topic: 'not a name' },
  ]);
  for (const result of results) {
    console.log(`${result.topic}: ${result.error?.message ?? 'created'}`);
  }

  await admin.waitForTopic(topic, { partitions: 3 });
  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
