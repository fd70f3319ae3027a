// Shows where the partitions of a topic are.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/describe-topics.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 3);
  const [description] = await admin.describeTopics([topic], { includeAuthorizedOperations: true });
  if (description?.error) throw description.error;
  console.log(`${topic} has the id ${description?.topicId}`);
  for (const { partition, leader, isr } of description?.partitions ?? []) {
    console.log(`partition ${partition}: led by ${leader?.id}, ${isr.length} replicas in sync`);
  }
  console.log(`permitted here: ${description?.authorizedOperations?.join(', ')}`);

  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
