// Streams: a Node pipeline and a web stream over a consumer, with back-pressure.
//
//   node dist-examples/streams.js
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Consumer, type Message } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';
import { fill } from './support/fill.js';
import { check, runExample } from './support/show.js';

const COUNT = 1_000;
const HALF = COUNT / 2;

async function main(): Promise<void> {
  const topic = uniqueName('streams');
  const brokers = findBrokers(topic);
  await fill(brokers.bootstrapServers, topic, COUNT);

  const consumer = new Consumer({
    'bootstrap.servers': brokers.bootstrapServers,
    'group.id': uniqueName('group'),
    'auto.offset.reset': 'earliest',
    // The stages of a pipeline have messages in hand: what is done is said at its end.
    'enable.auto.offset.store': false,
  });
  consumer.subscribe(topic);

  // Node: it ends with its source's signal, as the topic itself has no end.
  const controller = new AbortController();
  const upperCase = new Transform({
    objectMode: true,
    transform(message: Message, _encoding, done) {
      done(null, { message, text: message.value?.toString().toUpperCase() ?? '' });
    },
  });
  const texts: string[] = [];
  const save = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write({ message, text }: { message: Message; text: string }, _encoding, done) {
      texts.push(text);
      consumer.storeMessage(message);
      if (texts.length === HALF) controller.abort();
      setImmediate(done); // Slower than the consumer, which waits.
    },
  });
  const { signal } = controller;
  await pipeline(consumer.readable(), upperCase, save, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  console.log(`the pipeline wrote ${texts.length} messages, such as ${texts[0] ?? ''}`);

  // What it had not taken is there for the next reader; what it had in hand was not stored.
  await consumer.commit();
  let read = 0;
  for await (const message of consumer.readableWeb()) {
    consumer.storeMessage(message);
    if (++read === 100) break; // Cancels the stream; the consumer stays open.
  }
  console.log(`the web stream gave ${read} more`);
  await consumer.close();
  await brokers.close();
  check(texts.length >= HALF && texts[0]?.startsWith('ORDER ') === true, 'the pipeline');
  check(read === 100 && consumer.closed, 'the web stream');
}

runExample(main);
