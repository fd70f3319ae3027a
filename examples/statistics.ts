// Statistics: what librdkafka counts, as rates between one `stats` event and the next.
//
//   node dist-examples/statistics.js
import { setTimeout as sleep } from 'node:timers/promises';
import { Producer, type Statistics } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';

const COUNT = 20_000;
const WAVE = 500;

/** The counters' growth per second. `ts` is a monotonic clock in microseconds. */
function ratesBetween(before: Statistics, after: Statistics) {
  const seconds = (after.ts - before.ts) / 1e6;
  return {
    messages: (after.txmsgs - before.txmsgs) / seconds,
    bytes: (after.txmsg_bytes - before.txmsg_bytes) / seconds,
  };
}

/** The slowest broker's 99th percentile of the time from request to response, in milliseconds. */
function slowestRoundTrip({ brokers }: Statistics): number {
  return Math.max(0, ...Object.values(brokers).map(({ rtt }) => rtt.p99 / 1_000));
}

/** Prints until the statistics count every message, and resolves to how many they count. */
async function watch(producer: Producer): Promise<number> {
  let before: Statistics | undefined;
  for await (const event of producer.events()) {
    if (event.type !== 'stats') continue;
    const { stats } = event;
    if (before !== undefined) {
      const { messages, bytes } = ratesBetween(before, stats);
      console.log(
        `${Math.round(messages)} messages/s, ${Math.round(bytes / 1_000)} kB/s, ` +
          `${stats.msg_cnt} queued, round trip ${slowestRoundTrip(stats).toFixed(1)} ms`,
      );
      if (stats.txmsgs >= COUNT) return stats.txmsgs;
    }
    before = stats;
  }
  return 0; // The producer was closed before.
}

async function main(): Promise<void> {
  const topic = uniqueName('statistics');
  const brokers = findBrokers(topic);
  const producer = new Producer({
    'bootstrap.servers': brokers.bootstrapServers,
    'statistics.interval.ms': 100,
  });
  const watching = watch(producer);

  const channel = producer.channel();
  for (let i = 0; i < COUNT; i++) {
    await channel.write({ topic, key: `customer-${i % 100}`, value: `order ${i}` });
    if (i % WAVE === 0) await sleep(10); // Something to watch.
  }
  await channel.close();

  console.log(`the statistics count ${await watching} of ${COUNT} messages`);
  await producer.close();
  await brokers.close();
}

void main();
