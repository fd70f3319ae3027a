// Manual commit: what counts as processed is the app's to say, message by message.
//
//   node dist-examples/manual-commit.js
import { Consumer, type Message } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';
import { fill } from './support/fill.js';
import { check, runExample } from './support/show.js';

const COUNT = 1_000;
const TRANSACTION = 100;

/** Stands for a database transaction: all of these are saved, or none. */
async function save(messages: readonly Message[], saved: Set<string>): Promise<void> {
  await new Promise(setImmediate);
  for (const { partition, offset } of messages) saved.add(`${partition}@${offset}`);
}

async function main(): Promise<void> {
  const topic = uniqueName('manual-commit');
  const brokers = findBrokers(topic);
  await fill(brokers.bootstrapServers, topic, COUNT);
  const config = {
    'bootstrap.servers': brokers.bootstrapServers,
    'group.id': uniqueName('group'),
    'auto.offset.reset': 'earliest',
    // The embedded cluster makes a member that comes after another wait for this long.
    'session.timeout.ms': 6_000,
    'enable.auto.commit': false,
    'enable.auto.offset.store': false,
  } as const;
  const saved = new Set<string>();

  const consumer = new Consumer(config);
  consumer.subscribe(topic);
  let commits = 0;
  for await (const messages of consumer.batches({ maxMessages: TRANSACTION })) {
    await save(messages, saved);
    // Of several messages of a partition the last counts. Resolves when the broker has it.
    await consumer.commit(messages);
    commits++;
    if (saved.size >= COUNT / 2) break;
  }
  const half = saved.size;
  console.log(`saved ${half} messages in ${commits} transactions, and stopped`);
  await consumer.close();

  // Whoever comes next goes on exactly behind what was committed.
  const next = new Consumer(config);
  next.subscribe(topic);
  let seen = half;
  for await (const messages of next.batches({ maxMessages: TRANSACTION })) {
    await save(messages, saved);
    await next.commit(messages);
    seen += messages.length;
    if (saved.size === COUNT) break;
  }
  await next.close();
  await brokers.close();
  console.log(`saved ${saved.size} of ${COUNT}, ${seen - COUNT} of them twice`);
  check(saved.size === COUNT && seen === COUNT, 'every message once');
}

runExample(main);
