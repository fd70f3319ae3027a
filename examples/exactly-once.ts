// Exactly once: what is read, what is written because of it, and how far the group has got take
// effect together.
//
//   node dist-examples/exactly-once.js
//
// The embedded cluster shows the loop. It hides nothing that was taken back, so nothing is taken back
// there. With KAFKA_BOOTSTRAP_SERVERS set, every third transaction is, and the result is the same.
import { Consumer, Producer, TransactSession } from 'kafka-napi';
import { findBrokers, uniqueName } from './support/brokers.js';
import { fill } from './support/fill.js';

const COUNT = 300;
const PARTITIONS = 4;
const TAKEN_BACK = new Error('taken back');

async function main(): Promise<void> {
  const input = uniqueName('exactly-once-input');
  const output = uniqueName('exactly-once-output');
  const brokers = findBrokers(input, PARTITIONS);
  const servers = { 'bootstrap.servers': brokers.bootstrapServers };
  const isReal = process.env['KAFKA_BOOTSTRAP_SERVERS'] !== undefined;
  await fill(brokers.bootstrapServers, input, COUNT);

  const consumer = new Consumer({
    ...servers,
    'group.id': uniqueName('group'),
    'enable.auto.commit': false, // The transactions commit.
    'auto.offset.reset': 'earliest',
  });
  consumer.subscribe(input);
  const producer = new Producer({ ...servers, 'transactional.id': uniqueName('upper-case') });
  await producer.initTransactions();

  const session = new TransactSession(consumer, producer);
  const stop = new AbortController();
  let processed = 0;
  let transactions = 0;
  // A service has `while (true)` here.
  while (processed < COUNT) {
    try {
      await session.run(
        async (messages) => {
          await Promise.all(
            messages.map(({ key, value }) =>
              session.send({ topic: output, key, value: String(value).toUpperCase() }),
            ),
          );
          // What is thrown here takes the transaction back; its messages come again.
          if (isReal && ++transactions % 3 === 0) throw TAKEN_BACK;
          processed += messages.length;
          // After this transaction: a signal takes back only what is still under way.
          if (processed >= COUNT) setTimeout(() => stop.abort(), 500);
        },
        { maxMessages: 50, maxMs: 200, signal: stop.signal },
      );
    } catch (error) {
      if (error !== TAKEN_BACK && !stop.signal.aborted) throw error;
    }
  }
  session.close();
  await Promise.all([consumer.close(), producer.close()]);

  const { total, distinct } = await count(servers, output);
  console.log(`${COUNT} messages in, ${total} out, ${distinct} of them different`);
  if (total !== COUNT || distinct !== COUNT) process.exitCode = 1;
  await brokers.close();
}

/** What readers see in the output. */
async function count(servers: { 'bootstrap.servers': string }, topic: string) {
  const consumer = new Consumer({ ...servers, 'enable.partition.eof': true });
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  consumer.assign(partitions.map((partition) => ({ topic, partition, offset: 0 })));
  const values: string[] = [];
  let ends = 0;
  for await (const event of consumer.events()) {
    if (event.type === 'message') values.push(String(event.value));
    if (event.type === 'partitionEOF' && ++ends === PARTITIONS) break;
  }
  await consumer.close();
  return { total: values.length, distinct: new Set(values).size };
}

void main();
