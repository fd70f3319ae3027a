// Shows which access rules apply to a topic. Needs brokers with an authorizer.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/describe-acls.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  // `match`: rules with this name, with a prefix of it, and with `*`.
  const [matches] = await admin.describeAcls([
    { resourceType: 'topic', resourceName: 'orders-2026', patternType: 'match' },
  ]);
  if (matches?.error) throw matches.error;
  for (const { principal, host, operation, permission, resourceName } of matches?.acls ?? []) {
    console.log(`${permission} ${principal} from ${host} to ${operation} ${resourceName}`);
  }
  console.log(`${matches?.acls.length} rules`);

  await admin.close();
}

void main();
