// @platformatic/kafka: JavaScript alone. It has no queue of its own either: what one send() is given
// is one request per broker.

import { once } from 'node:events';
import { measureClients } from './clients.mjs';
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
} from './workload.mjs';

// Node 20 lacks what the package takes for granted.
Promise.withResolvers ??= () => {
  const ends = {};
  ends.promise = new Promise((resolve, reject) => Object.assign(ends, { resolve, reject }));
  return ends;
};

const open = () =>
  import(new URL('../peers/node_modules/@platformatic/kafka/dist/index.js', import.meta.url).href);

const baseOf = (spec) => ({
  clientId: 'bench',
  bootstrapBrokers: spec.bootstrap.split(','),
});

async function newProducer(spec) {
  const { Producer } = await open();
  return new Producer({ ...baseOf(spec), acks: spec.acks, autocreateTopics: false });
}

async function newConsumer(spec, groupId = spec.groupId) {
  const { Consumer } = await open();
  return new Consumer({ ...baseOf(spec), groupId });
}

const consumeOptions = (spec) => ({
  topics: [spec.topic],
  mode: 'earliest',
  autocommit: 5000,
  maxWaitTime: Number(spec.consumer['fetch.wait.max.ms']),
  ...(spec.fetchBytes > 0 && { maxBytes: spec.fetchBytes }),
});

function messageMaker(spec) {
  const { topic } = spec;
  const value = Buffer.alloc(spec.size, 'x');
  const headers =
    spec.headers > 0
      ? new Map(
          Object.entries(headersRecord(spec)).map((pair) => pair.map((it) => Buffer.from(it))),
        )
      : undefined;
  return (i) => {
    const key = keyOf(spec, i);
    return {
      topic,
      value,
      ...(key !== null && { key: Buffer.from(key) }),
      ...(headers && { headers }),
    };
  };
}

async function produceWith(spec, perSend) {
  const producer = await newProducer(spec);
  const outstanding = new Outstanding();
  const message = messageMaker(spec);
  const result = await produceAll(spec, outstanding, (from, to) => {
    for (let i = from; i < to; i += perSend) {
      const count = Math.min(perSend, to - i);
      const messages = Array.from({ length: count }, (_, j) => message(i + j));
      producer.send({ messages }).then(
        () => outstanding.done(count),
        (error) => outstanding.fail(error),
      );
    }
  });
  return { result, close: () => producer.close() };
}

/** Reads one message, with what `--fields` asks for. */
function reader(spec, reading) {
  if (!spec.fields) return (message) => reading.value(message.value);
  return (message) => {
    reading.value(message.value);
    reading.more((message.key?.[0] ?? 0) + (Number(message.timestamp) & 1));
    for (const [name, value] of message.headers) reading.more(name.length + value.length);
  };
}

async function consumeWith(spec, loop) {
  const consumer = await newConsumer(spec);
  const reading = new Reading(spec);
  const stream = await consumer.consume(consumeOptions(spec));
  await loop(stream, reading, reader(spec, reading));
  return { result: await reading.result(), close: () => consumer.close(true) };
}

/** 'data' for each message. */
const flowing = (spec) =>
  consumeWith(spec, async (stream, reading, read) => {
    stream.on('data', (message) => {
      if (reading.isDone) return;
      read(message);
      reading.mark();
    });
    await Promise.race([reading.finished, once(stream, 'end')]);
  });

const iterator = (spec) =>
  consumeWith(spec, async (stream, reading, read) => {
    for await (const message of stream) {
      read(message);
      reading.mark();
      if (reading.isDone) return;
    }
  });

async function ackSend(spec) {
  const producer = await newProducer(spec);
  const message = messageMaker(spec);
  const send = (i) => producer.send({ messages: [message(i)] });
  return { result: await oneAtATime(spec, send), close: () => producer.close() };
}

async function operationsSend(spec) {
  const producer = await newProducer(spec);
  const { topic } = spec;
  const message = (i) => {
    const { key, value, headers } = publishedMessage(i);
    const pairs = Object.entries(headers).map((pair) => pair.map((it) => Buffer.from(it)));
    return {
      topic,
      partition: 0,
      key: Buffer.from(key),
      value: Buffer.from(value),
      headers: new Map(pairs),
    };
  };
  const result = await operateAll(spec, (from, count) =>
    producer.send({ messages: Array.from({ length: count }, (_, i) => message(from + i)) }),
  );
  return { result, close: () => producer.close() };
}

async function echoFlowing(spec) {
  const producer = await newProducer(spec);
  const consumer = await newConsumer(spec);
  const result = await echo(
    spec,
    (value) => void producer.send({ messages: [{ topic: spec.topic, value }] }),
    async (onValue) => {
      const stream = await consumer.consume(consumeOptions(spec));
      stream.on('data', ({ value }) => onValue(value));
    },
  );
  return { result, close: () => Promise.all([producer.close(), consumer.close(true)]) };
}

const consumers = (spec) =>
  measureClients(spec, async (groupId) => {
    const consumer = await newConsumer(spec, groupId);
    const stream = await consumer.consume(consumeOptions(spec));
    return { first: once(stream, 'data'), close: () => consumer.close(true) };
  });

export const methods = {
  produce: {
    promise: (spec) => produceWith(spec, 1),
    batch: (spec) => produceWith(spec, spec.chunk),
  },
  consume: { flowing, iterator },
  operations: { send: operationsSend },
  ack: { send: ackSend },
  echo: { flowing: echoFlowing },
  clients: { consumers },
  load: { import: open },
};
