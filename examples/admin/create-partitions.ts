// Adds partitions to a topic. There is no way to remove any.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/create-partitions.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 2);
  const [result] = await admin.createPartitions([{ topic, totalCount: 4 }]);
  if (result?.error) throw result.error;
  const { partitions } = await admin.waitForTopic(topic, { partitions: 4 });
  console.log(`${topic} has ${partitions.length} partitions`);

  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
