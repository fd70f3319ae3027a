// Deletes a group with its committed offsets. It must have no members.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/delete-groups.js
import { AdminClient } from 'kafka-napi';
import { uniqueName } from '../support/brokers.js';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 2, 20);
  const group = uniqueName('admin-example');
  await admin.resetOffsets(group, { to: 'earliest' }, [topic]);

  const results = await admin.deleteGroups([group, uniqueName('nowhere')]);
  for (const result of results) {
    console.log(`${result.group}: ${result.error?.code ?? 'deleted'}`);
  }

  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
