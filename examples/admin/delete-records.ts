// Deletes the oldest messages of a partition.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/delete-records.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 1, 100);
  const [result] = await admin.deleteRecords([{ topic, partition: 0, offset: 60 }]);
  if (result?.error) throw result.error;
  console.log(`the oldest message now has the offset ${result?.lowWatermark}`);

  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
