// Where the examples find a cluster: yours, or one inside this process.
import { MockCluster } from 'kafka-napi';

export interface Brokers {
  readonly bootstrapServers: string;
  close(): Promise<void>;
}

/** The cluster at KAFKA_BOOTSTRAP_SERVERS, or an embedded one with this topic. */
export function findBrokers(topic: string, partitions = 4): Brokers {
  const bootstrapServers = process.env['KAFKA_BOOTSTRAP_SERVERS'];
  if (bootstrapServers !== undefined) {
    return { bootstrapServers, close: () => Promise.resolve() };
  }
  const cluster = new MockCluster();
  cluster.createTopic(topic, { partitions });
  return cluster;
}

/** A name that no earlier run has used. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${process.pid}-${Date.now().toString(36)}`;
}
