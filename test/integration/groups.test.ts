// Groups of several members, of either protocol.
import { type ConsumerConfig, type ConsumerControlEvent } from '../../lib/index.js';
import { until, within } from '../helpers/cluster.js';
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

/** A member that is gone without a word holds its group up for longer than a test waits. */
const LONG_SESSION = { 'session.timeout.ms': 40_000 } as const;

const protocols: Record<string, ConsumerConfig> = {
  'classic, eager': { 'heartbeat.interval.ms': 300, 'session.timeout.ms': 6000 },
  'classic, cooperative': {
    'heartbeat.interval.ms': 300,
    'session.timeout.ms': 6000,
    'partition.assignment.strategy': 'cooperative-sticky',
  },
  'consumer (KIP-848)': { 'group.protocol': 'consumer' },
};

describe.each(Object.entries(protocols))('a group of the protocol %s', (_name, protocol) => {
  it('divides a topic among its members; when one leaves, nothing is lost or doubled', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    const producer = kafka.producer();
    await sendNumbers(producer, topic, 0, 400);
    const members = range(2).map(() => kafka.member(group, topic, protocol));
    const gatherings = members.map((member) => new Gathering(member));
    const numbers = (): number[] => gatherings.flatMap((gathering) => gathering.numbers);
    const shares = (): number[][] => members.map(assigned);
    const state = () => ({ shares: shares(), messages: numbers().length });
    await until(
      () => shares().every((share) => share.length === 2) && numbers().length >= 400,
      state,
      20_000,
    );
    expect(
      shares()
        .flat()
        .sort((a, b) => a - b),
    ).toEqual([0, 1, 2, 3]);
    await sendNumbers(producer, topic, 400, 800);
    await until(() => numbers().length >= 800, state);

    await within(members[0]!.close(), 'close()', 5000);
    await until(
      () => assigned(members[1]!).length === 4,
      () => assigned(members[1]!),
      20_000,
    );
    await sendNumbers(producer, topic, 800, 1200);
    await until(() => numbers().length >= 1200, state);
    await members[1]!.close();
    await Promise.all(gatherings.map((gathering) => gathering.ended()));
    expect(numbers().sort((a, b) => a - b)).toEqual(range(1200));
  });

  it('is left by close(): the next member need not wait for a session to time out', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    await sendNumbers(kafka.producer(), topic, 0, 40);
    const config = 'group.protocol' in protocol ? protocol : { 'session.timeout.ms': 40_000 };
    const member = kafka.member(group, topic, config);
    const last = (await take(member, 40)).at(-1)!;
    await member.close();
    const startedAt = performance.now();
    const next = kafka.member(group, topic, config);
    // The last message was in hand when the loop ended: it counts as unfinished.
    expect(numberOf(await next.readMessage({ timeoutMs: 10_000 }))).toBe(numberOf(last));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('is left by close() also by a member that has no partitions', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    await sendNumbers(kafka.producer(), topic, 0, 4);
    const config = 'group.protocol' in protocol ? protocol : { ...protocol, ...LONG_SESSION };
    const members = range(5).map(() => kafka.member(group, topic, config));
    const gatherings = members.map((member) => new Gathering(member));
    const shares = (): number[][] => members.map(assigned);
    const sizes = (): number[] => shares().map(({ length }) => length);
    await until(() => sizes().sort().join() === '0,1,1,1,1', shares, 20_000);
    const idle = members.findIndex((member) => assigned(member).length === 0);
    const busy = members.findIndex((member) => assigned(member).length > 0);
    for (const leaver of [idle, busy]) await within(members[leaver]!.close(), 'close()', 5000);
    const left = members.filter((_member, i) => i !== idle && i !== busy);
    const owned = (): number[] => left.flatMap(assigned).sort((a, b) => a - b);
    await until(() => owned().join() === '0,1,2,3', owned, 10_000);
    await Promise.all(left.map((member) => member.close()));
    await Promise.all(gatherings.map((gathering) => gathering.ended()));
  });

  it('is left by close() with everything committed, though a revoke waits unread', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    await sendNumbers(kafka.producer(), topic, 0, 40);
    const config = { ...protocol, 'auto.commit.interval.ms': 3_600_000 } as const;
    const member = kafka.member(group, topic, config);
    await take(member, 40);
    expect(await member.pollBatch({ timeoutMs: 100 })).toEqual([]); // All are done with.
    const second = kafka.member(group, topic, config);
    const reading = second.pollBatch({ timeoutMs: 20_000 });
    const startedAt = performance.now();
    await until(() => performance.now() - startedAt > 1500, 'the time of some heartbeats');
    await within(member.close(), 'close()', 5000);
    await until(() => assigned(second).length === 4, 'the partitions');
    await sendNumbers(kafka.producer(), topic, 40, 41);
    expect((await reading).map(numberOf)).toEqual([40]);
  });

  it('hands out the same rebalances through events() and poll()', async () => {
    const [topic, group] = [kafka.topic(), kafka.group()];
    await sendNumbers(kafka.producer(), topic, 0, 8);
    for (const style of ['events()', 'poll()']) {
      const member = kafka.member(`${group}-${style}`, topic, protocol);
      const events = member.events();
      const types: string[] = [];
      const next = async (): Promise<void> => {
        const event = style === 'poll()' ? await member.poll(10_000) : (await events.next()).value;
        if (event && event.type !== 'offsetsCommitted') types.push(event.type);
      };
      while (types.length < 9) await within(next(), 'an event');
      member.unsubscribe();
      while (types.length < 10) await within(next(), 'the revoke');
      expect(types).toEqual([
        'assignedPartitions',
        ...range(8).map(() => 'message'),
        'revokedPartitions',
      ]);
      await within(member.close(), 'close()', 5000);
    }
  });
});

it('a member of KIP-848 that does not come back for max.poll.interval.ms has lost its partitions, and gets them again', async () => {
  const [topic, group] = [kafka.topic(), kafka.group()];
  const producer = kafka.producer();
  await sendNumbers(producer, topic, 0, 40);
  const config = { 'group.protocol': 'consumer', 'max.poll.interval.ms': 1000 } as const;
  const member = kafka.member(group, topic, config);
  await take(member, 40);
  await until(() => member.assignmentLost(), 'the loss', 20_000);
  await sendNumbers(producer, topic, 40, 41);
  const events: ConsumerControlEvent[] = [];
  const isBack = async (): Promise<boolean> => {
    const event = await member.poll(10_000);
    if (event?.type === 'message') return numberOf(event) === 40;
    if (event !== null && event.type !== 'offsetsCommitted') events.push(event);
    return false;
  };
  await until(isBack, () => events.map(({ type }) => type), 20_000);
  // Not only these three where the machine is so busy that it takes as long again.
  expect(events.slice(0, 3)).toMatchObject([
    { type: 'error', error: { code: 'ERR__MAX_POLL_EXCEEDED', isFatal: false } },
    { type: 'revokedPartitions', lost: true, partitions: range(PARTITIONS).map(() => ({ topic })) },
    { type: 'assignedPartitions', partitions: range(PARTITIONS).map(() => ({ topic })) },
  ]);
  expect(member.assignmentLost()).toBe(false);
});
