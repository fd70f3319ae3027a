// Where the examples for admins find a Kafka, and something in it to manage.
import type { AdminClient } from 'kafka-napi';
import { fill } from './fill.js';
import { uniqueName } from './brokers.js';

/** The cluster at KAFKA_BOOTSTRAP_SERVERS, or a local one. */
export const bootstrapServers = process.env['KAFKA_BOOTSTRAP_SERVERS'] ?? 'localhost:9092';

/** Creates a topic of its own for an example, with this many messages. */
export async function newTopic(
  admin: AdminClient,
  numPartitions: number,
  messages = 0,
): Promise<string> {
  const topic = uniqueName('admin-example');
  const [result] = await admin.createTopics([{ topic, numPartitions }]);
  if (result?.error) throw result.error;
  await admin.waitForTopic(topic, { partitions: numPartitions });
  if (messages > 0) await fill(bootstrapServers, topic, messages);
  return topic;
}
