// Commits offsets for a group that has no members.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/alter-consumer-group-offsets.js
import { AdminClient } from 'kafka-napi';
import { uniqueName } from '../support/brokers.js';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 2, 20);
  const group = uniqueName('admin-example');
  const [result] = await admin.alterConsumerGroupOffsets([
    {
      group,
      partitions: [
        { topic, partition: 0, offset: 5, metadata: 'moved by hand' },
        { topic, partition: 1, offset: 0 },
      ],
    },
  ]);
  if (result?.error) throw result.error;
  for (const { partition, error } of result?.partitions ?? []) {
    console.log(`partition ${partition}: ${error?.message ?? 'committed'}`);
  }
  // By time, by distance, to an end: resetOffsets().
  await admin.resetOffsets(group, { to: { shift: -2 } });

  await admin.deleteGroups([group]);
  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
