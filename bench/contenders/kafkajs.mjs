// kafkajs: JavaScript alone. It has no queue of its own: what one send() is given is one request per
// broker.

import { measureClients } from './clients.mjs';
import { requirePeer } from './peer.mjs';
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

function newKafka(spec) {
  process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1';
  const { Kafka, logLevel } = requirePeer('kafkajs');
  return new Kafka({ brokers: spec.bootstrap.split(','), logLevel: logLevel.NOTHING });
}

async function newProducer(spec) {
  const producer = newKafka(spec).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  return producer;
}

async function newConsumer(spec, groupId = spec.groupId) {
  const consumer = newKafka(spec).consumer({
    groupId,
    maxWaitTimeInMs: Number(spec.consumer['fetch.wait.max.ms']),
    minBytes: 1,
    maxBytesPerPartition: spec.fetchBytes || 1_048_576,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [spec.topic], fromBeginning: true });
  return consumer;
}

const RUN = { autoCommit: true, autoCommitInterval: 5000 };

function messageMaker(spec) {
  const value = Buffer.alloc(spec.size, 'x');
  const headers = spec.headers > 0 ? headersRecord(spec) : undefined;
  return (i) => ({ value, key: keyOf(spec, i), headers });
}

async function produceWith(spec, perSend) {
  const producer = await newProducer(spec);
  const { topic } = spec;
  const acks = spec.acks;
  const outstanding = new Outstanding();
  const message = messageMaker(spec);
  const result = await produceAll(spec, outstanding, (from, to) => {
    for (let i = from; i < to; i += perSend) {
      const count = Math.min(perSend, to - i);
      const messages = Array.from({ length: count }, (_, j) => message(i + j));
      producer.send({ topic, acks, messages }).then(
        () => outstanding.done(count),
        (error) => outstanding.fail(error),
      );
    }
  });
  return { result, close: () => producer.disconnect() };
}

/** Reads one message, with what `--fields` asks for. */
function reader(spec, reading) {
  if (!spec.fields) return (message) => reading.value(message.value);
  return (message) => {
    reading.value(message.value);
    reading.more((message.key?.[0] ?? 0) + (Number(message.timestamp) & 1));
    for (const name in message.headers) reading.more(name.length + message.headers[name].length);
  };
}

async function runWith(spec, handlers) {
  const consumer = await newConsumer(spec);
  const reading = new Reading(spec);
  await consumer.run({ ...RUN, ...handlers(reading, reader(spec, reading)) });
  await reading.finished;
  return { result: await reading.result(), close: () => consumer.disconnect() };
}

const eachMessage = (spec) =>
  runWith(spec, (reading, read) => ({
    async eachMessage({ message }) {
      if (reading.isDone) return;
      read(message);
      reading.mark();
    },
  }));

const eachBatch = (spec) =>
  runWith(spec, (reading, read) => ({
    async eachBatch({ batch }) {
      if (reading.isDone) return;
      for (const message of batch.messages) read(message);
      reading.mark();
    },
  }));

async function ackSend(spec) {
  const producer = await newProducer(spec);
  const message = messageMaker(spec);
  const { topic, acks } = spec;
  const once = (i) => producer.send({ topic, acks, messages: [message(i)] });
  return { result: await oneAtATime(spec, once), close: () => producer.disconnect() };
}

async function operationsSend(spec) {
  const producer = await newProducer(spec);
  const { topic, acks } = spec;
  const message = (i) => ({ partition: 0, ...publishedMessage(i) });
  const result = await operateAll(spec, (from, count) =>
    producer.send({
      topic,
      acks,
      messages: Array.from({ length: count }, (_, i) => message(from + i)),
    }),
  );
  return { result, close: () => producer.disconnect() };
}

async function echoRun(spec) {
  const producer = await newProducer(spec);
  const consumer = await newConsumer(spec);
  const { topic, acks } = spec;
  const result = await echo(
    spec,
    (value) => void producer.send({ topic, acks, messages: [{ value }] }),
    async (onValue) => {
      const joined = new Promise((go) => consumer.on(consumer.events.GROUP_JOIN, go));
      await consumer.run({ ...RUN, eachMessage: async ({ message }) => onValue(message.value) });
      await joined;
    },
  );
  return { result, close: () => Promise.all([producer.disconnect(), consumer.disconnect()]) };
}

const consumers = (spec) =>
  measureClients(spec, async (groupId) => {
    const consumer = await newConsumer(spec, groupId);
    const first = new Promise((resolve, reject) => {
      consumer.run({ ...RUN, eachMessage: async () => resolve(undefined) }).catch(reject);
    });
    return { first, close: () => consumer.disconnect() };
  });

export const methods = {
  produce: {
    promise: (spec) => produceWith(spec, 1),
    batch: (spec) => produceWith(spec, spec.chunk),
  },
  consume: { eachMessage, eachBatch },
  operations: { send: operationsSend },
  ack: { send: ackSend },
  echo: { eachMessage: echoRun },
  clients: { consumers },
  load: { import: () => requirePeer('kafkajs') },
};
