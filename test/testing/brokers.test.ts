import { MockCluster } from '../../lib/testing/index.js';
import { FAST_RECONNECT, rejectionOf, until, withCluster, within } from '../helpers/cluster.js';
import { coordinatorOf, metadataOf, versionsOf } from './wire.js';

// One per test: what is changed here is changed for good.
let mock: MockCluster;
beforeEach(() => {
  mock = new MockCluster({ brokers: 3 });
});
afterEach(() => mock.close());

const cluster = withCluster();
const addressOf = (index: number): string => mock.bootstrapServers.split(',')[index]!;
const producer = (config = {}) =>
  cluster.producer({ 'bootstrap.servers': mock.bootstrapServers, ...FAST_RECONNECT, ...config });

describe('brokers', () => {
  it("'all' takes down every broker, and brings them back", async () => {
    mock.createTopic('t');
    const client = producer({ 'message.timeout.ms': 20_000 });
    await client.send({ topic: 't', value: 'before' });
    mock.setBrokerDown('all');
    await expect(metadataOf(addressOf(0))).rejects.toThrow();
    await expect(metadataOf(addressOf(2))).rejects.toThrow();
    const sent = client.send({ topic: 't', value: 'after' });
    mock.setBrokerUp('all');
    expect((await within(sent, 'the message')).status).toBe('persisted');
  });

  it('an added broker takes partitions', async () => {
    mock.createTopic('t', { partitions: 8, replicationFactor: 3 });
    mock.addBroker(7);
    expect(mock.brokerIds).toEqual([1, 2, 3, 7]);
    mock.setPartitionLeader('t', 0, 7);
    expect((await producer().send({ topic: 't', partition: 0 })).brokerId).toBe(7);
    mock.createTopic('four', { replicationFactor: 4 });
    const { brokers, topics } = await metadataOf(addressOf(0));
    expect(brokers.map(({ id }) => id).sort()).toEqual([1, 2, 3, 7]);
    const four = topics.find(({ name }) => name === 'four');
    expect(four?.partitions[0]?.replicas.sort()).toEqual([1, 2, 3, 7]);
  });

  it('a decommissioned broker is gone, and its partitions are with others', async () => {
    mock.createTopic('t', { partitions: 6 });
    const client = producer();
    await client.send({ topic: 't', partition: 0 });
    mock.decommissionBroker(2);
    expect(mock.brokerIds).toEqual([1, 3]);
    await expect(metadataOf(addressOf(1))).rejects.toThrow();
    const partitions = [0, 1, 2, 3, 4, 5];
    const reports = await client.sendBatch(
      partitions.map((partition) => ({ topic: 't', partition })),
    );
    for (const { brokerId } of reports) expect([1, 3]).toContain(brokerId);
    expect(() => mock.setBrokerDown(2)).toThrow(RangeError);
    mock.addBroker(2);
    expect(mock.brokerIds).toEqual([1, 3, 2]);
  });

  it('the last broker that metadata shows stays', () => {
    mock.decommissionBroker(1);
    mock.hideBroker(2);
    expect(() => mock.hideBroker(3)).toThrow('is the last');
    expect(() => mock.decommissionBroker(3)).toThrow('is the last');
    mock.decommissionBroker(2);
    expect(mock.brokerIds).toEqual([3]);
  });

  it('a hidden broker leaves the metadata but keeps on serving', async () => {
    mock.createTopic('t', { partitions: 6 });
    mock.hideBroker(2);
    const { brokers, topics } = await metadataOf(addressOf(1));
    expect(brokers.map(({ id }) => id)).toEqual([1, 3]);
    for (const { leader } of topics[0]!.partitions) expect([1, 3]).toContain(leader);
  });

  it('racks and addresses are what metadata says they are', async () => {
    mock.setBrokerRack('all', 'west');
    mock.setBrokerRack(2, 'east');
    mock.setBrokerAddress(3, 'broker.invalid', 4242);
    const { brokers } = await metadataOf(addressOf(0));
    expect(brokers.map(({ rack }) => rack)).toEqual(['west', 'east', 'west']);
    expect(brokers[2]).toMatchObject({ id: 3, host: 'broker.invalid', port: 4242 });
  });

  it('clients go where an address sends them', async () => {
    const single = new MockCluster({ topics: ['t'] });
    const lines: string[] = [];
    single.setBrokerAddress(1, '127.0.0.1', 1);
    const client = cluster.producer(
      { 'bootstrap.servers': single.bootstrapServers, 'message.timeout.ms': 400 },
      { logger: ({ message }) => lines.push(message) },
    );
    expect(await rejectionOf(client.send({ topic: 't' }))).toMatchObject({ isTimeout: true });
    expect(lines.join('\n')).toContain('127.0.0.1:1/');
    await single.close();
  });
});

describe('roles', () => {
  it('the controller is broker 1, until it is set, or decommissioned', async () => {
    const controller = async () => (await metadataOf(addressOf(2))).controllerId;
    expect(await controller()).toBe(1);
    mock.setController(2);
    expect(await controller()).toBe(2);
    mock.decommissionBroker(2);
    expect(await controller()).toBe(1);
    mock.setController(null);
    expect(await controller()).toBe(-1);
  });

  it.each([1, 2, 3])('a group can be coordinated by broker %i', async (brokerId) => {
    mock.setCoordinator('group', 'g', brokerId);
    mock.createTopic('t', { partitions: 1 });
    mock.requests.start();
    const consumer = cluster.consumer({
      'bootstrap.servers': mock.bootstrapServers,
      'group.id': 'g',
    });
    consumer.subscribe('t');
    await until(() => mock.requests.count('JoinGroup') > 0, 'a JoinGroup request');
    const joined = mock.requests.list().filter(({ apiName }) => apiName === 'JoinGroup');
    expect(new Set(joined.map((join) => join.brokerId))).toEqual(new Set([brokerId]));
  });

  it('a transactional id has a coordinator of its own', async () => {
    mock.setCoordinator('transaction', 'id', 3);
    mock.setCoordinator('group', 'id', 2);
    expect(await coordinatorOf(addressOf(0), 'id', 1)).toBe(3);
    expect(await coordinatorOf(addressOf(0), 'id', 0)).toBe(2);
  });

  it('a coordinator that is decommissioned is replaced', async () => {
    mock.setCoordinator('group', 'g', 2);
    mock.decommissionBroker(2);
    expect([1, 3]).toContain(await coordinatorOf(addressOf(0), 'g', 0));
  });
});

describe('API versions', () => {
  it('are narrowed for clients that connect later', async () => {
    mock.setApiVersions('Produce', { min: 3, max: 7 });
    expect((await versionsOf(addressOf(1))).get(0)).toEqual([3, 7]);
    mock.createTopic('t');
    expect((await producer().send({ topic: 't', value: 'old style' })).status).toBe('persisted');
  });

  it('a request that is taken away is not announced', async () => {
    mock.setApiVersions('InitProducerId', null);
    expect((await versionsOf(addressOf(0))).has(22)).toBe(false);
    mock.createTopic('t');
    const idempotent = producer({ 'enable.idempotence': true, 'message.timeout.ms': 300 });
    expect(await rejectionOf(idempotent.send({ topic: 't' }))).toMatchObject({
      name: 'KafkaError',
    });
  });
});
