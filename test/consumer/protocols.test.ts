// The group protocols besides the classic eager one: cooperative, and KIP-848's.
import { Consumer, type ConsumerConfig, type Message } from '../../lib/index.js';
import { thrownBy, until, withCluster, within } from '../helpers/cluster.js';
import { expectAllOnce, FAST_GROUP, filledTopic, placeOf, take } from './helpers.js';

const cluster = withCluster();

const protocols: Record<string, ConsumerConfig> = {
  'partition.assignment.strategy=cooperative-sticky': {
    ...FAST_GROUP,
    'session.timeout.ms': 3000,
    'partition.assignment.strategy': 'cooperative-sticky',
  },
  'partition.assignment.strategy=roundrobin': {
    ...FAST_GROUP,
    'session.timeout.ms': 3000,
    'partition.assignment.strategy': 'roundrobin',
  },
  'group.protocol=consumer': { 'group.protocol': 'consumer' },
};

function assigned(consumer: Consumer): number[] {
  return consumer
    .assignment()
    .map(({ partition }) => partition)
    .sort((a, b) => a - b);
}

describe.each(Object.entries(protocols))('%s', (_name, protocol) => {
  function member(group: string, topic: string, config: ConsumerConfig = {}): Consumer {
    const consumer = cluster.consumer({ 'group.id': group, ...protocol, ...config });
    consumer.subscribe(topic);
    return consumer;
  }

  it('joins, reads everything and leaves', async () => {
    const topic = await filledTopic(cluster, 50, { partitions: 2 });
    const consumer = member(cluster.group(), topic);
    expectAllOnce(await take(consumer, 100), 50, { partitions: 2 });
    expect(assigned(consumer)).toEqual([0, 1]);
    await within(consumer.close(), 'close()', 5000);
  });

  it('hands out its rebalances, which are acknowledged on the next pull', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = member(cluster.group(), topic, { 'enable.auto.commit': false });
    const event = await consumer.poll(10_000);
    expect(event).toMatchObject({ type: 'assignedPartitions', partitions: [{ topic }] });
    expect(assigned(consumer)).toEqual([]);
    expect(await consumer.poll(10_000)).toMatchObject({ type: 'message', offset: 0 });
    expect(assigned(consumer)).toEqual([0]);
    consumer.unsubscribe();
    expect(await consumer.poll(10_000)).toMatchObject({ type: 'revokedPartitions', lost: false });
    expect(assigned(consumer)).toEqual([0]);
    await consumer.poll(0);
    expect(assigned(consumer)).toEqual([]);
  });

  it('closes without a hang while a rebalance is in hand', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = member(cluster.group(), topic);
    expect((await consumer.poll(10_000))?.type).toBe('assignedPartitions');
    await within(consumer.close(), 'close()', 5000);
  });

  it('awaits an onRebalance, which may acknowledge by itself', async () => {
    const topic = await filledTopic(cluster, 5);
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...protocol });
    const types: string[] = [];
    consumer.subscribe(topic, {
      onRebalance: async (event, self) => {
        types.push(event.type);
        await new Promise((resolve) => setImmediate(resolve));
        const isCooperative = protocol['partition.assignment.strategy'] !== 'roundrobin';
        const from3 = event.partitions.map((partition) => ({ ...partition, offset: 3 }));
        if (event.type !== 'assignedPartitions') return;
        if (isCooperative) self.incrementalAssign(from3);
        else self.assign(from3);
      },
    });
    expect((await take(consumer, 2)).map(placeOf)).toEqual(['0@3', '0@4']);
    expect(types).toEqual(['assignedPartitions']);
  });

  it('shares the partitions between two members, losing nothing', async () => {
    const topic = await filledTopic(cluster, 50, { partitions: 4 });
    const group = cluster.group();
    const members = [member(group, topic), member(group, topic)];
    const messages: Message[] = [];
    const readings = members.map(async (consumer) => {
      for await (const message of consumer) messages.push(message);
    });
    const shares = (): number[][] => members.map(assigned);
    await until(
      () =>
        new Set(messages.map(placeOf)).size === 200 && shares().every((list) => list.length === 2),
      () => ({ messages: messages.length, shares: shares() }),
      25_000,
    );
    expect(
      shares()
        .flat()
        .sort((a, b) => a - b),
    ).toEqual([0, 1, 2, 3]);
    await Promise.all(members.map((consumer) => consumer.close()));
    await Promise.all(readings);
  });
});

describe('group.protocol=consumer', () => {
  const create = (config: ConsumerConfig): Consumer => {
    const all = { 'group.id': 'g', 'group.protocol': 'consumer', ...config } as const;
    return new Consumer(all, { logger: null });
  };

  // The values are the defaults: that they are given at all is what is wrong.
  it.each([
    [{ 'session.timeout.ms': 45_000 }, 'broker side'],
    [{ 'heartbeat.interval.ms': 3000 }, 'broker side'],
    [{ 'partition.assignment.strategy': 'range,roundrobin' }, '`group.remote.assignor`'],
    [{ 'group.protocol.type': 'consumer' }, 'not supported'],
  ] as const)('refuses %o, which is of the classic protocol', async (config, hint) => {
    const [name] = Object.keys(config);
    const error = thrownBy(() => create(config));
    expect(error).toMatchObject({
      code: 'ERR__INVALID_ARG',
      configKey: name,
      configKeys: [name, 'group.protocol'],
      message: expect.stringContaining(`\`${name}\` is not supported`) as string,
    });
    expect((error as Error).message).toContain(hint);
    await create({ 'group.protocol': 'classic', ...config }).close();
  });

  it('takes a max.poll.interval.ms below the default session.timeout.ms; the classic one does not', async () => {
    await create({ 'max.poll.interval.ms': 1000 }).close();
    const classic = { 'group.protocol': 'classic', 'max.poll.interval.ms': 1000 } as const;
    expect(thrownBy(() => create(classic))).toMatchObject({
      code: 'ERR__INVALID_ARG',
      // Of the two that contradict each other, the one that was given.
      configKeys: ['max.poll.interval.ms'],
    });
    expect(thrownBy(() => create({ ...classic, 'session.timeout.ms': 2000 }))).toMatchObject({
      configKey: 'max.poll.interval.ms',
      configKeys: ['max.poll.interval.ms', 'session.timeout.ms'],
    });
  });
});
