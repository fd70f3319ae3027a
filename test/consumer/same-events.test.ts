// The two styles see the same: one scenario, lived through with events() and with poll(), recorded and
// compared item by item. Events of different partitions have no order among each other, and which of
// two partitions a member keeps is up to the group: both are evened out. So is what depends on timing:
// in how many rebalances the group gets where it goes, ends of a partition that only a rebalance has
// brought on, and for how many partitions an error of a fetch is told.
import type { Consumer, ConsumerConfig, ConsumerEvent } from '../../lib/index.js';
import { type TestCluster, turn, until, withCluster, within } from '../helpers/cluster.js';
import { fill, filledTopic } from './helpers.js';

// One for each style: they live side by side, and an error is of one cluster.
const clusters: Record<string, TestCluster> = {
  'events()': withCluster(),
  'poll()': withCluster(),
};

const FETCH = 1;
const ERR_TOPIC_AUTHORIZATION_FAILED = 29;
const PARTITIONS = 2;

const CLASSIC = { 'session.timeout.ms': 2000, 'heartbeat.interval.ms': 100 } as const;

const protocols: Record<string, ConsumerConfig> = {
  eager: { ...CLASSIC, 'partition.assignment.strategy': 'range' },
  cooperative: { ...CLASSIC, 'partition.assignment.strategy': 'cooperative-sticky' },
  'KIP-848': { 'group.protocol': 'consumer' },
};

type Style = (consumer: Consumer, note: (event: ConsumerEvent) => void) => Promise<void>;

const styles: Record<string, Style> = {
  'events()': async (consumer, note) => {
    for await (const event of consumer.events()) note(event);
  },
  'poll()': async (consumer, note) => {
    for (let event = await consumer.poll(); event !== null; event = await consumer.poll()) {
      note(event);
    }
  },
};

interface Item {
  readonly what: string;
  readonly partitions: readonly number[];
  readonly detail: string;
}

function itemOf(event: ConsumerEvent): Item {
  switch (event.type) {
    case 'message':
      return { what: 'message', partitions: [event.partition], detail: `@${event.offset}` };
    case 'partitionEOF':
      return { what: 'partitionEOF', partitions: [event.partition], detail: `@${event.offset}` };
    case 'assignedPartitions':
    case 'revokedPartitions': {
      const partitions = event.partitions.map(({ partition }) => partition);
      return { what: event.type, partitions, detail: `lost=${event.lost}` };
    }
    case 'offsetsCommitted': {
      const offsets = event.offsets.filter(({ offset = -1 }) => offset >= 0);
      return {
        what: event.type,
        partitions: offsets.map(({ partition }) => partition),
        detail: `${offsets.map(({ offset }) => offset).join()} ${event.error?.code ?? 'ok'}`,
      };
    }
    case 'error':
      return { what: event.type, partitions: [], detail: event.error.code };
    default:
      return { what: event.type, partitions: [], detail: '' };
  }
}

/** What has come, step by step. */
class Recording {
  readonly #steps: { name: string; items: Item[] }[] = [];
  /** The end of a partition that counts: the one that this step has written up to. */
  end = -1;

  /** Begins a step. */
  step(name: string): void {
    this.end = -1;
    this.#steps.push({ name, items: [] });
  }

  readonly note = (event: ConsumerEvent, by = ''): void => {
    const { items } = this.#steps.at(-1)!;
    const item = itemOf(event);
    if (event.type === 'partitionEOF' && event.offset !== this.end) return;
    if (event.type === 'assignedPartitions' && event.partitions.length === 0) return;
    const isKnown = items.some(({ what }) => what === item.what);
    if ((event.type === 'error' || event.type === 'offsetsCommitted') && isKnown) return;
    if (event.type === 'revokedPartitions' && isKnown && by === '') {
      // One more rebalance: what counts is where the last one leads.
      const first = items.findIndex(({ what }) => what === 'assignedPartitions');
      if (first >= 0) items.splice(first);
      return;
    }
    items.push({ ...item, what: `${by}${item.what}` });
  };

  /** Waits until `what` has come `count` times in this step. */
  async reach(what: string, count = 1): Promise<void> {
    const { name, items } = this.#steps.at(-1)!;
    await until(
      () => items.filter((item) => item.what === what).length >= count,
      () => [name, items],
    );
  }

  /** @param kept - The partition that the member keeps all the time. */
  lines(kept: number): string[] {
    const nameOf = (partition: number): string => (partition === kept ? 'kept' : 'given');
    return this.#steps.flatMap(({ name, items }) => {
      // Stable: what is about one partition, or about none, stays in order.
      const about = items.map(({ what, partitions, detail }) => ({
        first: partitions.length === 1 ? nameOf(partitions[0]!) : '',
        text: `${name}: ${what} ${partitions.map(nameOf).sort().join()} ${detail}`,
      }));
      const isOrdered = ({ text }: { text: string }): boolean =>
        !/: (message|partitionEOF) /.test(text);
      const runs: (typeof about)[] = [];
      for (const entry of about) {
        const run = runs.at(-1);
        if (run === undefined || isOrdered(entry) || isOrdered(run[0]!)) runs.push([entry]);
        else run.push(entry);
      }
      return runs.flatMap((run) =>
        run.sort((a, b) => a.first.localeCompare(b.first)).map(({ text }) => text),
      );
    });
  }
}

function assigned(consumer: Consumer): number[] {
  return consumer.assignment().map(({ partition }) => partition);
}

/** Lives through the scenario, and returns what the member under test has seen. */
async function live(name: string, protocol: ConsumerConfig): Promise<string[]> {
  const [cluster, style] = [clusters[name]!, styles[name]!];
  const topic = await filledTopic(cluster, 2, { partitions: PARTITIONS });
  const config: ConsumerConfig = { 'group.id': cluster.group(), ...protocol };
  const recording = new Recording();
  const consumer = cluster.consumer(
    { ...config, 'enable.partition.eof': true, 'auto.commit.interval.ms': 3_600_000 },
    { handlers: { revokedPartitions: (event) => recording.note(event, 'handler ') } },
  );
  let written = 2;
  const writeOneMore = async (): Promise<void> => {
    const from = written++;
    recording.end = written;
    await fill(cluster, topic, 1, { partitions: PARTITIONS, from });
  };

  recording.step('join');
  recording.end = written;
  consumer.subscribe(topic);
  const reading = style(consumer, recording.note);
  await recording.reach('partitionEOF', 2);
  await turn(); // The reader has come back.

  recording.step('commit');
  await consumer.commit();
  await recording.reach('offsetsCommitted');

  recording.step('more messages');
  await writeOneMore();
  await recording.reach('partitionEOF', 2);

  recording.step('a second member joins');
  const second = cluster.consumer(config);
  second.subscribe(topic);
  const others: ConsumerEvent[] = [];
  const secondReading = styles['events()']!(second, (event) => others.push(event));
  await until(
    () => assigned(consumer).length === 1 && assigned(second).length === 1,
    () => [assigned(consumer), assigned(second)],
  );
  const [kept = -1] = assigned(consumer);
  await writeOneMore();
  await recording.reach('partitionEOF');
  await until(
    () => others.some((event) => event.type === 'message' && event.offset === 3),
    () => others.map(itemOf),
  );
  await turn();

  recording.step('the second member leaves');
  await within(second.close(), 'close() of the second member');
  await secondReading;
  await until(
    () => assigned(consumer).length === 2,
    () => assigned(consumer),
  );
  await writeOneMore();
  await recording.reach('partitionEOF', 2);

  recording.step('an error');
  cluster.mock.pushRequestErrors(FETCH, [ERR_TOPIC_AUTHORIZATION_FAILED]);
  await recording.reach('error');

  recording.step('close');
  await within(consumer.close(), 'close()', 5000);
  await within(reading, 'the end of the reader');
  return recording.lines(kept);
}

const milestones = [
  'join: assignedPartitions',
  'join: message',
  'join: partitionEOF',
  'commit: offsetsCommitted',
  'a second member joins: revokedPartitions',
  'a second member joins: offsetsCommitted',
  'the second member leaves: assignedPartitions',
  'an error: error  ERR_TOPIC_AUTHORIZATION_FAILED',
  'close: handler revokedPartitions',
];

describe.each(Object.entries(protocols))('one life in a group, %s', (_name, protocol) => {
  it('brings the same events in the same order through events() and poll()', async () => {
    const lives = await Promise.all(Object.keys(styles).map((style) => live(style, protocol)));
    const [byEvents = [], byPoll] = lives;
    expect(byPoll).toEqual(byEvents);
    // It was the whole life.
    const seen = byEvents.map((line) => line.replace(/ (given|kept|@).*$/, ''));
    expect(seen).toEqual(expect.arrayContaining(milestones));
    expect(seen.join()).not.toContain('stats');
  }, 60_000);
});
