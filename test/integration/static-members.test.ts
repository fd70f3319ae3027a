// Members with a group.instance.id, which only a real Kafka has right.
import { type Consumer, type ConsumerConfig } from '../../lib/index.js';
import { rejectionOf, until, within } from '../helpers/cluster.js';
import { assigned, Gathering, PARTITIONS, range, sendNumbers, take, withKafka } from './kafka.js';

const kafka = withKafka();

const CLASSIC = { 'heartbeat.interval.ms': 300, 'session.timeout.ms': 30_000 } as const;
const KIP_848 = { 'group.protocol': 'consumer' } as const;

const protocols: Record<string, ConsumerConfig> = {
  classic: CLASSIC,
  'consumer (KIP-848)': KIP_848,
};

describe.each(Object.entries(protocols))('with the protocol %s', (_name, protocol) => {
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

/** Which of two members is sent away, and with what. */
const duplicates = [
  ['classic', 'the first', CLASSIC, 'ERR_FENCED_INSTANCE_ID'],
  ['consumer (KIP-848)', 'the second', KIP_848, 'ERR_UNRELEASED_INSTANCE_ID'],
] as const;

it.each(duplicates)(
  'with the protocol %s, of two members with one group.instance.id %s ends with a fatal error',
  async (_name, which, protocol, code) => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    const producer = kafka.producer();
    await sendNumbers(producer, topic, 0, 40);
    const config = { 'group.instance.id': 'the one', ...protocol };
    const first = kafka.member(group, topic, config);
    await take(first, 40);
    const second = kafka.member(group, topic, config);
    const [loser, winner] = which === 'the first' ? [first, second] : [second, first];
    const gathering = new Gathering(winner);
    const error = await rejectionOf(within(loser.readMessage(), 'the end of one', 20_000));
    expect(error).toMatchObject({ code, isFatal: true, origin: 'broker' });
    expect(loser.fatalError()).toMatchObject({ code, isFatal: true });
    await within(loser.close(), 'close() of the one that was sent away', 5000);

    // Its going takes nothing away from the other.
    await sendNumbers(producer, topic, 40, 80);
    await until(
      () => range(40).every((n) => gathering.numbers.includes(40 + n)),
      () => gathering.numbers,
      20_000,
    );
    expect(assigned(winner)).toEqual(range(PARTITIONS));
    expect(winner.fatalError()).toBeNull();
    await winner.close();
    await gathering.ended();
  },
);
