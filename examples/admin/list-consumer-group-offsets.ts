// Shows what a group has committed, and how far it is behind.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/list-consumer-group-offsets.js
import { AdminClient } from 'kafka-napi';
import { uniqueName } from '../support/brokers.js';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 2, 20);
  const group = uniqueName('admin-example');
  await admin.resetOffsets(group, { to: 'earliest' }, [topic]);

  const [offsets] = await admin.listConsumerGroupOffsets([{ group }]);
  if (offsets?.error) throw offsets.error;
  for (const { partition, offset } of offsets?.partitions ?? []) {
    console.log(`partition ${partition}: ${offset}`);
  }
  const { total } = await admin.lag(group);
  console.log(`${total} messages behind`);

  await admin.deleteGroups([group]);
  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
