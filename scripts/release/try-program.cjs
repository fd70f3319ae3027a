// Runs in the target's own node, started by try-addon.mjs: uses an addon the way an app does, on
// librdkafka's mock cluster and on a TLS server of Node's. Prints one line per thing that worked.
//
//   node try-program.cjs <folder of the package> <folder with key.pem and cert.pem>

'use strict';

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const tls = require('node:tls');

const [, , home, certificates] = process.argv;

/** Emulated processors are slow. */
const DEADLINE_MS = 120_000;

const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const FEATURES = ['ssl', 'sasl_scram', 'sasl_plain', 'sasl_oauthbearer', ...COMPRESSIONS.slice(1)];

async function main() {
  const kafka = require(home);
  console.log(`loaded: ${kafka.linkInfo()}, node ${process.version}`);
  for (const feature of FEATURES) assert.ok(kafka.features.includes(feature), feature);
  console.log(`features: ${kafka.features.join(' ')}`);
  await roundTrips(kafka, require(join(home, 'dist/testing')));
  await tlsHandshakes(kafka);
  await scram(kafka);
}

/** Messages go out and come back, with every compression. */
async function roundTrips(kafka, { FAST_CONSUMER, withMockCluster }) {
  const topics = Object.fromEntries(COMPRESSIONS.map((name) => [name, { partitions: 1 }]));
  await withMockCluster(
    async (cluster) => {
      const servers = { 'bootstrap.servers': cluster.bootstrapServers };
      for (const name of COMPRESSIONS) {
        const producer = new kafka.Producer({ ...servers, 'compression.type': name });
        const value = `${name} `.repeat(1000);
        for (let i = 0; i < 10; i += 1) await producer.send({ topic: name, key: `${i}`, value });
        await producer.close();

        const own = { 'group.id': name, 'auto.offset.reset': 'earliest' };
        const consumer = new kafka.Consumer({ ...servers, ...FAST_CONSUMER, ...own });
        consumer.subscribe(name);
        for (let i = 0; i < 10; i += 1) {
          const message = await consumer.readMessage({ timeoutMs: DEADLINE_MS });
          assert.equal(message.key.toString(), `${i}`);
          assert.equal(message.value.toString(), value);
        }
        await consumer.close();
        console.log(`produced and consumed: ${name}`);
      }
    },
    { topics },
  );
}

/** A client trusts the certificate that it was given, and nothing else. */
async function tlsHandshakes(kafka) {
  const [key, cert] = ['key.pem', 'cert.pem'].map((file) => readFileSync(join(certificates, file)));
  const server = tls.createServer({ key, cert });
  const accepted = new Promise((done) => {
    server.on('secureConnection', (socket) => {
      socket.on('error', () => {});
      done(`${socket.getProtocol()} ${socket.getCipher().name}`);
    });
  });
  const refused = new Promise((done) => server.on('tlsClientError', (error) => done(error.code)));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const config = {
    'bootstrap.servers': `127.0.0.1:${server.address().port}`,
    'security.protocol': 'ssl',
  };
  const trusting = new kafka.Producer(
    { ...config, 'ssl.ca.location': join(certificates, 'cert.pem') },
    { logger: null },
  );
  console.log(`TLS: ${await accepted}`);
  await trusting.close();

  const lines = [];
  // Without a location librdkafka looks where the system's distribution keeps certificates.
  const probing = new kafka.Producer(
    { ...config, debug: 'security' },
    { logger: (record) => lines.push(record.message), logLevel: 7 },
  );
  console.log(`TLS with an unknown certificate: refused (${await refused})`);
  await probing.close();
  const probed = lines.find((line) => /CA certificate/i.test(line));
  assert.ok(probed, `nothing was said about CA certificates:\n${lines.join('\n')}`);
  console.log(`CA certificates: ${probed}`);
  server.close();
}

/** SCRAM is there, and librdkafka's own key derivation agrees with itself: it takes the config. */
async function scram(kafka) {
  for (const mechanism of ['SCRAM-SHA-256', 'SCRAM-SHA-512']) {
    const producer = new kafka.Producer(
      {
        'bootstrap.servers': '127.0.0.1:1',
        'security.protocol': 'sasl_ssl',
        'sasl.mechanism': mechanism,
        'sasl.username': 'user',
        'sasl.password': 'secret',
      },
      { logger: null },
    );
    await producer.close();
  }
  console.log('SCRAM: accepted');
}

const late = setTimeout(() => {
  console.error(`not done after ${DEADLINE_MS} ms`);
  process.exit(1);
}, DEADLINE_MS);

main().then(
  () => {
    clearTimeout(late);
    // No process.exit(): that the process ends by itself is part of the trial.
    console.log('trial ended well');
  },
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
