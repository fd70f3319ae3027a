// What the tests of AdminClient on the real Kafka share.
import { AdminClient, type NewTopic, Producer } from '../../lib/index.js';
import { within } from '../helpers/cluster.js';
import { kafkaServers, type TestKafka, withKafka } from './kafka.js';

export interface TestAdmin extends TestKafka {
  readonly admin: AdminClient;
  /** Creates a topic, waits until it can be used, and returns its name. */
  newTopic(spec?: Partial<NewTopic>): Promise<string>;
  /** Sends `count` messages to a partition. */
  fill(topic: string, count: number, partition?: number): Promise<void>;
}

/** Call it at the top of a test file: one AdminClient for all of its tests. */
export function withAdmin(): TestAdmin {
  const kafka = withKafka();
  let admin: AdminClient | undefined;
  const running = (): AdminClient => {
    admin ??= new AdminClient({ 'bootstrap.servers': kafkaServers() }, { logger: null });
    return admin;
  };
  afterAll(async () => {
    if (admin !== undefined) await within(admin.close(), 'close() of the admin client');
  });
  return {
    ...kafka,
    get admin() {
      return running();
    },
    newTopic: async (spec = {}) => {
      const topic = kafka.topic();
      const numPartitions = spec.replicaAssignment === undefined ? 1 : undefined;
      const [result] = await running().createTopics([{ topic, numPartitions, ...spec }]);
      if (result?.error) throw result.error;
      await running().waitForTopic(topic, { partitions: spec.numPartitions ?? 1 });
      return topic;
    },
    fill: async (topic, count, partition = 0) => {
      const producer = new Producer({ 'bootstrap.servers': kafkaServers() }, { logger: null });
      const messages = Array.from({ length: count }, (_, i) => ({
        topic,
        partition,
        value: String(i),
        timestamp: TIME_OF_FIRST + i * 1000,
      }));
      await producer.sendBatch(messages);
      await producer.close();
    },
  };
}

/** Timestamp of the first message of `fill()`; each further one is a second later. */
export const TIME_OF_FIRST = Date.UTC(2026, 0, 1);
