// Forgets the committed offset of a partition.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/delete-consumer-group-offsets.js
import { AdminClient } from 'kafka-napi';
import { uniqueName } from '../support/brokers.js';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 2, 20);
  const group = uniqueName('admin-example');
  await admin.resetOffsets(group, { to: 'earliest' }, [topic]);

  const [result] = await admin.deleteConsumerGroupOffsets([
    { group, partitions: [{ topic, partition: 1 }] },
  ]);
  if (result?.error) throw result.error;
  for (const { partition, error } of result?.partitions ?? []) {
    console.log(`partition ${partition}: ${error?.message ?? 'forgotten'}`);
  }

  await admin.deleteGroups([group]);
  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
