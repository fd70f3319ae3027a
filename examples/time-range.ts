// A time range: the messages of one hour, from one partition.
//
//   node dist-examples/time-range.js
import { Producer, Reader } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';

const MINUTE_MS = 60_000;
const FIRST = Date.UTC(2026, 0, 1, 8);
const FROM = Date.UTC(2026, 0, 1, 10);
const UNTIL = Date.UTC(2026, 0, 1, 11);

/** A message for every minute of six hours. */
async function fillDay(bootstrapServers: string, topic: string): Promise<void> {
  const producer = new Producer({ 'bootstrap.servers': bootstrapServers });
  const messages = Array.from({ length: 6 * 60 }, (_, minute) => ({
    topic,
    partition: 0,
    value: `minute ${minute}`,
    timestamp: FIRST + minute * MINUTE_MS,
  }));
  await producer.sendBatch(messages);
  await producer.close();
}

async function main(): Promise<void> {
  const topic = uniqueName('time-range');
  const brokers = findBrokers(topic);
  await fillDay(brokers.bootstrapServers, topic);

  const reader = new Reader({
    config: { 'bootstrap.servers': brokers.bootstrapServers },
    topic,
    partition: 0,
  });
  // The embedded cluster knows no times: there, everything is read and filtered below.
  if (process.env['KAFKA_BOOTSTRAP_SERVERS'] !== undefined) await reader.setOffsetAt(FROM);

  const found: number[] = [];
  // A range that reaches to the present ends with the partition as it is now.
  const { high } = await reader.consumer.queryWatermarkOffsets(topic, 0);
  while ((reader.offset() ?? 0) < high) {
    const { timestamp } = await reader.fetchMessage({ timeoutMs: 30_000 });
    if (timestamp >= UNTIL) break;
    // Producers' clocks differ: an older message can come after a newer one.
    if (timestamp >= FROM) found.push(timestamp);
  }

  console.log(`found ${found.length} of 60 messages`);
  console.log(`the last one is of ${new Date(found.at(-1) ?? 0).toISOString()}`);
  await reader.close();
  await brokers.close();
}

void main();
