// Deletes topics, with all that is in them.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/delete-topics.js
import { AdminClient } from 'kafka-napi';
import { uniqueName } from '../support/brokers.js';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 1);
  const results = await admin.deleteTopics([topic, uniqueName('nowhere')]);
  for (const result of results) {
    console.log(`${result.topic}: ${result.error?.code ?? 'deleted'}`);
  }

  await admin.close();
}

void main();
