import { type Consumer, type ConsumerEvent, KafkaError } from '../../lib/index.js';
import { until, withCluster, within } from '../helpers/cluster.js';
import { fill, filledTopic, memberOf, placeOf, produce, readerOf, take } from './helpers.js';

const cluster = withCluster();

const ERR_FENCED_INSTANCE_ID = 82;
const JOIN_GROUP = 11;

/** What a reader of events gives, until `isLast` says so. */
type EventReader = (
  consumer: Consumer,
  onEvent: (event: ConsumerEvent) => boolean,
) => Promise<void>;

const eventReaders: Record<string, EventReader> = {
  'events()': async (consumer, onEvent) => {
    for await (const event of consumer.events()) if (onEvent(event)) return;
  },
  'poll()': async (consumer, onEvent) => {
    for (;;) {
      const event = await consumer.poll();
      if (event === null || onEvent(event)) return;
    }
  },
  'tryPoll()': async (consumer, onEvent) => {
    let isLast = false;
    await until(() => {
      for (let event = consumer.tryPoll(); event !== null; event = consumer.tryPoll()) {
        isLast = onEvent(event);
        if (isLast) break;
      }
      return isLast;
    }, 'the last event');
  },
};

function describeEvent(event: ConsumerEvent): string {
  switch (event.type) {
    case 'message':
      return `message ${placeOf(event)}`;
    case 'assignedPartitions':
    case 'revokedPartitions':
      return `${event.type} ${event.partitions.map(({ partition }) => partition).join()} lost=${event.lost}`;
    case 'partitionEOF':
      return `partitionEOF ${event.partition}@${event.offset}`;
    default:
      return event.type;
  }
}

/** The whole life of a group member, as `read` sees it. */
async function lifeOf(read: EventReader): Promise<string[]> {
  const topic = await filledTopic(cluster, 3);
  const consumer = memberOf(cluster, cluster.group(), topic, {
    'enable.partition.eof': true,
    'enable.auto.commit': false,
  });
  const seen: string[] = [];
  const reading = read(consumer, (event) => {
    seen.push(describeEvent(event));
    return event.type === 'revokedPartitions';
  });
  await until(
    () => seen.length === 5,
    () => seen,
  );
  await fill(cluster, topic, 1, { from: 3 });
  await until(
    () => seen.length === 7,
    () => seen,
  );
  consumer.unsubscribe();
  await within(reading, 'the revoke');
  return seen;
}

describe('the life of a group member', () => {
  it.each(Object.entries(eventReaders))('comes in order through %s', async (_name, read) => {
    expect(await lifeOf(read)).toEqual([
      'assignedPartitions 0 lost=false',
      'message 0@0',
      'message 0@1',
      'message 0@2',
      'partitionEOF 0@3',
      'message 0@3',
      'partitionEOF 0@4',
      'revokedPartitions 0 lost=false',
    ]);
  });

  it('is the same through events(), poll() and tryPoll() in turn', async () => {
    const topic = await filledTopic(cluster, 3);
    const consumer = memberOf(cluster, cluster.group(), topic, { 'enable.partition.eof': true });
    const [assigned] = await take(consumer.events(), 1);
    const message = await consumer.poll(10_000);
    let tried: ConsumerEvent | null = null;
    await until(() => (tried = consumer.tryPoll()) !== null, 'an event');
    const rest = await take(consumer.events(), 2);
    const all = [assigned!, message!, tried!, ...rest].map(describeEvent);
    expect(all).toEqual([
      'assignedPartitions 0 lost=false',
      'message 0@0',
      'message 0@1',
      'message 0@2',
      'partitionEOF 0@3',
    ]);
  });
});

describe('partitionEOF', () => {
  it('comes for each partition, behind its last message, with topic and offset', async () => {
    const topic = cluster.topic({ partitions: 3 });
    await fill(cluster, topic, 4, { partitions: 2 });
    const consumer = readerOf(cluster, topic, { partitions: 3, 'enable.partition.eof': true });
    const events = await take(consumer.events(), 11);
    const ends = events.filter((event) => event.type === 'partitionEOF');
    expect(ends.toSorted((a, b) => a.partition - b.partition)).toEqual([
      { type: 'partitionEOF', topic, partition: 0, offset: 4 },
      { type: 'partitionEOF', topic, partition: 1, offset: 4 },
      { type: 'partitionEOF', topic, partition: 2, offset: 0 },
    ]);
    for (const partition of [0, 1]) {
      const own = events.filter((event) => 'partition' in event && event.partition === partition);
      expect(own.at(-1)?.type).toBe('partitionEOF');
    }
  });

  it('does not come unless asked for', async () => {
    const topic = await filledTopic(cluster, 2);
    const consumer = readerOf(cluster, topic);
    const events = await take(consumer.events(), 2);
    expect(events.map(describeEvent)).toEqual(['message 0@0', 'message 0@1']);
    expect(await consumer.poll(100)).toBeNull();
  });
});

describe('offsetsCommitted', () => {
  it('tells what an automatic commit has committed', async () => {
    const topic = await filledTopic(cluster, 3);
    const consumer = memberOf(cluster, cluster.group(), topic, { 'auto.commit.interval.ms': 50 });
    const reading = consumer.events();
    for await (const event of reading) {
      if (event.type === 'offsetsCommitted' && event.offsets[0]?.offset === 3) {
        expect(event.error).toBeNull();
        expect(event.offsets).toMatchObject([{ topic, partition: 0, offset: 3, error: null }]);
        break;
      }
    }
    expect.assertions(2);
  });
});

describe('error events', () => {
  it('name the partition that is concerned', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = cluster.consumer({
      'group.id': cluster.group(),
      'auto.offset.reset': 'error',
    });
    consumer.assign([{ topic, partition: 0 }]);
    const [event] = await take(consumer.events(), 1);
    if (event?.type !== 'error') throw new Error(`unexpected: ${JSON.stringify(event)}`);
    expect(KafkaError.isKafkaError(event.error)).toBe(true);
    expect(event.error).toMatchObject({ code: 'ERR__AUTO_OFFSET_RESET', topic, partition: 0 });
    expect(event.error.isFatal).toBe(false);
    expect(consumer.fatalError()).toBeNull();
  });
});

describe('a fatal error', () => {
  const readers: Record<string, (consumer: Consumer) => Promise<unknown>> = {
    'events()': (consumer) => take(consumer.events(), 1_000_000),
    'messages()': (consumer) => take(consumer.messages(), 1),
    'batches()': (consumer) => take(consumer.batches(), 1),
    'poll()': (consumer) => consumer.poll(10_000),
    'readMessage()': (consumer) => consumer.readMessage({ timeoutMs: 10_000 }),
    'pollBatch()': (consumer) => consumer.pollBatch({ timeoutMs: 10_000 }),
  };

  it.each(Object.entries(readers))('fails %s, now and later', async (_name, read) => {
    // The broker has given the static member's name to somebody else.
    cluster.mock.pushRequestErrors(JOIN_GROUP, [ERR_FENCED_INSTANCE_ID]);
    const config = { 'group.instance.id': 'me' };
    const consumer = memberOf(cluster, cluster.group(), cluster.topic(), config);
    const expected = { code: 'ERR_FENCED_INSTANCE_ID', isFatal: true };
    const rootOf = (error: unknown): unknown =>
      error instanceof Error && !KafkaError.isKafkaError(error) ? error.cause : error;
    await expect(
      within(read(consumer), 'the failure').catch((e: unknown) => rootOf(e)),
    ).resolves.toMatchObject(expected);
    expect(consumer.fatalError()).toMatchObject(expected);
    expect(() => consumer.tryPoll()).toThrow(expect.objectContaining(expected) as Error);
    await expect(read(consumer).catch((e: unknown) => rootOf(e))).resolves.toMatchObject(expected);
    await within(consumer.close(), 'close()', 5000);
  });
});

describe('the messages of a topic written by two producers', () => {
  it('come in the order of their offsets', async () => {
    const topic = cluster.topic();
    await Promise.all(
      ['a', 'b'].map((value) =>
        produce(
          cluster,
          Array.from({ length: 200 }, () => ({ topic, partition: 0, value })),
        ),
      ),
    );
    const messages = await take(readerOf(cluster, topic), 400);
    expect(messages.map(({ offset }) => offset)).toEqual(Array.from({ length: 400 }, (_, i) => i));
    expect(messages.filter(({ value }) => value?.toString() === 'a')).toHaveLength(200);
  });
});
