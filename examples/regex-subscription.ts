// Regex subscription: every topic whose name matches, also one that is created later.
//
//   node dist-examples/regex-subscription.js
import { Consumer, Producer } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';
import { check, runExample } from './support/show.js';

async function main(): Promise<void> {
  const run = uniqueName('regex');
  const brokers = findBrokers(`${run}.orders`, 1);
  const producer = new Producer({ 'bootstrap.servers': brokers.bootstrapServers });
  const write = async (name: string): Promise<void> => {
    // A topic that is not there is created with its first message.
    await producer.send({ topic: `${run}.${name}`, value: name });
  };
  await write('orders');
  await write('other');

  const consumer = new Consumer({
    'bootstrap.servers': brokers.bootstrapServers,
    'group.id': uniqueName('group'),
    'auto.offset.reset': 'earliest',
    'session.timeout.ms': 6_000,
    'heartbeat.interval.ms': 500,
    // How soon a new topic is noticed. Default: five minutes.
    'topic.metadata.refresh.interval.ms': 1_000,
  });
  consumer.subscribe(new RegExp(`^${run}\\.orders`));
  console.log(`subscribed to ${consumer.subscription().join(', ')}`);

  const topics: string[] = [];
  for await (const message of consumer.messages({ signal: AbortSignal.timeout(40_000) })) {
    topics.push(message.topic);
    console.log(`from ${message.topic}`);
    if (topics.length === 1) await write('orders-of-tomorrow');
    else break;
  }
  await consumer.close();
  await producer.close();
  await brokers.close();
  const expected = [`${run}.orders`, `${run}.orders-of-tomorrow`];
  check(topics.join() === expected.join(), 'both topics, and no other');
}

runExample(main);
