// Worker pool: several handlers side by side, in order per customer, with retries and a dead letter
// topic for what cannot be processed.
//
//   node dist-examples/worker-pool.js
import { setTimeout as sleep } from 'node:timers/promises';
import { Consumer, deadLetter, type Message, Producer } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';
import { fill } from './support/fill.js';
import { check, runExample } from './support/show.js';

const COUNT = 1_000;
const CONCURRENCY = 16;

async function main(): Promise<void> {
  const topic = uniqueName('worker-pool');
  const dead = `${topic}.dead`;
  const brokers = findBrokers(topic);
  await fill(brokers.bootstrapServers, topic, COUNT);

  const producer = new Producer({ 'bootstrap.servers': brokers.bootstrapServers });
  const consumer = new Consumer({
    'bootstrap.servers': brokers.bootstrapServers,
    'group.id': uniqueName('group'),
    'auto.offset.reset': 'earliest',
  });
  consumer.subscribe(topic);

  let [running, most, retries, done, failed] = [0, 0, 0, 0, 0];
  const work = async ({ offset, value }: Message, attempt: number): Promise<void> => {
    most = Math.max(most, ++running);
    try {
      await sleep(1); // A request to somewhere.
      if (attempt > 1) retries++;
      if (value?.toString() === 'order 13') throw new Error('nobody can process this');
      if (offset % 50 === 7 && attempt === 1) throw new Error('works the next time');
    } finally {
      running--;
    }
    done++;
  };

  const toDeadLetters = deadLetter(producer, dead);
  await consumer.run(
    {
      concurrency: CONCURRENCY,
      // Orders of a customer one after the other, whatever the partition.
      key: (message) => message.key?.toString() ?? null,
      retries: 2,
      backoffMs: 10,
      onFailure: async (message, error) => {
        await toDeadLetters(message, error);
        failed++;
      },
    },
    async (message, { attempt }) => {
      await work(message, attempt).finally(() => {
        if (done + failed >= COUNT - 1) void consumer.close();
      });
    },
  );
  console.log(`${done} done, ${retries} retries, up to ${most} at a time, ${failed} given up`);
  await consumer.close();

  const reader = new Consumer({
    'bootstrap.servers': brokers.bootstrapServers,
    'group.id': uniqueName('group'),
    'auto.offset.reset': 'earliest',
  });
  reader.subscribe(dead);
  const letter = await reader.readMessage({ timeoutMs: 30_000 });
  const reason = letter.headers.find(([name]) => name === 'dead-letter-error')?.[1]?.toString();
  console.log(`dead letter: ${letter.value?.toString() ?? ''}, because of ${reason ?? '?'}`);
  await reader.close();
  await producer.close();
  await brokers.close();
  check(most > 1 && most <= CONCURRENCY, 'handlers side by side');
  check(letter.value?.toString() === 'order 13', 'the dead letter');
  check(done >= COUNT - 2 && failed === 1, 'all others are done');
}

runExample(main);
