// `npm run demo`: 100,000 messages with keys and headers through a cluster and back, every delivery
// report awaited, every byte checked. One group of two members reads them: one in channel style, one
// in function style.
import { Consumer, type Message, MockCluster, Producer, type ProducerMessage } from 'kafka-napi';
import { Ledger } from './support/ledger.js';
import { uniqueName } from './support/brokers.js';

const COUNT = 100_000;
const WAVE = 10_000;
const PARTITIONS = 12;
const DEADLINE_MS = 120_000;

const pattern = Buffer.alloc(100, 'kafka-napi ');

/** The message with this number: what is sent, and what must come back. */
function messageOf(topic: string, index: number): ProducerMessage {
  const value = Buffer.from(pattern);
  value.writeUInt32BE(index, 0);
  return {
    topic,
    key: `key-${index % 1_000}`,
    value,
    headers: [
      ['index', String(index)],
      ['binary', Buffer.from([0, index & 0xff, 0xff])],
      ['none', null],
    ],
  };
}

function newConsumer(bootstrapServers: string, group: string, topic: string): Consumer {
  const consumer = new Consumer({
    'bootstrap.servers': bootstrapServers,
    'group.id': group,
    'auto.offset.reset': 'earliest',
    'session.timeout.ms': 6_000,
    // The embedded cluster answers an empty fetch only after this time.
    'fetch.wait.max.ms': 50,
  });
  consumer.subscribe(topic);
  return consumer;
}

/** Channel style. */
async function readEvents(consumer: Consumer, ledger: Ledger): Promise<void> {
  for await (const event of consumer.events()) {
    if (event.type === 'message') ledger.receive('channel', event);
    else if (event.type === 'assignedPartitions') ledger.assign('channel', event.partitions.length);
    else if (event.type === 'error') ledger.note(event.error.message);
  }
}

/** Function style. */
async function pollEvents(consumer: Consumer, ledger: Ledger): Promise<void> {
  while (!consumer.closed) {
    const event = consumer.tryPoll() ?? (await consumer.poll(1_000));
    if (event === null) continue;
    if (event.type === 'message') ledger.receive('function', event);
    else if (event.type === 'assignedPartitions')
      ledger.assign('function', event.partitions.length);
    else if (event.type === 'error') ledger.note(event.error.message);
    if (ledger.wantsBreak()) await new Promise(setImmediate);
  }
}

async function produce(producer: Producer, topic: string, ledger: Ledger): Promise<void> {
  for (let start = 0; start < COUNT; start += WAVE) {
    const reports = [];
    for (let i = start; i < start + WAVE; i++) {
      reports.push(producer.send(messageOf(topic, i)));
      ledger.produced++;
    }
    for (const report of await Promise.all(reports)) {
      if (report.error === null && report.status === 'persisted') ledger.delivered++;
    }
  }
}

async function main(): Promise<void> {
  const servers = process.env['KAFKA_BOOTSTRAP_SERVERS'];
  const cluster = servers === undefined ? new MockCluster({ brokers: 3 }) : undefined;
  const topic = uniqueName('demo');
  cluster?.createTopic(topic, { partitions: PARTITIONS });
  const bootstrapServers = servers ?? cluster?.bootstrapServers ?? '';
  console.log(
    `demo: ${cluster === undefined ? 'cluster' : 'embedded cluster'} ${bootstrapServers}`,
  );

  const producer = new Producer({ 'bootstrap.servers': bootstrapServers });
  // Creates the topic, where the cluster lets clients do that.
  await producer.ready({ timeoutMs: 30_000 });
  if (cluster === undefined) await producer.send({ topic, value: 'hello' });

  const ledger = new Ledger(COUNT, (message: Message) => messageOf(topic, indexOf(message)));
  const group = uniqueName('demo-group');
  const channel = newConsumer(bootstrapServers, group, topic);
  const functional = newConsumer(bootstrapServers, group, topic);
  const readers = [readEvents(channel, ledger), pollEvents(functional, ledger)];

  await ledger.until(() => ledger.hasBothMembers(), 'both members have partitions', DEADLINE_MS);
  const startedAt = performance.now();
  await produce(producer, topic, ledger);
  await ledger.until(() => ledger.consumed >= COUNT, 'everything was consumed', DEADLINE_MS);
  const seconds = (performance.now() - startedAt) / 1_000;

  await Promise.all([channel.close(), functional.close()]);
  await Promise.all(readers);
  await producer.close();
  await cluster?.close();
  ledger.finish(Math.round(COUNT / seconds));
}

function indexOf(message: Message): number {
  return message.value?.length === pattern.length ? message.value.readUInt32BE(0) : -1;
}

main().catch((error: unknown) => {
  console.error('demo failed:', error);
  process.exitCode = 1;
});
