// Rebalances without an onRebalance: acknowledged by the readers.
import { type Consumer, type Message } from '../../lib/index.js';
import { until, withCluster, within } from '../helpers/cluster.js';
import {
  expectAllOnce,
  fill,
  filledTopic,
  memberOf,
  nextMessage,
  placeOf,
  places,
  take,
} from './helpers.js';

const cluster = withCluster();

/** No automatic commits, and so no events of theirs. */
const NO_COMMITS = { 'enable.auto.commit': false } as const;

/** The mock lets a member join a group that it knows only after this time less a second. */
const QUICK_REJOIN = { ...NO_COMMITS, 'session.timeout.ms': 3000 } as const;

/** The next event, which must be of this type. */
async function nextEvent(consumer: Consumer, type: string): Promise<void> {
  expect((await consumer.poll(10_000))?.type).toBe(type);
}

function assigned(consumer: Consumer): number[] {
  return consumer
    .assignment()
    .map(({ partition }) => partition)
    .sort((a, b) => a - b);
}

describe('a reader of messages', () => {
  it('acknowledges the assignment by itself', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const consumer = memberOf(cluster, cluster.group(), topic);
    expect(consumer.assignment()).toEqual([]);
    const messages = await take(consumer, 20);
    expectAllOnce(messages, 10, { partitions: 2 });
    expect(assigned(consumer)).toEqual([0, 1]);
    expect(consumer.assignment()).toMatchObject([{ topic }, { topic }]);
  });

  it('acknowledges the revoke by itself', async () => {
    const topic = await filledTopic(cluster, 10);
    const consumer = memberOf(cluster, cluster.group(), topic);
    await nextMessage(consumer);
    consumer.unsubscribe();
    await until(
      async () => {
        await consumer.pollBatch({ timeoutMs: 10 });
        return consumer.assignment().length === 0;
      },
      () => consumer.assignment(),
    );
  });
});

describe('a reader of events', () => {
  it('has the assignment in hand before it is acknowledged, on its next pull', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const consumer = memberOf(cluster, cluster.group(), topic);
    const event = await consumer.poll(10_000);
    expect(event).toMatchObject({
      type: 'assignedPartitions',
      partitions: [
        { topic, partition: 0, error: null },
        { topic, partition: 1, error: null },
      ],
      lost: false,
    });
    expect(assigned(consumer)).toEqual([]);
    await consumer.poll(0);
    expect(assigned(consumer)).toEqual([0, 1]);
  });

  it('has the revoke in hand before it is acknowledged, on its next pull', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = memberOf(cluster, cluster.group(), topic, NO_COMMITS);
    await nextEvent(consumer, 'assignedPartitions');
    await nextEvent(consumer, 'message');
    consumer.unsubscribe();
    await nextEvent(consumer, 'revokedPartitions');
    expect(assigned(consumer)).toEqual([0]);
    await consumer.poll(0);
    expect(assigned(consumer)).toEqual([]);
  });

  it('gets no message of a partition after its revoke, though some were decoded', async () => {
    const topic = await filledTopic(cluster, 500);
    const consumer = memberOf(cluster, cluster.group(), topic, NO_COMMITS);
    await nextEvent(consumer, 'assignedPartitions');
    await nextEvent(consumer, 'message');
    consumer.unsubscribe();
    for (;;) {
      const event = await consumer.poll(10_000);
      if (event?.type === 'revokedPartitions') break;
      expect(event?.type).toBe('message');
    }
    expect(await consumer.poll(200)).toBeNull();
  });

  it('may acknowledge the assignment itself, from offsets of its own', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const consumer = memberOf(cluster, cluster.group(), topic, NO_COMMITS);
    await nextEvent(consumer, 'assignedPartitions');
    consumer.assign([{ topic, partition: 1, offset: 7 }]);
    expect((await take(consumer, 3)).map(placeOf)).toEqual(places(3, { partition: 1, from: 7 }));
    expect(assigned(consumer)).toEqual([1]);
    expect(await consumer.poll(100)).toBeNull();
  });

  it('may acknowledge the revoke itself', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = memberOf(cluster, cluster.group(), topic, QUICK_REJOIN);
    await nextEvent(consumer, 'assignedPartitions');
    await nextEvent(consumer, 'message');
    consumer.unsubscribe();
    await nextEvent(consumer, 'revokedPartitions');
    consumer.unassign();
    expect(assigned(consumer)).toEqual([]);
    consumer.subscribe(topic);
    await nextEvent(consumer, 'assignedPartitions');
  });
});

describe('close()', () => {
  it('does not hang on an assignment that nobody has asked for', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = memberOf(cluster, cluster.group(), topic);
    await consumer.ready();
    await within(consumer.close(), 'close()', 5000);
  });

  it('does not hang on an assignment that is still in hand', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = memberOf(cluster, cluster.group(), topic);
    await nextEvent(consumer, 'assignedPartitions');
    await within(consumer.close(), 'close()', 5000);
  });

  it('does not hang on a revoke that is still in hand', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = memberOf(cluster, cluster.group(), topic);
    await nextEvent(consumer, 'assignedPartitions');
    await nextEvent(consumer, 'message');
    consumer.unsubscribe();
    await nextEvent(consumer, 'revokedPartitions');
    await within(consumer.close(), 'close()', 5000);
  });

  it('does not hang on a revoke that nobody has asked for', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = memberOf(cluster, cluster.group(), topic);
    await nextMessage(consumer);
    consumer.unsubscribe();
    await within(consumer.close(), 'close()', 5000);
  });
});

describe('two members of a group', () => {
  /** Two members, who read into one list until they are closed. */
  async function twoMembers(count: number, partitions: number) {
    const topic = await filledTopic(cluster, count, { partitions });
    const group = cluster.group();
    const config = { 'session.timeout.ms': 3000 };
    const members = [
      memberOf(cluster, group, topic, config),
      memberOf(cluster, group, topic, config),
    ];
    const messages: Message[] = [];
    const readings = members.map(async (member) => {
      for await (const message of member) messages.push(message);
    });
    // On a busy machine the second one can be late, and the group is divided once more; what the
    // first one commits then is refused by the mock, and comes again.
    await until(
      () =>
        new Set(messages.map(placeOf)).size === count * partitions &&
        members.every((member) => assigned(member).length === partitions / 2),
      () => ({ messages: messages.length, shares: members.map(assigned) }),
    );
    return { topic, members: members as [Consumer, Consumer], messages, readings };
  }

  it('share its partitions, and lose nothing', async () => {
    const { members, readings } = await twoMembers(50, 4);
    expect(members.flatMap(assigned).sort((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    await Promise.all(members.map((member) => member.close()));
    await Promise.all(readings);
  });

  it('become one when the other leaves: it gets all partitions, from where the other was', async () => {
    const { topic, members, messages, readings } = await twoMembers(20, 2);
    const [staying, leaving] = members;
    const left = assigned(leaving);
    const before = messages.length;
    await leaving.close();
    await until(
      () => assigned(staying).length === 2,
      () => staying.assignment(),
    );
    await fill(cluster, topic, 1, { partitions: 2, from: 20 });
    await until(
      () => new Set(messages.map(placeOf)).size === 42,
      () => messages.slice(before).map(placeOf),
    );
    await staying.close();
    await Promise.all(readings);
    const ofLeft = messages.slice(before).filter(({ partition }) => left.includes(partition));
    expect(ofLeft.map(placeOf)).toEqual([`${left[0]}@20`]);
  });
});

describe('unsubscribe() and subscribe()', () => {
  it('leave and join: the subscription tells which topics', async () => {
    const [one, two] = [await filledTopic(cluster, 2), await filledTopic(cluster, 3)];
    const consumer = memberOf(cluster, cluster.group(), one, QUICK_REJOIN);
    expect(consumer.subscription()).toEqual([one]);
    expect((await take(consumer, 2)).map(({ topic }) => topic)).toEqual([one, one]);
    consumer.unsubscribe();
    expect(consumer.subscription()).toEqual([]);
    consumer.subscribe([two]);
    expect(consumer.subscription()).toEqual([two]);
    expect((await take(consumer, 3)).map(({ topic }) => topic)).toEqual([two, two, two]);
  });

  it('replace an earlier subscription', async () => {
    const [one, two] = [await filledTopic(cluster, 2), await filledTopic(cluster, 2)];
    const consumer = memberOf(cluster, cluster.group(), one, QUICK_REJOIN);
    await take(consumer, 2);
    consumer.subscribe([one, two]);
    expect(consumer.subscription().sort()).toEqual([one, two].sort());
    const topics = new Set<string>();
    for await (const message of consumer) {
      topics.add(message.topic);
      if (topics.has(two)) break;
    }
    await until(
      () => consumer.assignment().length === 2,
      () => consumer.assignment(),
    );
  });
});
