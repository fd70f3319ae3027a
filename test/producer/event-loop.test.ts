// The event loop while a producer runs flat out.
import { withCluster } from '../helpers/cluster.js';

const cluster = withCluster();

const COUNT = 200_000;
const CHUNK = 1000;
const INTERVAL_MS = 10;
// Generous: this is about starving, not about speed, and the machine is shared.
const MAX_GAP_MS = 250;

/** Measures the longest time that passed between two calls of a 10 ms timer. */
function watchTimer(): () => { longest: number; fired: number } {
  let longest = 0;
  let fired = 0;
  let last = performance.now();
  const look = (): void => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(() => {
    fired++;
    look();
  }, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    look();
    return { longest, fired };
  };
}

it(`timers fire while ${COUNT} messages are produced and their callbacks called`, async () => {
  const topic = cluster.topic({ partitions: 4 });
  const producer = cluster.producer({ 'queue.buffering.max.messages': COUNT });
  const value = Buffer.alloc(100);
  let delivered = 0;
  const stop = watchTimer();
  for (let i = 0; i < COUNT; i++) {
    producer.produce({ topic, value }, (error) => {
      if (error === null) delivered++;
    });
    if (i % CHUNK === 0) await new Promise(setImmediate);
  }
  await producer.flush();
  const { longest, fired } = stop();
  expect(delivered).toBe(COUNT);
  expect(fired).toBeGreaterThan(0);
  expect(longest).toBeLessThan(MAX_GAP_MS);
});

it(`timers fire while ${COUNT / 4} writes wait for room again and again`, async () => {
  const topic = cluster.topic({ partitions: 4 });
  const producer = cluster.producer({ 'queue.buffering.max.messages': 1000, 'linger.ms': 1 });
  const channel = producer.channel();
  const value = Buffer.alloc(100);
  const stop = watchTimer();
  for (let i = 0; i < COUNT / 4; i++) await channel.write({ topic, value });
  await channel.close();
  const { longest, fired } = stop();
  expect(fired).toBeGreaterThan(0);
  expect(longest).toBeLessThan(MAX_GAP_MS);
});

it(`timers fire while ${COUNT / 2} reports that came at once are handed out`, async () => {
  const producer = cluster.producer({
    'bootstrap.servers': '127.0.0.1:1',
    'queue.buffering.max.messages': COUNT,
  });
  let called = 0;
  for (let i = 0; i < COUNT / 2; i++) producer.produce({ topic: 't' }, () => called++);
  const stop = watchTimer();
  const blocking = performance.now();
  producer.purge();
  const purged = performance.now() - blocking;
  await producer.flush();
  const { longest, fired } = stop();
  expect(called).toBe(COUNT / 2);
  expect(fired).toBeGreaterThan(0);
  expect(longest).toBeLessThan(MAX_GAP_MS + purged);
});
