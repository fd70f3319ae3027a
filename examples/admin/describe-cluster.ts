// Shows the brokers of the cluster.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/describe-cluster.js
import { AdminClient } from 'kafka-napi';
import { bootstrapServers } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const { clusterId, controller, nodes } = await admin.describeCluster();
  console.log(`cluster ${clusterId}, controller ${controller?.id}`);
  for (const { id, host, port, rack } of nodes) {
    console.log(`broker ${id} at ${host}:${port}${rack === null ? '' : `, rack ${rack}`}`);
  }

  await admin.close();
}

void main();
