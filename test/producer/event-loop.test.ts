// The event loop while a producer runs flat out.
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Producer, ProducerMessage } from '../../lib/index.js';
import { DEAD_ADDRESS, withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const COUNT = 200_000;
const CHUNK = 1000;
const INTERVAL_MS = 10;
/** Most of the work that may be done between two calls of a timer. A starved timer sees all of it. */
const MAX_SHARE = 0.25;

/**
 * Watches how much is done between two calls of a 10 ms timer. The work is counted, not the time:
 * on a busy machine a process can be stopped for longer than that.
 */
function watchTimer(progress: () => number): () => { largest: number; fired: number } {
  let largest = 0;
  let fired = 0;
  let last = progress();
  const look = (): void => {
    const now = progress();
    largest = Math.max(largest, now - last);
    last = now;
  };
  const timer = setInterval(() => {
    fired++;
    look();
  }, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    look();
    return { largest, fired };
  };
}

it(`timers fire while ${COUNT} messages are produced and their callbacks called`, async () => {
  const topic = cluster.topic({ partitions: 4 });
  const producer = cluster.producer({ 'queue.buffering.max.messages': COUNT });
  const value = Buffer.alloc(100);
  let delivered = 0;
  const stop = watchTimer(() => delivered);
  for (let i = 0; i < COUNT; i++) {
    producer.produce({ topic, value }, (error) => {
      if (error === null) delivered++;
    });
    if (i % CHUNK === 0) await new Promise(setImmediate);
  }
  await producer.flush();
  const { largest, fired } = stop();
  expect(delivered).toBe(COUNT);
  expect(fired).toBeGreaterThan(1);
  expect(largest).toBeLessThan(COUNT * MAX_SHARE);
});

it(`timers fire while ${COUNT} writes wait for room again and again`, async () => {
  const topic = cluster.topic({ partitions: 4 });
  const producer = cluster.producer({ 'queue.buffering.max.messages': 1000, 'linger.ms': 0 });
  const channel = producer.channel();
  const value = Buffer.alloc(100);
  let written = 0;
  const stop = watchTimer(() => written);
  while (written < COUNT) {
    await channel.write({ topic, value });
    written++;
  }
  await channel.close();
  const { largest, fired } = stop();
  expect(fired).toBeGreaterThan(1);
  expect(largest).toBeLessThan(COUNT * MAX_SHARE);
});

interface Writing {
  readonly write: (message: ProducerMessage) => unknown;
  /** Resolves when everything written is delivered. */
  readonly end: () => Promise<unknown>;
}

it.each<[string, (producer: Producer) => Writing]>([
  [
    'a stream is written to',
    (producer) => {
      const stream = producer.writable();
      return {
        write: (message) => stream.write(message) || once(stream, 'drain'),
        end: () => finished(stream.end()),
      };
    },
  ],
  [
    'a web stream is written to',
    (producer) => {
      const writer = producer.writableWeb().getWriter();
      return { write: (message) => writer.write(message), end: () => writer.close() };
    },
  ],
  [
    'write() of a channel is awaited',
    (producer) => {
      const channel = producer.channel();
      return { write: (message) => channel.write(message), end: () => channel.close() };
    },
  ],
])('timers fire while %s and there is always room', async (_, open) => {
  const topic = cluster.topic({ partitions: 4 });
  const producer = cluster.producer({ 'queue.buffering.max.messages': COUNT });
  const { write, end } = open(producer);
  const message = { topic, value: Buffer.alloc(100) };
  let written = 0;
  const stop = watchTimer(() => written);
  for (; written < COUNT; written++) await write(message);
  const { largest, fired } = stop();
  await end();
  expect(fired).toBeGreaterThan(1);
  expect(largest).toBeLessThan(COUNT * MAX_SHARE);
});

it(`timers fire while ${COUNT} reports that came at once are handed out`, async () => {
  const producer = cluster.producer({
    'bootstrap.servers': DEAD_ADDRESS,
    'queue.buffering.max.messages': COUNT,
  });
  let called = 0;
  for (let i = 0; i < COUNT; i++) producer.produce({ topic: 't' }, () => called++);
  const stop = watchTimer(() => called);
  producer.purge();
  await producer.flush();
  const { largest, fired } = stop();
  expect(called).toBe(COUNT);
  expect(fired).toBeGreaterThan(1);
  expect(largest).toBeLessThan(COUNT * MAX_SHARE);
});
