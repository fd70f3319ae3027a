import { MockCluster, type MockClusterOptions, withMockCluster } from '../../lib/testing/index.js';
import { rejectionOf, thrownBy, withCluster } from '../helpers/cluster.js';
import { metadataOf } from './wire.js';

const cluster = withCluster();

describe('withMockCluster', () => {
  it('hands out a cluster, returns what the function does, and closes it', async () => {
    let kept: MockCluster | undefined;
    const report = await withMockCluster(
      async (mock) => {
        kept = mock;
        const producer = cluster.producer({ 'bootstrap.servers': mock.bootstrapServers });
        return producer.send({ topic: 'orders', partition: 11 });
      },
      { topics: { orders: { partitions: 12 } } },
    );
    expect(report.status).toBe('persisted');
    expect(thrownBy(() => kept?.createTopic('late'))).toMatchObject({ code: 'ERR__STATE' });
  });

  it('closes it when the function throws, and rejects with that', async () => {
    const boom = new Error('boom');
    let kept: MockCluster | undefined;
    const failing = withMockCluster((mock) => {
      kept = mock;
      throw boom;
    });
    expect(await rejectionOf(failing)).toBe(boom);
    await expect(metadataOf(kept!.bootstrapServers)).rejects.toThrow();
  });

  it('refuses what is no function', async () => {
    const call = withMockCluster(5 as unknown as () => void);
    expect(await rejectionOf(call)).toMatchObject({ code: 'ERR_INVALID_ARG_TYPE' });
  });
});

describe('options', () => {
  it('topics are there from the start, by name or with options', async () => {
    const counts = async (options: MockClusterOptions) =>
      withMockCluster(async (mock) => {
        const { topics } = await metadataOf(mock.bootstrapServers.split(',')[0]!);
        return Object.fromEntries(topics.map(({ name, partitions }) => [name, partitions.length]));
      }, options);
    expect(await counts({ topics: ['a', 'b'] })).toEqual({ a: 4, b: 4 });
    const topics = { a: { partitions: 1 }, b: { partitions: 9, replicationFactor: 2 } };
    expect(await counts({ brokers: 2, topics })).toEqual({ a: 1, b: 9 });
    expect(await counts({})).toEqual({});
  });

  it.each<unknown>([
    { topics: 5 },
    { topics: [5] },
    { topics: [''] },
    { topics: ['a', 'a'] },
    { topics: { a: null } },
    { topics: { a: { partitions: 0 } } },
    { topics: { a: { replicationFactor: 2 } } },
    { initialRebalanceDelayMs: -1 },
    { heartbeatIntervalMs: 0 },
    { sessionTimeoutMs: '5' },
  ])('%p are refused', (options) => {
    expect(thrownBy(() => new MockCluster(options as MockClusterOptions))).toMatchObject({
      code: expect.stringMatching(/^ERR_INVALID_ARG_/),
    });
  });
});
