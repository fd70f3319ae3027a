// Replaces the whole configuration of a topic: what is not named goes back to its default.
// Deprecated: incrementalAlterConfigs() changes only what it names.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/alter-configs.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 1);
  const config = { 'retention.ms': 3_600_000 };

  // eslint-disable-next-line @typescript-eslint/no-deprecated -- shown for those who need it
  const [result] = await admin.alterConfigs([{ type: 'topic', name: topic, config }]);
  if (result?.error) throw result.error;
  console.log(`replaced the configuration of ${topic}`);

  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
