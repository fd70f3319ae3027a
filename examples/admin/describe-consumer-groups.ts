// Shows the members of a group, and what each of them reads.
//
//   KAFKA_BOOTSTRAP_SERVERS=localhost:9092 node dist-examples/admin/describe-consumer-groups.js
import { AdminClient, Consumer } from 'kafka-napi';
import { uniqueName } from '../support/brokers.js';
import { bootstrapServers, newTopic } from '../support/kafka.js';

async function main(): Promise<void> {
  const admin = new AdminClient({ 'bootstrap.servers': bootstrapServers });
  const topic = await newTopic(admin, 4, 10);
  const group = uniqueName('admin-example');
  const consumer = new Consumer({
    'bootstrap.servers': bootstrapServers,
    'group.id': group,
    'auto.offset.reset': 'earliest',
  });
  consumer.subscribe(topic);
  await consumer.readMessage();

  const [description] = await admin.describeConsumerGroups([group]);
  if (description?.error) throw description.error;
  console.log(`${group} is ${description?.state}, assigned by ${description?.partitionAssignor}`);
  for (const { clientId, host, assignment } of description?.members ?? []) {
    const partitions = assignment.map(({ partition }) => partition).join(', ');
    console.log(`${clientId} at ${host} reads the partitions ${partitions}`);
  }

  await consumer.close();
  await admin.deleteGroups([group]);
  await admin.deleteTopics([topic]);

  await admin.close();
}

void main();
