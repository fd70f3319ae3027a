// Subscriptions by pattern and static members, which only a real Kafka has right.
import { type Consumer, type ConsumerConfig, Offset } from '../../lib/index.js';
import { uniqueName, until, within } from '../helpers/cluster.js';
import {
  assigned,
  Gathering,
  numberOf,
  PARTITIONS,
  range,
  sendNumbers,
  take,
  withKafka,
} from './kafka.js';

const kafka = withKafka();

const protocols: Record<string, ConsumerConfig> = {
  classic: { 'heartbeat.interval.ms': 300, 'session.timeout.ms': 30_000 },
  'consumer (KIP-848)': { 'group.protocol': 'consumer' },
};

describe.each(Object.entries(protocols))('with the protocol %s', (_name, protocol) => {
  it('a pattern takes in a topic that is created later, and no other', async () => {
    const prefix = uniqueName('pattern');
    const producer = kafka.producer();
    await sendNumbers(producer, `${prefix}-a`, 0, 40);
    await sendNumbers(producer, `other-${prefix}`, 0, 40);
    const consumer = kafka.consumer({
      'group.id': kafka.group(),
      'topic.metadata.refresh.interval.ms': 500,
      ...protocol,
    });
    consumer.subscribe(new RegExp(`^${prefix}-[ab]$`));
    const gathering = new Gathering(consumer);
    await gathering.reach(40, 20_000);
    await sendNumbers(producer, `${prefix}-b`, 40, 80);
    await gathering.reach(80, 30_000);
    expect(gathering.numbers).toEqual(range(80));
    expect(new Set(gathering.messages.map(({ topic }) => topic))).toEqual(
      new Set([`${prefix}-a`, `${prefix}-b`]),
    );
  });

  it('a static member that comes back has its partitions, and the others notice nothing', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    await sendNumbers(kafka.producer(), topic, 0, 40);
    let rebalances = 0;
    const join = (name: string): Consumer => {
      const config = { 'group.id': group, 'group.instance.id': name, ...protocol };
      const consumer = kafka.consumer(config);
      const onRebalance = (): void => {
        if (name === 'stays') rebalances++;
      };
      consumer.subscribe(topic, { onRebalance });
      return consumer;
    };
    const [stays, leaves] = [join('stays'), join('leaves')];
    const gatherings = [stays, leaves].map((member) => new Gathering(member));
    const shares = (): number[][] => [stays, leaves].map(assigned);
    await until(() => shares().every(({ length }) => length === PARTITIONS / 2), shares, 20_000);
    expect(leaves.groupMetadata()).toMatchObject({ groupInstanceId: 'leaves' });
    const [seen, share] = [rebalances, assigned(leaves)];

    await within(leaves.close(), 'close() of a static member', 5000);
    await gatherings[1]!.ended();
    const back = join('leaves');
    const gathering = new Gathering(back);
    await until(
      () => assigned(back).length > 0,
      () => assigned(back),
      20_000,
    );
    expect(assigned(back)).toEqual(share);
    expect(rebalances).toBe(seen);
    await back.close();
    await gathering.ended();
  });
});

it('the last messages of a partition are where Offset.tail(n) begins', async () => {
  const topic = kafka.topic();
  await sendNumbers(kafka.producer(), topic, 0, 40 * PARTITIONS);
  const consumer = kafka.consumer();
  consumer.assign([{ topic, partition: 1, offset: Offset.tail(3) }]);
  const last = range(40 * PARTITIONS).filter((n) => n % PARTITIONS === 1);
  expect((await take(consumer, 3)).map(numberOf)).toEqual(last.slice(-3));
});
