// As api.ts, for `kafka-napi/testing`: its cluster is the same class as that of `kafka-napi`.
import { type MockCluster } from 'kafka-napi';
import { FAST_CONSUMER, MockCluster as TestingCluster, withMockCluster } from 'kafka-napi/testing';
import { Consumer } from 'kafka-napi';

export const cluster: MockCluster = new TestingCluster({ topics: ['orders'] });

export const servers: Promise<string> = withMockCluster((mock) => mock.bootstrapServers);

export const consumer = new Consumer({
  ...FAST_CONSUMER,
  'bootstrap.servers': cluster.bootstrapServers,
  'group.id': 'g',
});

// @ts-expect-error: what the function returns, not something else.
export const count: Promise<number> = withMockCluster((mock) => mock.bootstrapServers);
