// Channel style: everything the consumer has to say, as one stream of events.
//
//   node dist-examples/channel-consumer.js
import { Consumer } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';
import { fill } from './support/fill.js';

const COUNT = 1_000;

async function main(): Promise<void> {
  const topic = uniqueName('channel-consumer');
  const brokers = findBrokers(topic);
  await fill(brokers.bootstrapServers, topic, COUNT);

  const consumer = new Consumer({
    'bootstrap.servers': brokers.bootstrapServers,
    'group.id': uniqueName('group'),
    'auto.offset.reset': 'earliest',
  });
  consumer.subscribe(topic);

  let received = 0;
  for await (const event of consumer.events()) {
    switch (event.type) {
      case 'message':
        received++;
        break;
      case 'assignedPartitions':
      case 'revokedPartitions':
        // Acknowledged when the loop comes back for the next event.
        console.log(event.type, event.partitions.map(({ partition }) => partition).join(', '));
        break;
      case 'error':
        // Informational: librdkafka goes on by itself. A fatal error ends the loop by throwing.
        console.error(event.error.message);
        break;
      default:
        break; // Statistics and the like.
    }
    if (received === COUNT) break;
  }

  console.log(`received ${received} of ${COUNT}`);
  await consumer.close();
  await brokers.close();
}

void main();
