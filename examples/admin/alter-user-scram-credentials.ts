// Creates a user for SASL/SCRAM, and deletes it again.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/alter-user-scram-credentials.js
import { AdminClient } from 'kafka-napi';
import { uniqueName } from '../support/brokers.js';
import { bootstrapServers } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const user = uniqueName('alice');
  const credential = { user, mechanism: 'SCRAM-SHA-512' } as const;
  const [created] = await admin.alterUserScramCredentials([
    { ...credential, password: 'a-long-secret', iterations: 8192 },
  ]);
  if (created?.error) throw created.error;
  console.log(`created ${user}`);

  const [deleted] = await admin.alterUserScramCredentials([{ ...credential, delete: true }]);
  console.log(deleted?.error?.message ?? `deleted ${user}`);

  await admin.close();
}

void main();
