// Shows the configuration of a topic, as far as it differs from the default.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/describe-configs.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 1);
  const [description] = await admin.describeConfigs([{ type: 'topic', name: topic }]);
  if (description?.error) throw description.error;
  for (const { name, value, source, isDefault } of description?.entries ?? []) {
    if (!isDefault) console.log(`${name} = ${value} (${source})`);
  }
  console.log(`${description?.entries.length} properties in all`);

  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
