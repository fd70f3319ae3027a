// What holds for every reader: one queue, each message once, in order.
import { type Consumer, KafkaError, type Message } from '../../lib/index.js';
import { rejectionOf, turn, until, withCluster, within } from '../helpers/cluster.js';
import {
  byPartition,
  expectAllOnce,
  fill,
  filledTopic,
  nextMessage,
  placeOf,
  places,
  readerOf,
} from './helpers.js';

const cluster = withCluster();

/** Gives `keep` messages until it returns false, each in the reader's own way. */
type Reader = (consumer: Consumer, keep: (message: Message) => boolean) => Promise<void>;

const readers: Record<string, Reader> = {
  'poll()': async (consumer, keep) => {
    for (;;) {
      const event = await consumer.poll(10_000);
      if (event === null || (event.type === 'message' && !keep(event))) return;
    }
  },
  'tryPoll()': async (consumer, keep) => {
    while (!consumer.closed) {
      const event = consumer.tryPoll();
      if (event === null) await turn();
      else if (event.type === 'message' && !keep(event)) return;
    }
  },
  'readMessage()': async (consumer, keep) => {
    while (keep(await consumer.readMessage({ timeoutMs: 10_000 })));
  },
  'pollBatch()': async (consumer, keep) => {
    for (;;) {
      const messages = await consumer.pollBatch({ maxMessages: 50, timeoutMs: 10_000 });
      if (!messages.map(keep).every(Boolean) || messages.length === 0) return;
    }
  },
  'events()': async (consumer, keep) => {
    for await (const event of consumer.events()) {
      if (event.type === 'message' && !keep(event)) return;
    }
  },
  'messages()': async (consumer, keep) => {
    for await (const message of consumer.messages()) if (!keep(message)) return;
  },
  'batches()': async (consumer, keep) => {
    for await (const messages of consumer.batches()) {
      if (!messages.map(keep).every(Boolean)) return;
    }
  },
  'for await (... of consumer)': async (consumer, keep) => {
    for await (const message of consumer) if (!keep(message)) return;
  },
};

/** Whether another message comes, now that all have. */
async function expectNoMore(consumer: Consumer): Promise<void> {
  expect((await consumer.pollBatch({ timeoutMs: 100 })).map(placeOf)).toEqual([]);
}

describe.each(Object.entries(readers))('%s', (_name, read) => {
  it('hands out every message once, in order in its partition', async () => {
    const topic = await filledTopic(cluster, 1500, { partitions: 3 });
    const consumer = readerOf(cluster, topic, { partitions: 3 });
    const messages: Message[] = [];
    const reading = read(consumer, (message) => messages.push(message) < 4500);
    await within(reading, '4500 messages');
    expectAllOnce(messages, 1500, { partitions: 3 });
    await expectNoMore(consumer);
  });

  it('hands out messages that come while it waits', async () => {
    const topic = cluster.topic();
    const consumer = readerOf(cluster, topic);
    const messages: Message[] = [];
    const reading = read(consumer, (message) => messages.push(message) < 30);
    for (let from = 0; from < 30; from += 10) {
      await fill(cluster, topic, 10, { from });
      await until(
        () => messages.length === from + 10,
        () => messages.map(placeOf),
      );
    }
    await within(reading, 'the end of the reader');
    expectAllOnce(messages, 30);
  });

  it('shares the queue with a second one of its kind, losing and doubling nothing', async () => {
    const topic = await filledTopic(cluster, 2000, { partitions: 2 });
    const consumer = readerOf(cluster, topic, { partitions: 2 });
    const shares: Message[][] = [[], []];
    const total = (): number => shares.flat().length;
    const readings = shares.map((share) =>
      read(consumer, (message) => {
        share.push(message);
        return true;
      }).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'ERR__STATE' });
      }),
    );
    await until(
      () => total() >= 4000,
      () => shares.map((share) => share.length),
    );
    await consumer.close();
    await within(Promise.all(readings), 'the end of both readers');
    const places = shares.flat().map(placeOf);
    expect(new Set(places).size).toBe(4000);
    expect(places).toHaveLength(4000);
    // Each reader sees a partition's messages in order, with gaps where the other one read.
    for (const share of shares) {
      for (const list of byPartition(share).values()) {
        const offsets = list.map((place) => Number(place.split('@')[1]));
        expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
      }
    }
  });
});

describe('readers of all kinds on one consumer', () => {
  it('share its messages, losing and doubling nothing', async () => {
    const topic = await filledTopic(cluster, 2000, { partitions: 4 });
    const consumer = readerOf(cluster, topic, { partitions: 4 });
    const messages: Message[] = [];
    const readings = Object.values(readers).map((read) =>
      read(consumer, (message) => messages.push(message) > 0).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'ERR__STATE' });
      }),
    );
    await until(
      () => messages.length >= 8000,
      () => messages.length,
    );
    await consumer.close();
    await within(Promise.all(readings), 'the end of all readers');
    expect(new Set(messages.map(placeOf)).size).toBe(8000);
    expect(messages).toHaveLength(8000);
  });

  it('can take over from each other in the middle of a batch', async () => {
    const topic = await filledTopic(cluster, 400);
    const consumer = readerOf(cluster, topic);
    const messages: Message[] = [];
    for (let round = 0; round < 5; round++) {
      for (const read of Object.values(readers)) {
        const upTo = Math.min(messages.length + 10, 400);
        if (messages.length === 400) break;
        await within(
          read(consumer, (message) => messages.push(message) < upTo),
          `message ${upTo}`,
        );
      }
    }
    expect(messages.map(placeOf)).toEqual(places(messages.length));
    expect(messages.length).toBeGreaterThanOrEqual(400);
  });

  it('are served in the order in which they asked', async () => {
    const topic = cluster.topic();
    const consumer = readerOf(cluster, topic);
    const waiting = Array.from({ length: 40 }, (_, i) =>
      i % 2 === 0 ? consumer.poll(10_000) : nextMessage(consumer),
    );
    await fill(cluster, topic, 40);
    const received = (await Promise.all(waiting)) as Message[];
    expect(received.map(placeOf)).toEqual(places(40));
  });
});

describe('a reader that comes when messages have just arrived', () => {
  it('does not overtake one that waits', async () => {
    const topic = cluster.topic();
    const consumer = readerOf(cluster, topic);
    const producer = cluster.producer();
    await producer.send({ topic, partition: 0, value: '0@0' });
    await nextMessage(consumer);
    const early = nextMessage(consumer);
    await turn();
    for (const offset of [1, 2]) producer.produce({ topic, partition: 0, value: `0@${offset}` });
    // Librdkafka's threads go on meanwhile; this one does not see that it has been woken.
    for (const end = performance.now() + 200; performance.now() < end;);
    const late = nextMessage(consumer);
    expect([placeOf(await early), placeOf(await late)]).toEqual(['0@1', '0@2']);
  });
});

describe('a wait that runs out', () => {
  it('is null from poll(), after the time and not before', async () => {
    const consumer = readerOf(cluster, cluster.topic());
    const startedAt = performance.now();
    expect(await consumer.poll(60)).toBeNull();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
    expect(await consumer.poll({ timeoutMs: 1 })).toBeNull();
    expect(await consumer.poll(0)).toBeNull();
    expect(consumer.tryPoll()).toBeNull();
  });

  it('is an empty list from pollBatch()', async () => {
    const consumer = readerOf(cluster, cluster.topic());
    expect(await consumer.pollBatch({ timeoutMs: 30 })).toEqual([]);
    expect(await consumer.pollBatch({ timeoutMs: 0 })).toEqual([]);
  });

  it('is ERR__TIMED_OUT from readMessage()', async () => {
    const consumer = readerOf(cluster, cluster.topic());
    for (const timeoutMs of [30, 0]) {
      const error = await rejectionOf(consumer.readMessage({ timeoutMs }));
      expect(KafkaError.isKafkaError(error)).toBe(true);
      expect(error).toMatchObject({ code: 'ERR__TIMED_OUT', isTimeout: true, origin: 'local' });
    }
  });

  it('loses nothing: the message that comes later goes to the next reader', async () => {
    const topic = cluster.topic();
    const consumer = readerOf(cluster, topic);
    expect(await consumer.poll(20)).toBeNull();
    expect(await consumer.pollBatch({ timeoutMs: 20 })).toEqual([]);
    await rejectionOf(consumer.readMessage({ timeoutMs: 20 }));
    await fill(cluster, topic, 1);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
    await expectNoMore(consumer);
  });
});

describe('pollBatch() and batches()', () => {
  it('return at once when messages are there, whatever the timeout', async () => {
    const topic = await filledTopic(cluster, 5);
    const consumer = readerOf(cluster, topic);
    const messages = await within(consumer.pollBatch({ timeoutMs: 3_600_000 }), 'a batch');
    expect(messages.map(placeOf)).toEqual(places(messages.length));
    expect(messages.length).toBeGreaterThan(0);
  });

  it('never hand out more than maxMessages', async () => {
    const topic = await filledTopic(cluster, 3000);
    const consumer = readerOf(cluster, topic);
    const sizes: number[] = [];
    // This one brings others with it, which are then handed out from this side's batch.
    const messages: Message[] = [await nextMessage(consumer)];
    for await (const batch of consumer.batches({ maxMessages: 7 })) {
      messages.push(...batch);
      sizes.push(batch.length);
      if (messages.length >= 1000) break;
    }
    while (messages.length < 3000) {
      const batch = await consumer.pollBatch({ maxMessages: 11, timeoutMs: 10_000 });
      messages.push(...batch);
      expect(batch.length).toBeLessThanOrEqual(11);
    }
    expect(Math.max(...sizes)).toBe(7);
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    expect(messages.map(placeOf)).toEqual(places(3000));
  });
});
