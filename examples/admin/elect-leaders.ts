// Makes the preferred replicas leaders again, e.g. after a broker was restarted.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/elect-leaders.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 2);
  const results = await admin.electLeaders([
    { topic, partition: 0 },
    { topic, partition: 1 },
  ]);
  for (const { partition, error } of results) {
    const isFine = error === null || error.code === 'ERR_ELECTION_NOT_NEEDED';
    console.log(`partition ${partition}: ${isFine ? 'led as it should be' : error.message}`);
  }

  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
