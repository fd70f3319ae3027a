// Back-pressure: a source that is faster than the brokers is held back, so memory stays bounded.
// By a channel, then by a stream in a pipeline.
//
//   node dist-examples/channel-with-back-pressure.js
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Producer, type ProducerMessage } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';

const COUNT = 20_000;
const ROOM = 500;

function* orders(topic: string): Generator<ProducerMessage> {
  for (let i = 0; i < COUNT; i++) yield { topic, key: `customer-${i % 100}`, value: `order ${i}` };
}

async function main(): Promise<void> {
  const topic = uniqueName('back-pressure');
  const brokers = findBrokers(topic);
  const producer = new Producer({
    'bootstrap.servers': brokers.bootstrapServers,
    'queue.buffering.max.messages': ROOM,
    'linger.ms': 1,
  });

  const channel = producer.channel();
  let waits = 0;
  let most = 0;
  for (const order of orders(topic)) {
    if (!channel.tryWrite(order)) {
      waits++;
      await channel.write(order); // Resolves when there is room.
    }
    most = Math.max(most, producer.length);
  }
  await channel.close(); // Everything is delivered, or this throws.
  console.log(`channel: ${COUNT} delivered, waited ${waits} times, ${most} under way at most`);

  // The same as a stream: the source is not read while the queue is full.
  await pipeline(Readable.from(orders(topic)), producer.writable());
  console.log(`stream: ${COUNT} delivered`);

  await producer.close();
  await brokers.close();
  if (most > ROOM) throw new Error(`${most} messages were under way`);
}

void main();
