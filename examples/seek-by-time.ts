// Seek by time: read again what came in since a moment, here the last ten minutes.
//
//   node dist-examples/seek-by-time.js
import { Consumer, Offset, Producer } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';
import { check, runExample } from './support/show.js';

const HOURS = 6;
const MINUTE_MS = 60_000;

async function main(): Promise<void> {
  const topic = uniqueName('seek-by-time');
  const brokers = findBrokers(topic, 1);
  const now = Date.now();

  // One message for every minute of the last hours.
  const producer = new Producer({ 'bootstrap.servers': brokers.bootstrapServers });
  const minutes = Array.from({ length: HOURS * 60 }, (_, i) => HOURS * 60 - i);
  for (const minute of minutes) {
    // A batch has one timestamp to search by: each message gets a batch of its own.
    await producer.send({
      topic,
      partition: 0,
      value: `${minute} minutes ago`,
      timestamp: now - minute * MINUTE_MS,
    });
  }
  await producer.close();

  const consumer = new Consumer({ 'bootstrap.servers': brokers.bootstrapServers });
  consumer.assign([{ topic, partition: 0, offset: 0 }]);
  const first = await consumer.readMessage({ timeoutMs: 10_000 });
  console.log(`at the beginning: ${first.value?.toString() ?? ''}`);

  // Where a time is, without going there.
  const since = new Date(now - 10 * MINUTE_MS);
  const [answer] = await consumer.offsetsForTimes([{ topic, partition: 0, timestamp: since }]);
  // The embedded cluster does not search by time: it says that nothing is that new.
  const isKnown = answer?.offset !== Offset.End;
  console.log(
    `since ${since.toISOString()}: offset ${isKnown ? (answer?.offset ?? '?') : 'unknown'}`,
  );

  // Going there, in one step.
  const where = isKnown ? { timestamp: since } : { offset: Offset.tail(10) };
  await consumer.seek({ topic, partition: 0, ...where });
  const found = await consumer.readMessage({ timeoutMs: 10_000 });
  console.log(`offset ${found.offset}: ${found.value?.toString() ?? ''}`);

  await consumer.seek({ topic, partition: 0, offset: Offset.tail(1) });
  const last = await consumer.readMessage({ timeoutMs: 10_000 });
  console.log(`the last one: ${last.value?.toString() ?? ''}`);
  await consumer.close();
  await brokers.close();

  check(found.value?.toString() === '10 minutes ago', 'the message of that minute');
  check(!isKnown || found.offset === answer?.offset, 'seek() and offsetsForTimes() agree');
  check(last.offset === minutes.length - 1, 'the last message');
}

runExample(main);
