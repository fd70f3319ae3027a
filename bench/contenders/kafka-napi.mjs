// This library, as it is built in dist/.

import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { measureClients } from './clients.mjs';
import { Meter } from './meter.mjs';
import {
  echo,
  headersRecord,
  keyOf,
  oneAtATime,
  operateAll,
  Outstanding,
  produceAll,
  publishedMessage,
  Reading,
  turn,
} from './workload.mjs';

/** Messages between two turns of the event loop, where a reader takes them without one. */
const TURN = 1000;

/** Its queue is what limits a channel or a stream; the others count for themselves. */
const queueOf = (spec) => ({ 'queue.buffering.max.messages': spec.window });

const open = () => import('../../dist/index.mjs');

async function newProducer(spec, config = {}) {
  const { Producer } = await open();
  const properties = { 'bootstrap.servers': spec.bootstrap, ...spec.producer, ...config };
  return new Producer(properties, { logger: null });
}

async function newConsumer(spec, groupId = spec.groupId) {
  const { Consumer } = await open();
  const properties = { 'bootstrap.servers': spec.bootstrap, 'group.id': groupId, ...spec.consumer };
  const consumer = new Consumer(properties, { logger: null });
  consumer.subscribe(spec.topic);
  return consumer;
}

/** A function that makes message `i`: a new object each, as an app has. */
function messageMaker(spec) {
  const { topic } = spec;
  const value = Buffer.alloc(spec.size, 'x');
  if (spec.headers > 0) {
    const headers = Object.entries(headersRecord(spec));
    return (i) => ({ topic, value, key: keyOf(spec, i), headers });
  }
  if (spec.keySize > 0) return (i) => ({ topic, value, key: keyOf(spec, i) });
  return () => ({ topic, value });
}

async function produceWith(spec, sender) {
  const producer = await newProducer(spec);
  const outstanding = new Outstanding();
  const send = sender(producer, messageMaker(spec), outstanding);
  const result = await produceAll(spec, outstanding, (from, to) => {
    for (let i = from; i < to; i++) send(i);
  });
  return { result, close: () => producer.close() };
}

const produce = {
  /** produce(), a callback for each report. */
  callback: (spec) =>
    produceWith(spec, (producer, message, outstanding) => {
      const onDelivery = (error) => {
        if (error === null) outstanding.done(1);
        else outstanding.fail(error);
      };
      return (i) => producer.produce(message(i), onDelivery);
    }),

  /** send(), not awaited; a promise for each report. */
  promise: (spec) =>
    produceWith(spec, (producer, message, outstanding) => {
      const onReport = () => outstanding.done(1);
      const onFailure = (error) => outstanding.fail(error);
      return (i) => void producer.send(message(i)).then(onReport, onFailure);
    }),

  /** sendBatch() of a chunk; one promise for all its reports. */
  async batch(spec) {
    const producer = await newProducer(spec);
    const outstanding = new Outstanding();
    const message = messageMaker(spec);
    const result = await produceAll(spec, outstanding, (from, to) => {
      const messages = Array.from({ length: to - from }, (_, i) => message(from + i));
      producer.sendBatch(messages).then(
        () => outstanding.done(to - from),
        (error) => outstanding.fail(error),
      );
    });
    return { result, close: () => producer.close() };
  },

  /** channel(): write() awaited; reports are counted by close(). */
  async channel(spec) {
    const producer = await newProducer(spec, queueOf(spec));
    const message = messageMaker(spec);
    await producer.send(message(0));
    const meter = new Meter();
    meter.begin();
    const channel = producer.channel();
    for (let i = 1; i < spec.messages; i++) {
      if (!channel.tryWrite(message(i))) await channel.write(message(i));
      if (i % spec.chunk === 0) await turn();
    }
    await channel.close();
    meter.end(spec.messages - 1);
    return { result: await meter.result(), close: () => producer.close() };
  },

  /** writable(): a node stream. */
  async writable(spec) {
    const producer = await newProducer(spec, queueOf(spec));
    if (typeof producer.writable !== 'function') throw new Error('no writable() in this version');
    const message = messageMaker(spec);
    await producer.send(message(0));
    const meter = new Meter();
    meter.begin();
    const stream = producer.writable();
    for (let i = 1; i < spec.messages; i++) {
      if (!stream.write(message(i))) await once(stream, 'drain');
    }
    stream.end();
    await finished(stream);
    meter.end(spec.messages - 1);
    return { result: await meter.result(), close: () => producer.close() };
  },
};

/** Reads one message, with what `--fields` asks for. */
function reader(spec, reading) {
  if (!spec.fields) return (message) => reading.value(message.value);
  return (message) => {
    reading.value(message.value);
    reading.more((message.key?.[0] ?? 0) + (message.timestamp & 1));
    for (const [name, value] of message.headers) reading.more(name.length + value.length);
  };
}

async function consumeWith(spec, loop) {
  const consumer = await newConsumer(spec);
  const reading = new Reading(spec);
  await loop(consumer, reading, reader(spec, reading));
  return { result: await reading.result(), close: () => consumer.close() };
}

/** One message after the other of an iterator. */
async function readEach(messages, reading, read) {
  for await (const message of messages) {
    read(message);
    reading.mark();
    if (reading.isDone) return;
  }
}

const consume = {
  batches: (spec) =>
    consumeWith(spec, async (consumer, reading, read) => {
      for await (const batch of consumer.batches()) {
        for (const message of batch) read(message);
        reading.mark();
        if (reading.isDone) return;
      }
    }),

  messages: (spec) =>
    consumeWith(spec, (consumer, reading, read) => readEach(consumer.messages(), reading, read)),

  events: (spec) =>
    consumeWith(spec, async (consumer, reading, read) => {
      for await (const event of consumer.events()) {
        if (event.type !== 'message') continue;
        read(event);
        reading.mark();
        if (reading.isDone) return;
      }
    }),

  /** tryPoll() in a loop, poll() where there is nothing. */
  poll: (spec) =>
    consumeWith(spec, async (consumer, reading, read) => {
      for (let taken = 1; !reading.isDone; taken++) {
        const event = consumer.tryPoll() ?? (await consumer.poll(100));
        if (event?.type === 'message') {
          read(event);
          reading.mark();
        }
        if (taken % TURN === 0) await turn();
      }
    }),

  /** poll(), awaited each time. */
  'poll-awaited': (spec) =>
    consumeWith(spec, async (consumer, reading, read) => {
      while (!reading.isDone) {
        const event = await consumer.poll(100);
        if (event?.type !== 'message') continue;
        read(event);
        reading.mark();
      }
    }),

  run: (spec) =>
    consumeWith(spec, async (consumer, reading, read) => {
      const running = consumer.run({}, (message) => {
        if (reading.isDone) return;
        read(message);
        reading.mark();
      });
      await Promise.race([running, reading.finished]);
    }),

  readable: (spec) =>
    consumeWith(spec, (consumer, reading, read) => readEach(consumer.readable(), reading, read)),
};

const ack = {
  async send(spec) {
    const producer = await newProducer(spec, { 'linger.ms': 0 });
    const message = messageMaker(spec);
    const result = await oneAtATime(spec, (i) => producer.send(message(i)));
    return { result, close: () => producer.close() };
  },
};

const operations = {
  /** send() of one message, sendBatch() of more; awaited. */
  async send(spec) {
    const producer = await newProducer(spec);
    const { topic } = spec;
    const message = (i) => ({ topic, partition: 0, ...publishedMessage(i) });
    const result = await operateAll(spec, (from, count) =>
      count === 1
        ? producer.send(message(from))
        : producer.sendBatch(Array.from({ length: count }, (_, i) => message(from + i))),
    );
    return { result, close: () => producer.close() };
  },
};

async function echoWith(spec, listen) {
  const { topic } = spec;
  const producer = await newProducer(spec, { 'linger.ms': 0 });
  const consumer = await newConsumer(spec);
  const result = await echo(
    spec,
    (value) => producer.produce({ topic, value }),
    async (onValue) => {
      void listen(consumer, onValue);
      while (consumer.assignment().length === 0) await sleep(10);
    },
  );
  return { result, close: () => Promise.all([producer.close(), consumer.close()]) };
}

const echoes = {
  messages: (spec) =>
    echoWith(spec, async (consumer, onValue) => {
      for await (const message of consumer) onValue(message.value);
    }),
  poll: (spec) =>
    echoWith(spec, async (consumer, onValue) => {
      while (!consumer.closed) {
        const event = await consumer.poll(1000);
        if (event?.type === 'message') onValue(event.value);
      }
    }),
};

const clients = {
  async consumers(spec) {
    return measureClients(spec, async (groupId) => {
      const consumer = await newConsumer(spec, groupId);
      return {
        first: consumer.readMessage(),
        close: () => consumer.close(),
      };
    });
  },
};

const load = {
  /** The floor: what an import takes that brings nothing. */
  empty: () => import('./empty.mjs'),
  /** The package, which loads the addon. */
  import: open,
  /** The addon alone. */
  addon() {
    const file = fileURLToPath(new URL('../../build/Release/kafka_napi.node', import.meta.url));
    process.dlopen({ exports: {} }, file);
  },
};

export const methods = { produce, consume, operations, ack, echo: echoes, clients, load };
