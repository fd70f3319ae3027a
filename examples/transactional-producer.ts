// Transactions: messages that readers see together, or not at all.
//
//   node dist-examples/transactional-producer.js
//
// The embedded cluster does not hide what was taken back. Start a Kafka with `npm run kafka` and set
// KAFKA_BOOTSTRAP_SERVERS to see that it is hidden.
import { Consumer, KafkaError, Producer } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';

const PARTITIONS = 4;

async function main(): Promise<void> {
  const topic = uniqueName('transactional-producer');
  const brokers = findBrokers(topic, PARTITIONS);
  const producer = new Producer({
    'bootstrap.servers': brokers.bootstrapServers,
    'transactional.id': uniqueName('shop'), // The same after a restart; no two at a time.
  });

  // Commits when the function returns...
  await producer.transaction((tx) => {
    for (let i = 0; i < 5; i++) void tx.send({ topic, value: `order ${i}` });
  });

  // ... and takes everything back when it throws.
  try {
    await producer.transaction(async (tx) => {
      await tx.send({ topic, value: 'order 5' });
      throw new Error('out of stock');
    });
  } catch (error) {
    if (KafkaError.isKafkaError(error) && error.isFatal) throw error; // Make a new producer.
    console.log(`taken back: ${(error as Error).message}`);
  }
  await producer.close();

  const orders = await readAll(brokers.bootstrapServers, topic);
  const isReal = process.env['KAFKA_BOOTSTRAP_SERVERS'] !== undefined;
  console.log(`a reader sees ${orders.length} orders, 5 were committed`);
  if (isReal && orders.length !== 5) process.exitCode = 1;
  if (!isReal) console.log('(the embedded cluster shows what was taken back, too)');
  await brokers.close();
}

/** What is in the topic for a reader with `isolation.level` `read_committed`, the default. */
async function readAll(bootstrapServers: string, topic: string): Promise<string[]> {
  const consumer = new Consumer({
    'bootstrap.servers': bootstrapServers,
    'enable.partition.eof': true,
  });
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  consumer.assign(partitions.map((partition) => ({ topic, partition, offset: 0 })));
  const orders: string[] = [];
  let ends = 0;
  for await (const event of consumer.events()) {
    if (event.type === 'message') orders.push(String(event.value));
    if (event.type === 'partitionEOF' && ++ends === PARTITIONS) break;
  }
  await consumer.close();
  return orders;
}

void main();
