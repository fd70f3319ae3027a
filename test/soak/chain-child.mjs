/**
 * One process of the exactly-once chain: reads the input, writes every message to the output in
 * transactions of a TransactSession, and is made to be killed at any moment. Its argument is JSON, see
 * chain.mjs; it prints one JSON line per transaction. It ends with EXIT_FATAL when its producer or its
 * consumer is of no more use, and expects to be started again.
 */
import { createRequire } from 'node:module';
import { EXIT_FATAL } from './chain.mjs';

const require = createRequire(import.meta.url);
/** @type {typeof import('../../lib/index.js')} */
const { Consumer, KafkaError, Producer, TransactSession } = require('../../dist/index.js');

/** @type {import('./chain.mjs').ChainOptions} */
const options = JSON.parse(process.argv[2] ?? '{}');
/** What every n-th transaction fails with. */
const TAKEN_BACK = new Error('taken back on purpose');

const print = (/** @type {object} */ line) => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

const consumer = new Consumer(
  {
    'bootstrap.servers': options.servers,
    'group.id': options.group,
    'enable.auto.commit': false,
    'auto.offset.reset': 'earliest',
    'session.timeout.ms': 6000,
    'heartbeat.interval.ms': 500,
  },
  { logger: null },
);
const producer = new Producer(
  {
    'bootstrap.servers': options.servers,
    'transactional.id': options.transactionalId,
    'transaction.timeout.ms': 20_000,
    'linger.ms': 2,
  },
  { logger: null },
);
consumer.subscribe(options.input);
const stop = new AbortController();
process.on('SIGTERM', () => {
  stop.abort();
});

/** @param {unknown} error */
function giveUp(error) {
  print({ failed: KafkaError.isKafkaError(error) ? `${error.code} ${error.message}` : `${error}` });
  process.exit(EXIT_FATAL);
}

let transactions = 0;
try {
  await producer.initTransactions();
  const session = new TransactSession(consumer, producer);
  while (!stop.signal.aborted) {
    try {
      await session.run(
        async (messages, tx) => {
          transactions += 1;
          const sent = messages.map(({ key, value }) =>
            tx.send({ topic: options.output, key, value }),
          );
          if (transactions % options.abortEvery === 0) {
            // Delivered first: an abort right after a commit can be fatal (librdkafka issue 4849).
            await Promise.allSettled(sent);
            throw TAKEN_BACK;
          }
          print({ messages: messages.length });
        },
        { maxMessages: options.maxMessages, maxMs: 100, signal: stop.signal },
      );
    } catch (error) {
      if (error === TAKEN_BACK) print({ takenBack: true });
      else if (!stop.signal.aborted) throw error;
    }
  }
  await Promise.all([producer.close(), consumer.close()]);
} catch (error) {
  giveUp(error);
}
