import { withCluster } from '../helpers/cluster.js';

const cluster = withCluster({ brokers: 2 });

describe('cluster.requests', () => {
  it('lists what the brokers were asked, in order, with names', async () => {
    const topic = cluster.topic();
    cluster.mock.setPartitionLeader(topic, 0, 2);
    const { requests } = cluster.mock;
    requests.start();
    const producer = cluster.producer({ 'linger.ms': 0 });
    await producer.send({ topic, value: '1' });
    await producer.send({ topic, value: '2' });

    const list = requests.list();
    expect(list[0]?.apiName).toBe('ApiVersions');
    expect(requests.count('Produce')).toBe(2);
    expect(requests.count(0)).toBe(2);
    expect(requests.count()).toBe(requests.list().length);
    const produce = list.filter(({ apiKey }) => apiKey === 0);
    expect(produce).toEqual([
      { brokerId: 2, apiKey: 0, apiName: 'Produce', timestampUs: expect.any(Number) },
      { brokerId: 2, apiKey: 0, apiName: 'Produce', timestampUs: expect.any(Number) },
    ]);
    const times = list.map(({ timestampUs }) => timestampUs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(0);
  });

  it('counts one request for what fits into a batch', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer({ 'linger.ms': 50 });
    await producer.send({ topic });
    cluster.mock.requests.start();
    await producer.sendBatch(Array.from({ length: 100 }, (_, i) => ({ topic, value: `${i}` })));
    expect(cluster.mock.requests.count('Produce')).toBe(1);
  });

  it('can be read after stop(), which nothing is added to', async () => {
    const topic = cluster.topic();
    const { requests } = cluster.mock;
    const producer = cluster.producer();
    requests.start();
    await producer.send({ topic });
    requests.stop();
    requests.stop();
    await producer.send({ topic });
    expect(requests.count('Produce')).toBe(1);
    requests.start();
    expect(requests.count('Produce')).toBe(0);
  });

  it('clear() forgets, and goes on', async () => {
    const topic = cluster.topic();
    const { requests } = cluster.mock;
    const producer = cluster.producer();
    requests.start();
    await producer.send({ topic });
    requests.clear();
    expect(requests.count('Produce')).toBe(0);
    await producer.send({ topic });
    expect(requests.count('Produce')).toBe(1);
    requests.stop();
    requests.clear();
    expect(requests.list()).toEqual([]);
  });

  it('is empty unless started', async () => {
    cluster.mock.requests.stop();
    cluster.mock.requests.clear();
    await cluster.producer().send({ topic: cluster.topic() });
    expect(cluster.mock.requests.list()).toEqual([]);
  });
});
