// Channel style: write with back-pressure, and read the delivery reports as a stream of events.
//
//   node dist-examples/channel-producer.js
import { Producer } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';

const COUNT = 10_000;

async function readReports(producer: Producer): Promise<number> {
  let delivered = 0;
  for await (const event of producer.events()) {
    if (event.type === 'deliveryReport') {
      if (event.error === null) delivered++;
      else console.error(`${String(event.opaque)} was not delivered: ${event.error.message}`);
    } else if (event.type === 'error') {
      // Informational: librdkafka goes on by itself.
      console.error(event.error.message);
    }
  }
  return delivered;
}

async function main(): Promise<void> {
  const topic = uniqueName('channel-producer');
  const brokers = findBrokers(topic);
  const producer = new Producer({ 'bootstrap.servers': brokers.bootstrapServers });
  const reports = readReports(producer);

  const channel = producer.channel();
  for (let i = 0; i < COUNT; i++) {
    // Waits while the producer's queue is full.
    await channel.write({ topic, key: `customer-${i % 100}`, value: `order ${i}`, opaque: i });
  }
  await channel.close(); // Every report has come.

  await producer.close(); // Ends the events.
  console.log(`delivered ${await reports} of ${COUNT}`);
  await brokers.close();
}

void main();
