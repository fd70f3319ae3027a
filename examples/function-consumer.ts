// Function style: ask for the next event when you want it, and commit when you are done.
//
//   node dist-examples/function-consumer.js
import { Consumer } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';
import { fill } from './support/fill.js';

const COUNT = 1_000;

async function main(): Promise<void> {
  const topic = uniqueName('function-consumer');
  const brokers = findBrokers(topic);
  await fill(brokers.bootstrapServers, topic, COUNT);

  const consumer = new Consumer({
    'bootstrap.servers': brokers.bootstrapServers,
    'group.id': uniqueName('group'),
    'auto.offset.reset': 'earliest',
    'enable.auto.commit': false,
  });
  consumer.subscribe(topic);

  let received = 0;
  while (received < COUNT) {
    const event = await consumer.poll(1_000);
    if (event === null) continue; // Nothing came within a second.
    if (event.type === 'message') received++;
    else if (event.type === 'error') console.error(event.error.message);
  }

  const committed = await consumer.commit();
  for (const { partition, offset } of committed) {
    console.log(`partition ${partition}: committed up to ${offset ?? '?'}`);
  }
  console.log(`received ${received} of ${COUNT}`);
  await consumer.close();
  await brokers.close();
}

void main();
