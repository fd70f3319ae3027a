// Deletes all access rules of a user, and shows them. Needs brokers with an authorizer.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/delete-acls.js
import { AdminClient } from 'kafka-napi';
import { uniqueName } from '../support/brokers.js';
import { bootstrapServers } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const principal = `User:${uniqueName('alice')}`;
  const rule = {
    resourceType: 'topic',
    resourceName: '*',
    principal,
    permission: 'allow',
  } as const;
  await admin.createAcls([
    { ...rule, operation: 'read' },
    { ...rule, operation: 'describe' },
  ]);

  const [matches] = await admin.deleteAcls([{ principal }]);
  if (matches?.error) throw matches.error;
  for (const acl of matches?.acls ?? []) console.log(`deleted: ${acl.permission} ${acl.operation}`);

  await admin.close();
}

void main();
