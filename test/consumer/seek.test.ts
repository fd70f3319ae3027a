// seek(): from the call on nothing from before it is handed out, and then reading goes on there.
// Seeking by time is in test/integration/positions.test.ts: the mock cluster keeps no timestamps.
import { type Consumer, type Message, Offset } from '../../lib/index.js';
import { rejectionOf, until, withCluster, within } from '../helpers/cluster.js';
import {
  byPartition,
  FAST_GROUP,
  fill,
  filledTopic,
  nextMessage,
  placeOf,
  places,
  readerOf,
  resumesAt,
  take,
  wholeTopic,
} from './helpers.js';

const cluster = withCluster();

const LIST_OFFSETS = 2;
const ERR_TOPIC_AUTHORIZATION_FAILED = 29;

afterEach(() => {
  cluster.mock.setBrokerUp(1);
});

/** A consumer that has read a bit: the rest of a batch of 100 messages is decoded. */
async function inMidBatch(
  read = 5,
  { partitions = 1 } = {},
): Promise<{ consumer: Consumer; topic: string; messages: Message[] }> {
  const topic = await filledTopic(cluster, 100, { partitions });
  const consumer = readerOf(cluster, topic, { partitions });
  return { consumer, topic, messages: await take(consumer, read) };
}

/** A consumer of a partition whose fetching cannot begin: nobody tells where the group is. */
async function notFetching(): Promise<{ consumer: Consumer; topic: string }> {
  const topic = await filledTopic(cluster, 10);
  cluster.mock.setBrokerDown(1);
  const consumer = cluster.consumer({ 'group.id': cluster.group() });
  consumer.assign([{ topic, partition: 0 }]);
  return { consumer, topic };
}

describe('seek()', () => {
  it.each([
    ['forward to an offset', 50, 50],
    ['back to an offset', 2, 2],
    ['to the offset where it is', 5, 5],
    ['Offset.Beginning', Offset.Beginning, 0],
    ['Offset.tail(7)', Offset.tail(7), 93],
    ['the last message', 99, 99],
  ])('goes on at %s', async (_name, offset, expected) => {
    const { consumer, topic } = await inMidBatch();
    await consumer.seek({ topic, partition: 0, offset });
    const messages = await take(consumer, 100 - expected);
    expect(messages.map(placeOf)).toEqual(places(100 - expected, { from: expected }));
  });

  it('to Offset.End goes on with what comes', async () => {
    const { consumer, topic } = await inMidBatch();
    await consumer.seek({ topic, partition: 0, offset: Offset.End });
    // librdkafka asks for the end only now: what is sent meanwhile may be before it.
    const reading = nextMessage(consumer);
    let read: Message | undefined;
    void reading.then((message) => (read = message));
    let end = 100;
    while (read === undefined) await fill(cluster, topic, 1, { from: end++ });
    await reading;
    expect(read.offset).toBeGreaterThanOrEqual(100);
    const rest = await take(consumer, end - 1 - read.offset);
    expect(rest.map(placeOf)).toEqual(places(rest.length, { from: read.offset + 1 }));
  });

  it('moves several partitions, each to its place, and leaves the others where they are', async () => {
    const { consumer, topic, messages } = await inMidBatch(20, { partitions: 3 });
    await consumer.seek([
      { topic, partition: 0, offset: 90 },
      { topic, partition: 2, offset: Offset.tail(5) },
    ]);
    const done = byPartition(messages).get(1)?.length ?? 0;
    const lists = byPartition(await take(consumer, 10 + 5 + 100 - done));
    expect(lists.get(0)).toEqual(places(10, { from: 90 }));
    expect(lists.get(1)).toEqual(places(100 - done, { partition: 1, from: done }));
    expect(lists.get(2)).toEqual(places(5, { partition: 2, from: 95 }));
  });

  it('works right after assign(), before anything is fetched', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = readerOf(cluster, topic);
    await consumer.seek({ topic, partition: 0, offset: 15 });
    expect(placeOf(await nextMessage(consumer))).toBe('0@15');
  });

  it('works right after assign() from the committed offset', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = cluster.consumer({ 'group.id': cluster.group() });
    consumer.assign([{ topic, partition: 0 }]);
    await consumer.seek({ topic, partition: 0, offset: 15 });
    expect(placeOf(await nextMessage(consumer))).toBe('0@15');
  });

  it('twice at once ends where the second one says', async () => {
    const { consumer, topic } = await inMidBatch();
    await Promise.all([
      consumer.seek({ topic, partition: 0, offset: 80 }),
      consumer.seek({ topic, partition: 0, offset: 30 }),
    ]);
    expect((await take(consumer, 70)).map(placeOf)).toEqual(places(70, { from: 30 }));
  });

  it('of no partitions does nothing', async () => {
    const { consumer } = await inMidBatch();
    await consumer.seek([]);
    expect(placeOf(await nextMessage(consumer))).toBe('0@5');
  });

  it('keeps what is done, and drops what is in hand', async () => {
    const topic = await filledTopic(cluster, 100);
    const group = cluster.group();
    const consumer = cluster.consumer({ 'group.id': group });
    consumer.assign(wholeTopic(topic));
    await nextMessage(consumer);
    // All in one turn: nothing has been handed to librdkafka before the seek.
    for (let i = 1; i < 5; i++) expect(consumer.tryPoll()).toMatchObject({ offset: i });
    await consumer.seek({ topic, partition: 0, offset: 60 });
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBe('0@4');
  });
});

describe('readers', () => {
  it('get nothing from before it, from the call on, and wait until it has ended', async () => {
    const { consumer, topic } = await inMidBatch();
    const seeking = consumer.seek({ topic, partition: 0, offset: 50 });
    expect(consumer.tryPoll()).toBeNull();
    expect(await consumer.pollBatch({ timeoutMs: 0 })).toEqual([]);
    const reading = nextMessage(consumer);
    await seeking;
    expect(placeOf(await reading)).toBe('0@50');
  });

  it('that wait already get what comes from there', async () => {
    const { consumer, topic } = await inMidBatch(100);
    const reading = nextMessage(consumer);
    await consumer.seek({ topic, partition: 0, offset: 40 });
    expect(placeOf(await reading)).toBe('0@40');
  });

  const loops: Record<string, (consumer: Consumer) => AsyncIterable<Message[]>> = {
    async *'messages()'(consumer) {
      for await (const message of consumer.messages()) yield [message];
    },
    'batches()': (consumer) => consumer.batches({ maxMessages: 10 }),
    async *'poll()'(consumer) {
      for (;;) {
        const event = await consumer.poll(10_000);
        if (event === null) return;
        if (event.type === 'message') yield [event];
      }
    },
  };

  it.each(Object.entries(loops))('may seek out of a loop over %s', async (_name, loop) => {
    const topic = await filledTopic(cluster, 100);
    const consumer = readerOf(cluster, topic);
    const read: string[] = [];
    for await (const messages of loop(consumer)) {
      read.push(...messages.map(placeOf));
      if (read.length <= 10 && read.length + messages.length > 10) {
        await consumer.seek({ topic, partition: 0, offset: 90 });
      }
      if (read.at(-1) === '0@99') break;
    }
    const before = read.indexOf('0@90');
    expect(before).toBeLessThanOrEqual(10);
    expect(read).toEqual([...places(before), ...places(10, { from: 90 })]);
  });
});

describe('a seek that fails', () => {
  it('is refused for a partition that is not assigned, and then moves none', async () => {
    const { consumer, topic } = await inMidBatch();
    const targets = [
      { topic, partition: 0, offset: 50 },
      { topic, partition: 1, offset: 50 },
    ];
    const error = await rejectionOf(consumer.seek(targets));
    expect(error).toMatchObject({ code: 'ERR__STATE', topic, partition: 1 });
    expect(placeOf(await nextMessage(consumer))).toBe('0@5');
  });

  it('is refused once closed', async () => {
    const { consumer, topic } = await inMidBatch();
    await consumer.close();
    const error = await rejectionOf(consumer.seek({ topic, partition: 0, offset: 1 }));
    expect(error).toMatchObject({ code: 'ERR__STATE' });
  });

  it('because it was aborted before loses no message', async () => {
    const { consumer, topic } = await inMidBatch();
    const signal = AbortSignal.abort(new Error('no'));
    const seeking = consumer.seek({ topic, partition: 0, offset: 50 }, { signal });
    expect(await rejectionOf(seeking)).toBe(signal.reason);
    expect((await take(consumer, 95)).map(placeOf)).toEqual(places(95, { from: 5 }));
  });

  it('because its time could not be looked up loses no message', async () => {
    const { consumer, topic } = await inMidBatch();
    cluster.mock.pushRequestErrors(LIST_OFFSETS, [ERR_TOPIC_AUTHORIZATION_FAILED]);
    const seeking = consumer.seek({ topic, partition: 0, timestamp: 1 });
    expect(consumer.tryPoll()).toBeNull(); // It is not known yet that it fails.
    const code = 'ERR_TOPIC_AUTHORIZATION_FAILED';
    expect(await rejectionOf(seeking)).toMatchObject({ code, topic, partition: 0 });
    expect((await take(consumer, 95)).map(placeOf)).toEqual(places(95, { from: 5 }));
  });

  it('ends at its timeout where the partition is not being fetched', async () => {
    const { consumer, topic } = await notFetching();
    const startedAt = performance.now();
    const seeking = consumer.seek({ topic, partition: 0, offset: 5 }, { timeoutMs: 200 });
    expect(await rejectionOf(seeking)).toMatchObject({ code: 'ERR__STATE', topic, partition: 0 });
    expect(performance.now() - startedAt).toBeLessThan(3000);
    cluster.mock.setBrokerUp(1);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
  });

  it('ends with the signal`s reason when it is aborted, and readers go on', async () => {
    const { consumer, topic } = await notFetching();
    const controller = new AbortController();
    const { signal } = controller;
    const seeking = rejectionOf(consumer.seek({ topic, partition: 0, offset: 5 }, { signal }));
    await consumer.poll(50);
    controller.abort(new Error('no'));
    expect(await within(seeking, 'the seek', 2000)).toBe(signal.reason);
    cluster.mock.setBrokerUp(1);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
  });

  it('ends when its partition is given up meanwhile', async () => {
    const { consumer, topic } = await notFetching();
    const seeking = rejectionOf(consumer.seek({ topic, partition: 0, offset: 5 }));
    consumer.unassign();
    const error = await within(seeking, 'the seek', 2000);
    expect(error).toMatchObject({ code: 'ERR__STATE', topic, partition: 0 });
  });

  it('does not hold up close(), which ends it', async () => {
    const { consumer, topic } = await notFetching();
    const seeking = rejectionOf(
      consumer.seek({ topic, partition: 0, offset: 5 }, { timeoutMs: 60_000 }),
    );
    await consumer.poll(50);
    await within(consumer.close(), 'close()', 5000);
    expect(await within(seeking, 'the seek', 1000)).toMatchObject({
      code: expect.stringMatching(/^ERR__(STATE|DESTROY)$/),
    });
  });
});

describe('in onRebalance', () => {
  it('works after an assign() of the app`s own', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...FAST_GROUP });
    const refused: unknown[] = [];
    consumer.subscribe(topic, {
      onRebalance: async (event, self) => {
        if (event.type !== 'assignedPartitions') return;
        const target = { topic, partition: 0, offset: 12 };
        refused.push(await rejectionOf(self.seek(target)));
        self.assign(event.partitions);
        await self.seek(target);
      },
    });
    expect((await take(consumer, 8)).map(placeOf)).toEqual(places(8, { from: 12 }));
    expect(refused).toMatchObject([{ code: 'ERR__STATE', topic, partition: 0 }]);
  });

  it('works from outside while the handler runs, which holds readers up until it has ended', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...FAST_GROUP });
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    consumer.subscribe(topic, {
      onRebalance: (event, self) => {
        if (event.type !== 'assignedPartitions') return;
        self.assign(event.partitions);
        return ended;
      },
    });
    const reading = nextMessage(consumer);
    await until(() => consumer.assignment().length === 1, 'the assignment');
    await consumer.seek({ topic, partition: 0, offset: 12 });
    expect(consumer.tryPoll()).toBeNull();
    end();
    expect(placeOf(await reading)).toBe('0@12');
  });
});
