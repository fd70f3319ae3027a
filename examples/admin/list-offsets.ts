// Finds offsets: of the oldest and the newest message, and by time.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/list-offsets.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 1, 10);
  const place = { topic, partition: 0 };
  for (const spec of ['earliest', 'latest', new Date(Date.now() - 60_000)] as const) {
    const [result] = await admin.listOffsets([{ ...place, spec }]);
    if (result?.error) throw result.error;
    console.log(`${String(spec)}: offset ${result?.offset}`);
  }

  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
