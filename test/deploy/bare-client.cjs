// Runs inside of the bare root: produces and consumes by SASL/SCRAM over TLS, with each compression.
// Prints what it saw as JSON; with the argument `refused`, the error of a TLS that cannot be.
const { readdirSync } = require('node:fs');
const { Consumer, Offset, Producer, features } = require('kafka-napi');

const COMPRESSIONS = ['gzip', 'snappy', 'lz4', 'zstd'];
const MESSAGES = 50;

const { KAFKA_SERVERS, KAFKA_USER, KAFKA_PASSWORD, KAFKA_TOPIC, KAFKA_CA } = process.env;
const config = {
  'bootstrap.servers': KAFKA_SERVERS,
  'security.protocol': 'sasl_ssl',
  'sasl.mechanisms': 'SCRAM-SHA-512',
  'sasl.username': KAFKA_USER,
  'sasl.password': KAFKA_PASSWORD,
  ...(KAFKA_CA === undefined ? {} : { 'ssl.ca.location': KAFKA_CA }),
};

async function produce(compression) {
  const producer = new Producer({ ...config, 'compression.type': compression, 'linger.ms': 50 });
  const value = `${compression} `.repeat(100);
  const messages = Array.from({ length: MESSAGES }, () => ({
    topic: KAFKA_TOPIC,
    partition: 0,
    value,
  }));
  await producer.sendBatch(messages);
  await producer.close();
}

async function consume(count) {
  const consumer = new Consumer(config);
  consumer.assign([{ topic: KAFKA_TOPIC, partition: 0, offset: Offset.Beginning }]);
  const counts = {};
  let read = 0;
  for await (const message of consumer) {
    const value = message.value.toString();
    const [compression] = value.split(' ');
    if (value !== `${compression} `.repeat(100)) throw new Error(`not what was sent: ${value}`);
    counts[compression] = (counts[compression] ?? 0) + 1;
    if (++read === count) break;
  }
  await consumer.close();
  return counts;
}

/** What a client reports first, where it cannot connect. */
async function firstSslError() {
  const producer = new Producer(config, { logger: null });
  for await (const event of producer.events()) {
    if (event.type === 'error' && event.error.code === 'ERR__SSL') {
      await producer.close({ timeoutMs: 0 });
      return event.error.message;
    }
  }
}

async function main() {
  const seen = { root: readdirSync('/').sort(), features };
  if (process.argv[2] === 'refused') return { ...seen, error: await firstSslError() };
  for (const compression of COMPRESSIONS) await produce(compression);
  return { ...seen, counts: await consume(COMPRESSIONS.length * MESSAGES) };
}

main().then(
  (seen) => console.log(JSON.stringify(seen)),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
