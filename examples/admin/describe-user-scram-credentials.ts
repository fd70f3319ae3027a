// Shows which users can log in with SCRAM.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/describe-user-scram-credentials.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const users = await admin.describeUserScramCredentials(null);
  for (const { user, credentials } of users) {
    console.log(`${user}: ${credentials.map(({ mechanism }) => mechanism).join(', ')}`);
  }
  console.log(`${users.length} users`);

  await admin.close();
}

void main();
