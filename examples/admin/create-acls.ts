// Lets a user write to all topics whose names begin with a prefix. Needs brokers with an authorizer.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/create-acls.js
import { AdminClient } from 'kafka-napi';
import { uniqueName } from '../support/brokers.js';
import { bootstrapServers } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const user = `User:${uniqueName('alice')}`;
  const [result] = await admin.createAcls([
    {
      resourceType: 'topic',
      resourceName: 'orders-',
      patternType: 'prefixed',
      principal: user,
      operation: 'write',
      permission: 'allow',
    },
  ]);
  if (result?.error) throw result.error;
  console.log(`${user} may write to orders-*`);

  await admin.deleteAcls([{ principal: user }]);

  await admin.close();
}

void main();
