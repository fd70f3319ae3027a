// Who chooses a message's partition: librdkafka, another client's way, a balancer, or you.
//
//   node dist-examples/partitioners.js
import { hash, leastBytes, type Partitioner, Producer, roundRobin } from 'kafka-napi';
import type { PartitionerPreset } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';

const KEYS = ['anna', 'ben', 'anna', 'chloe', 'anna', 'ben'];

/** Orders of important customers get the last partition to themselves. */
const byImportance: Partitioner = (message, partitionCount) => {
  if (message.opaque === 'important') return partitionCount - 1;
  return String(message.key).length % (partitionCount - 1);
};

async function main(): Promise<void> {
  const topic = uniqueName('partitioners');
  const brokers = findBrokers(topic);

  const ways: [string, PartitionerPreset | Partitioner | undefined][] = [
    ['librdkafka, by config', undefined],
    ["as the Java client: 'java'", 'java'],
    ["as Sarama: 'sarama'", 'sarama'],
    ['hash()', hash()],
    ['roundRobin()', roundRobin()],
    ['leastBytes()', leastBytes()],
    ['a function', byImportance],
  ];
  for (const [name, partitioner] of ways) {
    const config = { 'bootstrap.servers': brokers.bootstrapServers };
    const producer = new Producer(config, { partitioner });
    const reports = await producer.sendBatch(
      KEYS.map((key) => ({ topic, key, value: `order of ${key}`, opaque: 'ordinary' })),
    );
    const partitions = reports.map(({ partition }, i) => `${KEYS[i]} ${partition}`);
    console.log(`${name.padEnd(28)} ${partitions.join(', ')}`);

    // A partition in the message always wins.
    const { partition } = await producer.send({ topic, key: 'anna', partition: 3 });
    if (partition !== 3) throw new Error(`expected partition 3, not ${partition}`);
    await producer.close();
  }
  await brokers.close();
}

void main();
