// @confluentinc/kafka-javascript: librdkafka through NAN, with node-rdkafka's classes and with
// promises in the manner of kafkajs.

import { measureClients } from './clients.mjs';
import { requirePeer } from './peer.mjs';
import { rdkafkaMethods } from './rdkafka-classes.mjs';
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

const PACKAGE = '@confluentinc/kafka-javascript';
/** Messages of one send() where they go together. */
const BATCH = 100;

const SILENT = { log_level: 0 };

const classes = (group, name) => (spec) =>
  rdkafkaMethods(requirePeer(PACKAGE).RdKafka, { pollsInBackground: true })[group][name](spec);

function newKafka(spec) {
  const { Kafka } = requirePeer(PACKAGE).KafkaJS;
  return new Kafka({ 'bootstrap.servers': spec.bootstrap, ...SILENT });
}

async function newProducer(spec, config = {}) {
  const producer = newKafka(spec).producer({ ...spec.producer, ...config });
  await producer.connect();
  return producer;
}

async function newConsumer(spec, groupId = spec.groupId) {
  const consumer = newKafka(spec).consumer({ 'group.id': groupId, ...spec.consumer });
  await consumer.connect();
  await consumer.subscribe({ topics: [spec.topic] });
  return consumer;
}

/** The client changes the messages that it is given: each needs its own headers. */
function messageMaker(spec) {
  const value = Buffer.alloc(spec.size, 'x');
  if (spec.headers > 0) {
    return (i) => ({ value, key: keyOf(spec, i), headers: headersRecord(spec) });
  }
  return spec.keySize > 0 ? (i) => ({ value, key: keyOf(spec, i) }) : () => ({ value });
}

async function produceWith(spec, perSend) {
  const producer = await newProducer(spec);
  const outstanding = new Outstanding();
  const message = messageMaker(spec);
  const onFailure = (error) => outstanding.fail(error);
  const result = await produceAll(spec, outstanding, (from, to) => {
    for (let i = from; i < to; i += perSend) {
      const count = Math.min(perSend, to - i);
      const messages = Array.from({ length: count }, (_, j) => message(i + j));
      producer.send({ topic: spec.topic, messages }).then(() => outstanding.done(count), onFailure);
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
    const headers = message.headers ?? {};
    for (const name in headers) reading.more(name.length + headers[name].length);
  };
}

async function runWith(spec, handlers) {
  const consumer = await newConsumer(spec);
  const reading = new Reading(spec);
  await consumer.run(handlers(reading, reader(spec, reading)));
  await reading.finished;
  return { result: await reading.result(), close: () => consumer.disconnect() };
}

async function eachMessage(spec) {
  return runWith(spec, (reading, read) => ({
    async eachMessage({ message }) {
      if (reading.isDone) return;
      read(message);
      reading.mark();
    },
  }));
}

async function eachBatch(spec) {
  return runWith(spec, (reading, read) => ({
    async eachBatch({ batch }) {
      if (reading.isDone) return;
      for (const message of batch.messages) read(message);
      reading.mark();
    },
  }));
}

async function ackSend(spec) {
  const producer = await newProducer(spec, { 'linger.ms': 0 });
  const message = messageMaker(spec);
  const { topic } = spec;
  const once = (i) => producer.send({ topic, messages: [message(i)] });
  return { result: await oneAtATime(spec, once), close: () => producer.disconnect() };
}

async function operationsSend(spec) {
  const producer = await newProducer(spec);
  const message = (i) => ({ partition: 0, ...publishedMessage(i) });
  const result = await operateAll(spec, (from, count) =>
    producer.send({
      topic: spec.topic,
      messages: Array.from({ length: count }, (_, i) => message(from + i)),
    }),
  );
  return { result, close: () => producer.disconnect() };
}

async function echoRun(spec) {
  const producer = await newProducer(spec, { 'linger.ms': 0 });
  const consumer = await newConsumer(spec);
  const result = await echo(
    spec,
    (value) => void producer.send({ topic: spec.topic, messages: [{ value }] }),
    async (onValue) => {
      await consumer.run({ eachMessage: async ({ message }) => onValue(message.value) });
      while (consumer.assignment().length === 0) await new Promise((go) => setTimeout(go, 10));
    },
  );
  return { result, close: () => Promise.all([producer.disconnect(), consumer.disconnect()]) };
}

const consumers = (spec) =>
  measureClients(spec, async (groupId) => {
    const consumer = await newConsumer(spec, groupId);
    const first = new Promise((resolve, reject) => {
      consumer.run({ eachMessage: async () => resolve(undefined) }).catch(reject);
    });
    return { first, close: () => consumer.disconnect() };
  });

export const methods = {
  produce: {
    events: classes('produce', 'events'),
    promise: (spec) => produceWith(spec, 1),
    batch: (spec) => produceWith(spec, BATCH),
  },
  consume: {
    flowing: classes('consume', 'flowing'),
    batches: classes('consume', 'batches'),
    eachMessage,
    eachBatch,
  },
  operations: { events: classes('operations', 'events'), send: operationsSend },
  ack: { events: classes('ack', 'events'), send: ackSend },
  echo: { flowing: classes('echo', 'flowing'), eachMessage: echoRun },
  clients: { consumers },
  load: { import: () => requirePeer(PACKAGE) },
};
