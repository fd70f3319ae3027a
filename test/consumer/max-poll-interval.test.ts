// max.poll.interval.ms measures the app: slow is fine, silent is not. Each of these tests takes as
// long as a few of its intervals.
import {
  type Consumer,
  type ConsumerControlEvent,
  type ConsumerEvent,
  type Message,
} from '../../lib/index.js';
import { until, withCluster, within } from '../helpers/cluster.js';
import { fill, filledTopic, memberOf, nextMessage, placeOf, places, take } from './helpers.js';

const cluster = withCluster();

const INTERVAL_MS = 1500;
/** Long enough for librdkafka, which looks twice a second, to notice a silent app. */
const TOO_LONG_MS = INTERVAL_MS + 1500;

const CONFIG = {
  'session.timeout.ms': INTERVAL_MS,
  'max.poll.interval.ms': INTERVAL_MS,
  'heartbeat.interval.ms': 200,
  // Its answers would wake an idle consumer.
  'enable.auto.commit': false,
} as const;

/** A member, and what it learns besides messages. */
function member(topic: string): { consumer: Consumer; events: ConsumerControlEvent[] } {
  const events: ConsumerControlEvent[] = [];
  const note = (event: ConsumerControlEvent): void => void events.push(event);
  const consumer = memberOf(cluster, cluster.group(), topic, CONFIG, {
    handlers: { assignedPartitions: note, revokedPartitions: note, error: note },
  });
  return { consumer, events };
}

/** Work that takes its time, with the event loop free. */
async function work(ms: number): Promise<void> {
  const startedAt = performance.now();
  await until(() => performance.now() - startedAt >= ms, 'the end of the work', ms + 5000);
}

/** Each takes the next message. */
const slowly: Record<string, (consumer: Consumer) => Promise<Message>> = {
  'readMessage()': nextMessage,
  'tryPoll()': async (consumer) => {
    let event: ConsumerEvent | null = null;
    await until(() => (event = consumer.tryPoll()) !== null, 'an event');
    return event as unknown as Message;
  },
  'batches()': async (consumer) => {
    for await (const [message] of consumer.batches({ maxMessages: 1 })) if (message) return message;
    throw new Error('the end');
  },
};

describe('an app that takes messages slowly, one by one out of a decoded batch', () => {
  it.each(Object.entries(slowly))('stays in its group, through %s', async (_name, next) => {
    const count = 40;
    const topic = await filledTopic(cluster, count);
    const { consumer, events } = member(topic);
    const read = [placeOf(await nextMessage(consumer))]; // And with it, the others.
    const startedAt = performance.now();
    while (performance.now() - startedAt < 2 * INTERVAL_MS + 500) {
      await work(200);
      read.push(placeOf(await next(consumer)));
    }
    expect(read.length).toBeLessThan(count);
    // What librdkafka has had to say meanwhile is behind the batch.
    read.push(...(await take(consumer, count - read.length)).map(placeOf));
    expect(await consumer.pollBatch({ timeoutMs: 300 })).toEqual([]);
    expect(read).toEqual(places(count));
    expect(events.map(({ type }) => type)).toEqual(['assignedPartitions']);
  });
});

describe('an app that waits for messages which do not come', () => {
  it.each(['poll()', 'messages()'])('stays in its group with %s', async (style) => {
    const topic = await filledTopic(cluster, 1);
    const { consumer, events } = member(topic);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
    if (style === 'poll()') {
      expect(await consumer.poll(TOO_LONG_MS)).toBeNull();
    } else {
      const waiting = take(consumer, 1);
      await work(TOO_LONG_MS);
      await fill(cluster, topic, 1, { from: 1 });
      expect((await waiting).map(placeOf)).toEqual(['0@1']);
    }
    expect(events.map(({ type }) => type)).toEqual(['assignedPartitions']);
  });
});

describe('an app that does not come back', () => {
  it('is told so, and gets on with its next pull', async () => {
    const topic = await filledTopic(cluster, 5);
    const { consumer, events } = member(topic);
    expect((await take(consumer, 2)).map(placeOf)).toEqual(['0@0', '0@1']);
    await work(TOO_LONG_MS);
    const read: string[] = [];
    while (!read.includes('0@4')) read.push(placeOf(await nextMessage(consumer)));
    // The rest of the batch, which is still this side's; then, in the group again, the same again.
    expect([...new Set(read)].sort()).toEqual(expect.arrayContaining(['0@2', '0@3', '0@4']));
    await until(
      async () => {
        await consumer.pollBatch({ timeoutMs: 20 });
        return events.filter(({ type }) => type === 'assignedPartitions').length === 2;
      },
      () => events.map(({ type }) => type),
    );
    const error = events.find((event) => event.type === 'error');
    expect(error?.error).toMatchObject({ code: 'ERR__MAX_POLL_EXCEEDED', isFatal: false });
    expect(events.find((event) => event.type === 'revokedPartitions')?.lost).toBe(true);
    await fill(cluster, topic, 1, { from: 5 });
    const after: string[] = [];
    while (!after.includes('0@5')) after.push(placeOf(await nextMessage(consumer)));
  });

  it('can be closed with that news in hand, and the revoke behind it', async () => {
    const topic = await filledTopic(cluster, 1);
    const { consumer } = member(topic);
    await nextMessage(consumer);
    await work(TOO_LONG_MS);
    const event = await consumer.poll(10_000);
    expect(event).toMatchObject({ type: 'error', error: { code: 'ERR__MAX_POLL_EXCEEDED' } });
    await within(consumer.close(), 'close()', 5000);
  });
});
