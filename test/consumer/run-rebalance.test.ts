// run() as a member of a group: partitions that come and go while handlers are at work.
import { type Consumer, type ConsumerConfig, type ConsumerControlEvent } from '../../lib/index.js';
import { until, withCluster, within } from '../helpers/cluster.js';
import { fill, filledTopic, memberOf, places, resumesAt } from './helpers.js';
import { ofPartition, Work } from './run-helpers.js';

const cluster = withCluster();

const HEARTBEAT = 12;
const ERR_UNKNOWN_MEMBER_ID = 25;
// A member that joins a running group of the mock cluster waits for this time less a second.
const GROUP = { 'session.timeout.ms': 2500, 'heartbeat.interval.ms': 100 } as const;

const protocols: Record<string, ConsumerConfig> = {
  eager: { ...GROUP, 'partition.assignment.strategy': 'roundrobin' },
  cooperative: { ...GROUP, 'partition.assignment.strategy': 'cooperative-sticky' },
};

/** Events that handlers are told of. */
function noted(): { events: ConsumerControlEvent[]; options: { handlers: object } } {
  const events: ConsumerControlEvent[] = [];
  const note = (event: ConsumerControlEvent): void => void events.push(event);
  const handlers = {
    assignedPartitions: note,
    revokedPartitions: note,
    error: note,
    offsetsCommitted: note,
  };
  return { events, options: { handlers } };
}

function assigned(consumer: Consumer): number[] {
  return consumer.assignment().map(({ partition }) => partition);
}

async function closeAll(consumers: Consumer[], runs: Promise<void>[]): Promise<void> {
  const closing = Promise.all(consumers.map((consumer) => consumer.close()));
  await within(Promise.all([closing, ...runs]), 'close()', 10_000);
}

describe.each(Object.entries(protocols))('a revoke (%s)', (_name, config) => {
  // The mock cluster refuses the commit of a revoke: that the next owner goes on exactly behind it is
  // seen on a real one, in test/integration.
  it('waits for the handlers and commits what they did; then others go on', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const group = cluster.group();
    const { events, options } = noted();
    const first = memberOf(cluster, group, topic, config, options);
    const [old, fresh] = [new Work(), new Work()];
    const runs = [first.run({ concurrency: 2 }, old.handler)];
    await old.runs('0@0', '1@0');
    old.end('0@0', '1@0');
    await old.runs('0@1', '1@1');

    const second = memberOf(cluster, group, topic, config);
    fresh.free();
    runs.push(second.run({ concurrency: 2 }, fresh.handler));
    // The group wants partitions back. The mock cluster waits for them for 1.5 s.
    const hold = first.holdRebalances();
    await until(() => hold.wanted.aborted, 'the revoke');
    hold.release();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(fresh.started).toEqual([]);
    expect([...old.started].sort()).toEqual(['0@0', '0@1', '1@0', '1@1']);
    expect(events.filter(({ type }) => type === 'revokedPartitions')).toEqual([]);

    old.free();
    await until(
      () => new Set([...old.ended, ...fresh.ended]).size === 20 && assigned(second).length === 1,
      () => ({ old: old.ended, fresh: fresh.ended }),
    );
    const [moved = -1] = assigned(second);
    const commit = events.find((event) => event.type === 'offsetsCommitted');
    const offset = commit?.offsets.find(({ partition }) => partition === moved)?.offset;
    expect(`${moved}@${offset}`).toBe(places(1, { partition: moved, from: 2 })[0]);
    expect(ofPartition(old.ended, moved)).toEqual(places(2, { partition: moved }));
    for (const member of [first, second]) await closeAll([member], []);
    await Promise.all(runs);
  });

  it('does not wait for retries', async () => {
    const topic = await filledTopic(cluster, 4);
    const { events, options } = noted();
    const group = cluster.group();
    const consumer = memberOf(cluster, group, topic, config, options);
    let calls = 0;
    const retrying = { retries: 1, backoffMs: 600_000, maxBackoffMs: 600_000 };
    const running = consumer.run(retrying, ({ offset }) => {
      if (offset < 2) return;
      calls++;
      throw new Error('of the handler');
    });
    await until(() => calls === 1, 'the first attempt');
    consumer.unsubscribe();
    await until(
      () => events.some(({ type }) => type === 'revokedPartitions'),
      () => events,
    );
    await closeAll([consumer], [running]);
    expect(calls).toBe(1);
    expect(await resumesAt(cluster, group, topic)).toBe('0@2');
  });
});

describe('a handler that does not end for a revoke', () => {
  it('holds it up for max.poll.interval.ms; then its signal aborts', async () => {
    const topic = await filledTopic(cluster, 2);
    const { events, options } = noted();
    const config = { 'session.timeout.ms': 1500, 'max.poll.interval.ms': 1500 };
    const consumer = memberOf(cluster, cluster.group(), topic, config, options);
    const work = new Work();
    const running = consumer.run({}, work.handler);
    await work.runs('0@0');
    const { signal } = work.contextOf('0@0');
    const startedAt = performance.now();
    consumer.unsubscribe();
    await until(() => signal.aborted, 'the abort');
    expect(performance.now() - startedAt).toBeGreaterThan(1000);
    expect(events.some(({ type }) => type === 'revokedPartitions')).toBe(true);
    work.end('0@0');
    await closeAll([consumer], [running]);
    expect(work.ended).toEqual(['0@0']);
  });
});

describe('partitions that are lost', () => {
  it('abort the handlers at work, whose result is not stored; then they come again', async () => {
    const topic = await filledTopic(cluster, 3);
    const { events, options } = noted();
    const group = cluster.group();
    const consumer = memberOf(cluster, group, topic, GROUP, options);
    const work = new Work();
    const running = consumer.run({}, work.handler);
    await work.runs('0@0');
    const { signal } = work.contextOf('0@0');
    cluster.mock.pushRequestErrors(HEARTBEAT, [ERR_UNKNOWN_MEMBER_ID]);
    await until(
      () => signal.aborted,
      () => events,
    );
    const lost = events.find((event) => event.type === 'revokedPartitions');
    expect(lost).toMatchObject({ lost: true });
    work.end('0@0');
    await until(
      () => work.started.length === 2,
      () => work.started,
      20_000,
    );
    expect(work.started).toEqual(['0@0', '0@0']);
    work.free();
    await work.hasEnded(4);
    await closeAll([consumer], [running]);
    expect(await resumesAt(cluster, group, topic)).toBe('0@3');
  });
});

describe('slow handlers', () => {
  it('stay in the group as long as each ends within max.poll.interval.ms', async () => {
    const topic = await filledTopic(cluster, 16);
    const { events, options } = noted();
    const config = { ...GROUP, 'session.timeout.ms': 1500, 'max.poll.interval.ms': 1500 };
    const consumer = memberOf(cluster, cluster.group(), topic, config, options);
    const seen: number[] = [];
    // Half of them are worked on before the run asks for more.
    const running = consumer.run({ maxQueued: 16 }, async ({ offset }) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      seen.push(offset);
    });
    await until(
      () => seen.length === 16,
      () => ({ seen, events }),
      20_000,
    );
    // What librdkafka has had to say meanwhile comes before this.
    await fill(cluster, topic, 1, { from: 16 });
    await until(
      () => seen.length === 17,
      () => ({ seen, events }),
    );
    expect(seen).toEqual(Array.from({ length: 17 }, (_, i) => i));
    const types = events.map(({ type }) => type).filter((type) => type !== 'offsetsCommitted');
    expect(types).toEqual(['assignedPartitions']);
    await closeAll([consumer], [running]);
  });
});
