// holdRebalances(): what the app has not finished keeps its partitions.
import {
  type Consumer,
  type ConsumerConfig,
  type RebalanceEvent,
  type RebalanceHold,
} from '../../lib/index.js';
import { turn, until, withCluster, within } from '../helpers/cluster.js';
import { filledTopic, memberOf, nextMessage, placeOf, resumesAt } from './helpers.js';

const cluster = withCluster();

interface Member {
  readonly consumer: Consumer;
  readonly topic: string;
  readonly group: string;
  /** Rebalances that the app has been told of. */
  readonly events: RebalanceEvent[];
}

/** A member that has read its first message. */
async function member(config: ConsumerConfig = {}): Promise<Member> {
  const topic = await filledTopic(cluster, 5);
  const group = cluster.group();
  const events: RebalanceEvent[] = [];
  const note = (event: RebalanceEvent): void => void events.push(event);
  const handlers = { assignedPartitions: note, revokedPartitions: note };
  const consumer = memberOf(cluster, group, topic, config, { handlers });
  await nextMessage(consumer);
  return { consumer, topic, group, events };
}

/** Lets a reader meet the revoke of everything, which `hold` holds. */
async function meetRevoke({ consumer }: Member, hold: RebalanceHold): Promise<void> {
  consumer.unsubscribe();
  await until(async () => {
    await consumer.pollBatch({ timeoutMs: 5 });
    return hold.wanted.aborted;
  }, 'the wish for the partitions');
}

async function untilGone(consumer: Consumer): Promise<void> {
  await until(
    async () => {
      await consumer.pollBatch({ timeoutMs: 5 });
      return consumer.assignment().length === 0;
    },
    () => consumer.assignment(),
  );
}

describe('a hold', () => {
  it('lets a revoke wait, and all readers, until it is released', async () => {
    const one = await member({ 'enable.auto.commit': false });
    const hold = one.consumer.holdRebalances();
    expect(hold.wanted.aborted).toBe(false);
    await meetRevoke(one, hold);
    expect(await one.consumer.poll(200)).toBeNull();
    expect(one.consumer.tryPoll()).toBeNull();
    expect(one.consumer.assignment()).toHaveLength(1);
    expect(one.events.map(({ type }) => type)).toEqual(['assignedPartitions']);
    // Time to finish and commit: the partitions are still this member's.
    await one.consumer.commit([{ topic: one.topic, partition: 0, offset: 3 }]);
    hold.release();
    await untilGone(one.consumer);
    expect(one.events.map(({ type }) => type)).toEqual(['assignedPartitions', 'revokedPartitions']);
    expect(await resumesAt(cluster, one.group, one.topic)).toBe('0@3');
  });

  it('that is released lets a waiting reader go on by itself', async () => {
    const one = await member();
    const hold = one.consumer.holdRebalances();
    await meetRevoke(one, hold);
    const reading = one.consumer.poll(10_000);
    hold.release();
    expect(await within(reading, 'the revoke')).toMatchObject({
      type: 'revokedPartitions',
      lost: false,
    });
    await untilGone(one.consumer);
  });

  it('released before a revoke holds nothing, and may be released again', async () => {
    const one = await member();
    const hold = one.consumer.holdRebalances();
    hold.release();
    hold.release();
    one.consumer.unsubscribe();
    await untilGone(one.consumer);
    hold.release();
    expect(hold.wanted.aborted).toBe(false);
  });

  it('ends with `using`', async () => {
    const one = await member();
    const hold = one.consumer.holdRebalances();
    await meetRevoke(one, hold);
    hold[Symbol.dispose]();
    await untilGone(one.consumer);
  });

  it('is one of several: the last one that is released counts', async () => {
    const one = await member();
    const holds = [1, 2, 3].map(() => one.consumer.holdRebalances());
    await meetRevoke(one, holds[0]!);
    expect(holds.map(({ wanted }) => wanted.aborted)).toEqual([true, true, true]);
    holds[1]!.release();
    holds[0]!.release();
    expect(await one.consumer.pollBatch({ timeoutMs: 100 })).toEqual([]);
    expect(one.consumer.assignment()).toHaveLength(1);
    holds[2]!.release();
    await untilGone(one.consumer);
  });

  it('does not hold up an assignment', async () => {
    const topic = await filledTopic(cluster, 2);
    const consumer = memberOf(cluster, cluster.group(), topic);
    const hold = consumer.holdRebalances();
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
    expect(hold.wanted.aborted).toBe(false);
    hold.release();
  });

  it('is waited for no longer than max.poll.interval.ms', async () => {
    const one = await member({ 'session.timeout.ms': 1500, 'max.poll.interval.ms': 1500 });
    const hold = one.consumer.holdRebalances();
    const startedAt = performance.now();
    await meetRevoke(one, hold);
    await untilGone(one.consumer);
    const took = performance.now() - startedAt;
    expect(took).toBeGreaterThan(1000);
    expect(took).toBeLessThan(6000);
    hold.release();
    await turn();
  });

  it('does not hold what is lost, but is told', async () => {
    const one = await member({ 'session.timeout.ms': 1500, 'max.poll.interval.ms': 1500 });
    const hold = one.consumer.holdRebalances();
    await until(() => one.consumer.assignmentLost(), 'the loss');
    await until(
      async () => {
        await one.consumer.pollBatch({ timeoutMs: 5 });
        return hold.wanted.aborted;
      },
      () => one.events.map(({ type }) => type),
    );
    // At once, not when the wait for the hold has run out.
    expect(one.events).toHaveLength(2);
    expect(one.events[1]).toMatchObject({ type: 'revokedPartitions', lost: true });
    hold.release();
  });
});

describe('close()', () => {
  it.each(['before', 'while'])('ends a hold that was taken %s a revoke waits', async (when) => {
    const one = await member();
    const hold = one.consumer.holdRebalances();
    if (when === 'while') await meetRevoke(one, hold);
    await within(one.consumer.close(), 'close()', 5000);
    expect(one.events.map(({ type }) => type)).toEqual(['assignedPartitions', 'revokedPartitions']);
    hold.release();
  });

  it('is not held up by a hold that a handler takes while it waits', async () => {
    const topic = await filledTopic(cluster, 2);
    const consumer = memberOf(cluster, cluster.group(), topic);
    const holds: RebalanceHold[] = [];
    let closing: Promise<void> | undefined;
    consumer.subscribe(topic, {
      onRebalance: async (event, self) => {
        if (event.type !== 'assignedPartitions') return;
        closing = self.close();
        await turn();
        holds.push(self.holdRebalances());
      },
    });
    await consumer.poll(10_000).catch(() => undefined);
    await until(() => closing !== undefined, 'the handler');
    await within(closing!, 'close()', 5000);
    expect(holds).toHaveLength(1);
  });
});

describe('with onRebalance', () => {
  it('the handler runs once the hold is released, before the revoke is acknowledged', async () => {
    const one = await member();
    const order: string[] = [];
    one.consumer.subscribe(one.topic, {
      onRebalance: async (event, self) => {
        await turn();
        order.push(`${event.type} of ${self.assignment().length}`);
      },
    });
    const hold = one.consumer.holdRebalances();
    await meetRevoke(one, hold);
    expect(await one.consumer.pollBatch({ timeoutMs: 100 })).toEqual([]);
    order.push('released');
    hold.release();
    await untilGone(one.consumer);
    expect(order).toEqual(['released', 'revokedPartitions of 1']);
  });
});

describe('with events()', () => {
  it('the revoke is handed out once the hold is released', async () => {
    const one = await member();
    const hold = one.consumer.holdRebalances();
    const types: string[] = [];
    const reading = (async () => {
      for await (const { type } of one.consumer.events()) {
        if (type !== 'message' && type !== 'offsetsCommitted') types.push(type);
        if (type === 'revokedPartitions') return;
      }
    })();
    one.consumer.unsubscribe();
    await until(() => hold.wanted.aborted, 'the wish for the partitions');
    await turn();
    types.push('released');
    hold.release();
    await within(reading, 'the revoke');
    expect(types).toEqual(['released', 'revokedPartitions']);
    await untilGone(one.consumer);
  });
});
