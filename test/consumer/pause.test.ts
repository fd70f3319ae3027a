// pause() and resume(): nothing of a paused partition, everything of it afterwards.
import { type Consumer, KafkaError, type Message, Offset } from '../../lib/index.js';
import { thrownBy, until, withCluster } from '../helpers/cluster.js';
import {
  byPartition,
  expectAllOnce,
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

const COUNT = 100;

/** A consumer that has read a bit of three partitions, of which more is decoded. */
async function inMidBatch(): Promise<{ consumer: Consumer; topic: string; messages: Message[] }> {
  const topic = await filledTopic(cluster, COUNT, { partitions: 3 });
  const consumer = readerOf(cluster, topic, { partitions: 3 });
  return { consumer, topic, messages: await take(consumer, 10) };
}

/** What comes until nothing does: for what must not come. */
async function readAll(consumer: Consumer): Promise<Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const batch = await consumer.pollBatch({ timeoutMs: 300 });
    if (batch.length === 0) return messages;
    messages.push(...batch);
  }
}

/** Checks that with the rest, now to come, everything has been read once and in order. */
async function expectTheRest(consumer: Consumer, messages: readonly Message[]): Promise<void> {
  const rest = await take(consumer, 3 * COUNT - messages.length);
  expectAllOnce([...messages, ...rest], COUNT, { partitions: 3 });
  expect(await consumer.poll(0)).toBeNull();
}

/** Reads until `count` messages of a partition have come; returns these. */
async function takeOf(consumer: Consumer, partition: number, count: number): Promise<string[]> {
  const read: string[] = [];
  while (read.length < count) {
    const message = await nextMessage(consumer);
    if (message.partition === partition) read.push(placeOf(message));
  }
  return read;
}

/** Numbers of the partitions that are paused. */
function paused(consumer: Consumer): number[] {
  return consumer.paused().map(({ partition }) => partition);
}

describe('pause()', () => {
  it('lets nothing more through of its partitions, also not of what is decoded; the rest goes on', async () => {
    const { consumer, topic, messages } = await inMidBatch();
    const before = byPartition(messages);
    consumer.pause([
      { topic, partition: 0 },
      { topic, partition: 1 },
    ]);
    const lists = byPartition(await readAll(consumer));
    const done = before.get(2)?.length ?? 0;
    expect([...lists]).toEqual([[2, places(COUNT - done, { partition: 2, from: done })]]);
  });

  it('also holds what is sent meanwhile', async () => {
    const { consumer, topic } = await inMidBatch();
    consumer.pause(wholeTopic(topic, 3));
    await fill(cluster, topic, 5, { partitions: 3, from: COUNT });
    expect(await readAll(consumer)).toEqual([]);
  });

  it.each(['poll()', 'messages()', 'batches()', 'tryPoll()'])('holds for %s', async (style) => {
    const { consumer, topic } = await inMidBatch();
    consumer.pause(wholeTopic(topic, 3));
    const reads: Record<string, () => Promise<unknown>> = {
      'poll()': () => consumer.poll(200),
      'messages()': () => consumer.messages({ signal: AbortSignal.timeout(200) }).next(),
      'batches()': () => consumer.batches({ signal: AbortSignal.timeout(200) }).next(),
      'tryPoll()': () => Promise.resolve(consumer.tryPoll()),
    };
    const outcome = await reads[style]?.().catch((error: unknown) => (error as Error).name);
    expect(outcome).toBe(style.includes('oll') ? null : 'TimeoutError');
  });

  it('is refused for a partition that is not assigned, and then pauses none', async () => {
    const { consumer, topic } = await inMidBatch();
    const list = [
      { topic, partition: 0 },
      { topic, partition: 7 },
    ];
    const error = thrownBy(() => {
      consumer.pause(list);
    });
    expect(KafkaError.isKafkaError(error)).toBe(true);
    expect(error).toMatchObject({ code: 'ERR__STATE', topic, partition: 7 });
    expect(consumer.paused()).toEqual([]);
    expect(await take(consumer, 3 * COUNT - 10)).toHaveLength(3 * COUNT - 10);
  });

  it('twice is once', async () => {
    const { consumer, topic, messages } = await inMidBatch();
    consumer.pause(wholeTopic(topic, 3));
    consumer.pause(wholeTopic(topic, 2));
    expect(paused(consumer).sort()).toEqual([0, 1, 2]);
    consumer.resume(wholeTopic(topic, 3));
    await expectTheRest(consumer, messages);
  });

  it('keeps what is in hand in hand: it counts when the app comes back', async () => {
    const topic = await filledTopic(cluster, 10);
    const group = cluster.group();
    const consumer = cluster.consumer({ 'group.id': group });
    consumer.assign(wholeTopic(topic));
    await take(consumer, 4);
    consumer.pause([{ topic, partition: 0 }]);
    expect(await consumer.poll(50)).toBeNull();
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBe('0@4');
  });

  it('keeps what is in hand uncounted when the app does not come back', async () => {
    const topic = await filledTopic(cluster, 10);
    const group = cluster.group();
    const consumer = cluster.consumer({ 'group.id': group });
    consumer.assign(wholeTopic(topic));
    await take(consumer, 4);
    consumer.pause([{ topic, partition: 0 }]);
    consumer.resume([{ topic, partition: 0 }]);
    await consumer.close();
    expect(await resumesAt(cluster, group, topic)).toBe('0@3');
  });
});

describe('resume()', () => {
  it('gives everything, once and in order, however often it was paused', async () => {
    const { consumer, topic, messages } = await inMidBatch();
    for (let round = 0; round < 12; round++) {
      const list = [{ topic, partition: round % 3 }];
      consumer.pause(list);
      for (const message of await consumer.pollBatch({ maxMessages: 7, timeoutMs: 10_000 })) {
        expect(message.partition).not.toBe(round % 3);
        messages.push(message);
      }
      consumer.resume(list);
      messages.push(await nextMessage(consumer));
    }
    await expectTheRest(consumer, messages);
  });

  it('serves a reader that waits', async () => {
    const { consumer, topic } = await inMidBatch();
    consumer.pause(wholeTopic(topic, 3));
    const reading = nextMessage(consumer);
    expect(consumer.tryPoll()).toBeNull();
    consumer.resume([{ topic, partition: 1 }]);
    expect((await reading).partition).toBe(1);
  });

  it('of what is not paused, not assigned or not there at all does nothing', async () => {
    const { consumer, topic, messages } = await inMidBatch();
    consumer.pause([{ topic, partition: 0 }]);
    consumer.resume([
      { topic, partition: 1 },
      { topic, partition: 9 },
      { topic: 'no-such-topic', partition: 0 },
    ]);
    expect(paused(consumer)).toEqual([0]);
    consumer.resume([{ topic, partition: 0 }]);
    await expectTheRest(consumer, messages);
  });
});

describe('paused()', () => {
  it('lists what is paused', async () => {
    const { consumer, topic } = await inMidBatch();
    expect(consumer.paused()).toEqual([]);
    consumer.pause([{ topic, partition: 2, offset: 5 }]);
    consumer.pause([{ topic, partition: 0 }]);
    expect(consumer.paused()).toEqual([
      { topic, partition: 2 },
      { topic, partition: 0 },
    ]);
    consumer.resume([{ topic, partition: 2 }]);
    expect(consumer.paused()).toEqual([{ topic, partition: 0 }]);
  });
});

describe('a paused partition', () => {
  it('that is sought stays paused, and goes on there', async () => {
    const { consumer, topic } = await inMidBatch();
    consumer.pause(wholeTopic(topic, 3));
    await consumer.seek({ topic, partition: 1, offset: 95 });
    expect(await readAll(consumer)).toEqual([]);
    expect(paused(consumer).sort()).toEqual([0, 1, 2]);
    consumer.resume([{ topic, partition: 1 }]);
    expect((await take(consumer, 5)).map(placeOf)).toEqual(places(5, { partition: 1, from: 95 }));
  });

  it('stays so through a seek that fails', async () => {
    const { consumer, topic, messages } = await inMidBatch();
    consumer.pause(wholeTopic(topic, 3));
    cluster.mock.pushRequestErrors(2, [29]); // ListOffsets, TOPIC_AUTHORIZATION_FAILED
    await expect(consumer.seek({ topic, partition: 1, timestamp: 1 })).rejects.toThrow();
    expect(await readAll(consumer)).toEqual([]);
    consumer.resume(wholeTopic(topic, 3));
    await expectTheRest(consumer, messages);
  });

  const ways: Record<string, (consumer: Consumer, topic: string) => void> = {
    'assign()': (consumer, topic) => {
      consumer.assign(wholeTopic(topic, 3));
    },
    'unassign() and assign()': (consumer, topic) => {
      consumer.unassign();
      expect(consumer.paused()).toEqual([]);
      consumer.assign(wholeTopic(topic, 3));
    },
    'incrementalUnassign() and incrementalAssign()': (consumer, topic) => {
      const list = [{ topic, partition: 0 }];
      consumer.incrementalUnassign(list);
      expect(consumer.paused()).toEqual([]);
      consumer.incrementalAssign(wholeTopic(topic));
    },
  };

  it.each(Object.entries(ways))('flows again after %s', async (_name, assign) => {
    const { consumer, topic } = await inMidBatch();
    consumer.pause([{ topic, partition: 0 }]);
    assign(consumer, topic);
    expect(consumer.paused()).toEqual([]);
    expect(await takeOf(consumer, 0, COUNT)).toEqual(places(COUNT));
  });

  it('stays paused where others are unassigned and assigned', async () => {
    const { consumer, topic, messages } = await inMidBatch();
    consumer.pause([{ topic, partition: 0 }]);
    consumer.incrementalUnassign([{ topic, partition: 1 }]);
    consumer.incrementalAssign([{ topic, partition: 1, offset: Offset.Beginning }]);
    expect(byPartition(await readAll(consumer)).get(0)).toBeUndefined();
    consumer.resume([{ topic, partition: 0 }]);
    const done = byPartition(messages).get(0)?.length ?? 0;
    expect(await takeOf(consumer, 0, COUNT - done)).toEqual(places(COUNT - done, { from: done }));
  });

  // Takes a session timeout: that is how the mock cluster lets a member back in.
  it('flows again when it was revoked and comes back', async () => {
    const topic = await filledTopic(cluster, 5);
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...FAST_GROUP });
    consumer.subscribe(topic);
    await take(consumer, 2);
    consumer.pause([{ topic, partition: 0 }]);
    consumer.unsubscribe();
    await until(
      async () => (await consumer.pollBatch({ timeoutMs: 10 }), consumer.assignment().length === 0),
      'the revoke',
    );
    expect(consumer.paused()).toEqual([]);
    consumer.subscribe(topic);
    expect((await nextMessage(consumer)).offset).toBeGreaterThan(0);
  });

  it('stays paused in a cooperative rebalance that leaves it here', async () => {
    const topic = await filledTopic(cluster, 10, { partitions: 2 });
    const group = cluster.group();
    const config = {
      'group.id': group,
      ...FAST_GROUP,
      'session.timeout.ms': 3000,
      'partition.assignment.strategy': 'cooperative-sticky',
    } as const;
    const consumer = cluster.consumer(config);
    consumer.subscribe(topic);
    const messages = await take(consumer, 20);
    consumer.pause(wholeTopic(topic, 2));
    await fill(cluster, topic, 5, { partitions: 2, from: 10 });
    const other = cluster.consumer(config);
    other.subscribe(topic);
    const others: Message[] = [];
    await until(
      async () => {
        messages.push(...(await consumer.pollBatch({ timeoutMs: 10 })));
        others.push(...(await other.pollBatch({ timeoutMs: 10 })));
        return consumer.assignment().length === 1 && others.length >= 5;
      },
      () => [consumer.assignment(), others.length],
      25_000,
    );
    // The one that has gone flows there; the one that is still here is paused.
    const [kept] = consumer.assignment();
    expect(consumer.paused()).toEqual([{ topic, partition: kept?.partition }]);
    expect(messages.length).toBe(20);
    consumer.resume(consumer.paused());
    const { partition } = kept!;
    expect((await take(consumer, 5)).map(placeOf)).toEqual(places(5, { partition, from: 10 }));
  });
});

describe('during run()', () => {
  it('starts no handler for a paused partition, and gives all of it afterwards, in order', async () => {
    const { consumer, topic, messages } = await inMidBatch();
    const list = [{ topic, partition: 0 }];
    let isPaused = false;
    const running = consumer.run({ concurrency: 2 }, (message) => {
      expect(isPaused && message.partition === 0).toBe(false);
      messages.push(message);
      if (messages.length !== 40) return;
      consumer.pause(list);
      isPaused = true;
    });
    const left = (): number => 3 * COUNT - (byPartition(messages).get(0)?.length ?? 0);
    await until(
      () => byPartition(messages).get(1)?.length === COUNT,
      () => left(),
    );
    isPaused = false;
    consumer.resume(list);
    await until(
      () => messages.length >= 3 * COUNT,
      () => messages.length,
    );
    await consumer.close();
    await running;
    expectAllOnce(messages, COUNT, { partitions: 3 });
  });

  it('keeps back the message of a handler that failed after the pause', async () => {
    const topic = await filledTopic(cluster, 5);
    const consumer = readerOf(cluster, topic);
    const list = [{ topic, partition: 0 }];
    const running = consumer.run({ concurrency: 1 }, ({ offset }) => {
      if (offset < 2) return;
      consumer.pause(list);
      throw new Error('no');
    });
    await expect(running).rejects.toThrow('no');
    expect(await readAll(consumer)).toEqual([]);
    consumer.resume(list);
    expect((await take(consumer, 3)).map(placeOf)).toEqual(places(3, { from: 2 }));
  });
});
