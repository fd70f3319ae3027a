// Lists the groups of the cluster.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/list-consumer-groups.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const { groups, errors } = await admin.listConsumerGroups({
    matchConsumerGroupStates: ['stable', 'empty'],
  });
  for (const { group, state, type } of groups) console.log(`${group}: ${state}, ${type}`);
  // A broker that does not answer does not hide the groups of the others.
  for (const error of errors) console.error(error.message);
  console.log(`${groups.length} groups`);

  await admin.close();
}

void main();
