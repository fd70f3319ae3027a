// Changes single properties of a topic, and leaves the others alone.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/incremental-alter-configs.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 1);
  const [result] = await admin.incrementalAlterConfigs([
    {
      type: 'topic',
      name: topic,
      changes: [
        { name: 'retention.ms', value: 3_600_000 },
        { name: 'cleanup.policy', operation: 'append', value: 'compact' },
      ],
    },
  ]);
  if (result?.error) throw result.error;
  console.log(`changed ${topic}`);

  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
