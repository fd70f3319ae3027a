// The classes that node-rdkafka has and @confluentinc/kafka-javascript has kept: Producer and
// KafkaConsumer, with events.

import { once } from 'node:events';
import { measureClients } from './clients.mjs';
import {
  echo,
  headerNames,
  keyOf,
  oneAtATime,
  operateAll,
  Outstanding,
  produceAll,
  publishedMessage,
  Reading,
} from './workload.mjs';

/** Milliseconds; the shortest that timers have. Reports come only when something polls. */
const POLL_MS = 1;
/** Messages of one call of consume(n, callback). */
const BATCH = 1000;
/** Milliseconds that consume(n, callback) waits for the next message. */
const BATCH_TIMEOUT_MS = 5;

const FLUSH_TIMEOUT_MS = 10_000;

/** The classes take a topic's properties apart: those among the others do not count. */
const TOPIC_PROPERTIES = ['acks', 'auto.offset.reset', 'compression.type'];

/** @param {Record<string, unknown>} all */
function topicProperties(all) {
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => TOPIC_PROPERTIES.includes(name)),
  );
}

async function connect(client) {
  const ready = once(client, 'ready');
  client.connect({}, (error) => {
    if (error) client.emit('error', error);
  });
  await ready;
  return client;
}

const disconnect = (client) => new Promise((resolve) => client.disconnect(resolve));

/**
 * @param {any} library node-rdkafka, or the other's `RdKafka`.
 * @param {{ pollsInBackground: boolean }} traits
 */
export function rdkafkaMethods(library, { pollsInBackground }) {
  async function newProducer(spec, config = {}) {
    const properties = { 'metadata.broker.list': spec.bootstrap, dr_cb: true };
    const all = { ...properties, ...spec.producer, ...config };
    const producer = new library.Producer(all, topicProperties(all));
    await connect(producer);
    if (pollsInBackground) producer.setPollInBackground(true);
    else producer.setPollInterval(POLL_MS);
    return producer;
  }

  async function newConsumer(spec, groupId = spec.groupId) {
    const all = {
      'metadata.broker.list': spec.bootstrap,
      'group.id': groupId,
      ...spec.consumer,
    };
    const consumer = new library.KafkaConsumer(all, topicProperties(all));
    await connect(consumer);
    consumer.subscribe([spec.topic]);
    return consumer;
  }

  /** Sends message `i`. */
  function sender(producer, spec) {
    const { topic } = spec;
    const value = Buffer.alloc(spec.size, 'x');
    const headers = headerNames(spec).map((name) => ({ [name]: 'header value' }));
    if (headers.length > 0) {
      return (i) => producer.produce(topic, null, value, keyOf(spec, i), null, undefined, headers);
    }
    return (i) => producer.produce(topic, null, value, keyOf(spec, i));
  }

  async function produceEvents(spec) {
    const producer = await newProducer(spec);
    const outstanding = new Outstanding();
    producer.on('delivery-report', (error) => {
      if (error) outstanding.fail(error);
      else outstanding.done(1);
    });
    const send = sender(producer, spec);
    const result = await produceAll(spec, outstanding, (from, to) => {
      for (let i = from; i < to; i++) send(i);
      // The timer alone would be late.
      if (!pollsInBackground) producer.poll();
    });
    return { result, close: () => disconnect(producer) };
  }

  /** Reads one message, with what `--fields` asks for. */
  function reader(spec, reading) {
    if (!spec.fields) return (message) => reading.value(message.value);
    return (message) => {
      reading.value(message.value);
      reading.more((message.key?.[0] ?? 0) + (message.timestamp & 1));
      for (const header of message.headers ?? []) {
        for (const name in header) reading.more(name.length + header[name].length);
      }
    };
  }

  /** 'data' for each message. */
  async function consumeFlowing(spec) {
    const consumer = await newConsumer(spec);
    const reading = new Reading(spec);
    const read = reader(spec, reading);
    consumer.on('data', (message) => {
      if (reading.isDone) return;
      read(message);
      reading.mark();
    });
    consumer.consume();
    await reading.finished;
    return { result: await reading.result(), close: () => disconnect(consumer) };
  }

  /** consume(n, callback) again and again. */
  async function consumeBatches(spec) {
    const consumer = await newConsumer(spec);
    consumer.setDefaultConsumeTimeout(BATCH_TIMEOUT_MS);
    const reading = new Reading(spec);
    const read = reader(spec, reading);
    while (!reading.isDone) {
      const batch = await new Promise((resolve, reject) => {
        consumer.consume(BATCH, (error, messages) => (error ? reject(error) : resolve(messages)));
      });
      for (const message of batch) read(message);
      if (batch.length > 0) reading.mark();
    }
    return { result: await reading.result(), close: () => disconnect(consumer) };
  }

  /** One report after the other. */
  async function ackEvents(spec) {
    const producer = await newProducer(spec, { 'linger.ms': 0 });
    const send = sender(producer, spec);
    let onReport = () => undefined;
    producer.on('delivery-report', (error) => onReport(error));
    const result = await oneAtATime(spec, (i) => {
      const reported = new Promise((resolve, reject) => {
        onReport = (error) => (error ? reject(error) : resolve(undefined));
      });
      send(i);
      return reported;
    });
    return { result, close: () => disconnect(producer) };
  }

  /** As the published benchmark has it: flush() after each operation, and its reports waited for. */
  async function operationsEvents(spec) {
    const producer = await newProducer(spec);
    const { topic } = spec;
    const outstanding = new Outstanding();
    producer.on('delivery-report', (error) => {
      if (error) outstanding.fail(error);
      else outstanding.done(1);
    });
    const result = await operateAll(spec, (from, count) => {
      outstanding.add(count);
      for (let i = from; i < from + count; i++) {
        const { key, value, headers } = publishedMessage(i);
        const pairs = Object.entries(headers).map(([name, text]) => ({ [name]: text }));
        producer.produce(topic, 0, Buffer.from(value), key, null, undefined, pairs);
      }
      producer.flush(FLUSH_TIMEOUT_MS, (error) => error && outstanding.fail(error));
      return outstanding.until(0);
    });
    return { result, close: () => disconnect(producer) };
  }

  async function echoFlowing(spec) {
    const producer = await newProducer(spec, { 'linger.ms': 0 });
    const consumer = await newConsumer(spec);
    const result = await echo(
      spec,
      (value) => producer.produce(spec.topic, null, value),
      async (onValue) => {
        consumer.on('data', ({ value }) => onValue(value));
        consumer.consume();
        while (consumer.assignments().length === 0) await new Promise((go) => setTimeout(go, 10));
      },
    );
    return { result, close: () => Promise.all([disconnect(producer), disconnect(consumer)]) };
  }

  const consumers = (spec) =>
    measureClients(spec, async (groupId) => {
      const consumer = await newConsumer(spec, groupId);
      const first = once(consumer, 'data');
      consumer.consume();
      return { first, close: () => disconnect(consumer) };
    });

  return {
    produce: { events: produceEvents },
    consume: { flowing: consumeFlowing, batches: consumeBatches },
    operations: { events: operationsEvents },
    ack: { events: ackEvents },
    echo: { flowing: echoFlowing },
    clients: { consumers },
  };
}
