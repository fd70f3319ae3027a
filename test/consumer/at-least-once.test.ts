// However a reader ends, the group's next consumer gets exactly what was not finished.
import type { Consumer, ConsumerEvent, IteratorOptions, Message } from '../../lib/index.js';
import { turn, until, withCluster, within } from '../helpers/cluster.js';
import { fill, filledTopic, memberOf, placeOf, take } from './helpers.js';

const cluster = withCluster();

const COUNT = 6;
const BATCH = 2;

type Item = ConsumerEvent | Message[];

/** The three ways to loop. */
const loops: Record<string, (consumer: Consumer, options: IteratorOptions) => AsyncIterable<Item>> =
  {
    'messages()': (consumer, options) => consumer.messages(options),
    'batches()': (consumer, options) => consumer.batches({ ...options, maxMessages: BATCH }),
    'events()': (consumer, options) => consumer.events(options),
    // poll() in a loop has no break of its own: it is made into a loop that can be left.
    async *'poll()'(consumer, options) {
      while (!consumer.closed) {
        const event = await consumer.poll(options);
        if (event !== null) yield event;
      }
    },
  };

const failure = new Error('of the application');

/** What a loop body does with the item that brings the third message; all leave it unfinished. */
const endings: Record<
  string,
  (consumer: Consumer, controller: AbortController) => 'break' | Promise<void> | undefined
> = {
  break: () => 'break',
  throw: () => {
    throw failure;
  },
  'an abort of its signal': (_consumer, controller) => {
    controller.abort(failure);
    return undefined;
  },
  'close()': (consumer) => consumer.close(),
};

function messagesOf(item: Item): Message[] {
  if (Array.isArray(item)) return item;
  return item.type === 'message' ? [item] : [];
}

const allPlaces = Array.from({ length: COUNT }, (_, i) => `0@${i}`);

/** All that the next consumer of the group gets. (To join, the mock would let it wait for 5 s.) */
async function restOf(group: string, topic: string): Promise<string[]> {
  const next = cluster.consumer({ 'group.id': group, 'enable.partition.eof': true });
  next.assign([{ topic, partition: 0 }]);
  const read: string[] = [];
  for await (const event of next.events()) {
    if (event.type === 'message') read.push(placeOf(event));
    if (event.type === 'partitionEOF') break;
  }
  return read;
}

describe.each(Object.entries(loops))('a loop over %s', (_loop, iterate) => {
  it.each(Object.entries(endings))(
    'that ends by %s leaves what was in hand and what is behind it to the next consumer',
    async (_ending, end) => {
      const topic = await filledTopic(cluster, COUNT);
      const group = cluster.group();
      const consumer = memberOf(cluster, group, topic);
      const controller = new AbortController();
      const read: string[][] = [];
      const loop = async (): Promise<void> => {
        for await (const item of iterate(consumer, { signal: controller.signal })) {
          const messages = messagesOf(item);
          if (messages.length > 0) read.push(messages.map(placeOf));
          if (read.flat().length < 3) continue;
          await turn();
          if ((await end(consumer, controller)) === 'break') break;
        }
      };
      await within(
        loop().catch((error: unknown) => {
          expect(error).toBe(failure);
        }),
        'the end of the loop',
      );
      await within(consumer.close(), 'close()', 5000);
      const finished = read.slice(0, -1).flat();
      expect(read.flat()).toEqual(allPlaces.slice(0, read.flat().length));
      expect(read.flat().length).toBeLessThan(COUNT);
      expect(finished.length).toBeGreaterThan(0);
      expect(await within(restOf(group, topic), 'the rest')).toEqual(
        allPlaces.slice(finished.length),
      );
    },
  );

  it.each(['an abort of its signal', 'close()'])(
    'that waits, and is ended by %s, has finished all that it got',
    async (ending) => {
      const topic = await filledTopic(cluster, COUNT);
      const group = cluster.group();
      const consumer = memberOf(cluster, group, topic);
      const controller = new AbortController();
      const read: string[] = [];
      const loop = async (): Promise<void> => {
        for await (const item of iterate(consumer, { signal: controller.signal })) {
          read.push(...messagesOf(item).map(placeOf));
        }
      };
      const ended = loop().catch((error: unknown) => {
        expect(error).toBe(failure);
      });
      await until(
        () => read.length === COUNT,
        () => read,
      );
      await turn(); // It has come back, and waits.
      await endings[ending]!(consumer, controller);
      await within(ended, 'the end of the loop');
      await within(consumer.close(), 'close()', 5000);
      await fill(cluster, topic, 1, { from: COUNT });
      expect(await within(restOf(group, topic), 'the rest')).toEqual([`0@${COUNT}`]);
    },
  );
});

describe('a body that is still at work when the consumer is closed from outside', () => {
  it('has not finished its message, though it ends well afterwards', async () => {
    const topic = await filledTopic(cluster, COUNT);
    const group = cluster.group();
    const consumer = memberOf(cluster, group, topic);
    let closing: Promise<void> | undefined;
    const read: string[] = [];
    for await (const message of consumer) {
      read.push(placeOf(message));
      if (read.length < 3) continue;
      closing = consumer.close();
      await within(closing, 'close()', 5000);
    }
    expect(read).toEqual(allPlaces.slice(0, 3));
    expect(closing).toBeDefined();
    expect(await within(restOf(group, topic), 'the rest')).toEqual(allPlaces.slice(2));
  });

  it('has finished it if it says so by commit() before', async () => {
    const topic = await filledTopic(cluster, COUNT);
    const group = cluster.group();
    const consumer = memberOf(cluster, group, topic);
    const [, , third] = await take(consumer, 3);
    await consumer.commit(third);
    await within(consumer.close(), 'close()', 5000);
    expect(await within(restOf(group, topic), 'the rest')).toEqual(allPlaces.slice(3));
  });

  it('has taken it back if it has committed an earlier position', async () => {
    const topic = await filledTopic(cluster, COUNT);
    const group = cluster.group();
    const consumer = memberOf(cluster, group, topic);
    await take(consumer, 4);
    await consumer.commit();
    await consumer.commit([{ topic, partition: 0, offset: 1 }]);
    await within(consumer.close(), 'close()', 5000);
    expect(await within(restOf(group, topic), 'the rest')).toEqual(allPlaces.slice(1));
  });
});
