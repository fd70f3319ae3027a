/**
 * The static addon works where there is nothing but node: TLS, SCRAM and every compression against
 * a real Kafka, out of a root folder without /proc, /dev, /etc or a shell. Needs root, for chroot:
 * others skip it, but never in CI.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { which } from '../../deps/command.mjs';
import { root } from '../../deps/paths.mjs';
import { staticAddon } from '../../scripts/build-static.mjs';
import { startKafka } from '../kafka/cluster.mjs';
import { makeBareRoot } from './bare-root.mjs';

const USER = 'bare';
const PASSWORD = 'a password';
const TIMEOUT_MS = 60_000;
const COUNTS = { gzip: 50, snappy: 50, lz4: 50, zstd: 50 };

const bare = mkdtempSync(join(tmpdir(), 'kafka-napi-bare-'));
/** @type {import('../kafka/cluster.mjs').KafkaCluster} */
let cluster;

before(
  async () => {
    cluster = await startKafka();
    makeBareRoot(bare, {
      '/app/kafka_napi.node': staticAddon,
      '/app/client.cjs': join(root, 'test/deploy/bare-client.cjs'),
      '/app/ca.pem': cluster.certificates.ca,
    });
    await addUserAndTopics();
  },
  { timeout: 240_000 },
);

after(async () => {
  await cluster?.stop();
  rmSync(bare, { recursive: true, force: true });
});

async function addUserAndTopics() {
  process.env.KAFKA_NAPI_ADDON = staticAddon;
  const { AdminClient } = createRequire(import.meta.url)(join(root, 'dist/index.js'));
  const admin = new AdminClient({ 'bootstrap.servers': cluster.bootstrapServers });
  const mechanism = 'SCRAM-SHA-512';
  await admin.alterUserScramCredentials([
    { user: USER, mechanism, iterations: 4096, password: PASSWORD },
  ]);
  // What the controller has accepted, the brokers know a moment later.
  const deadline = performance.now() + TIMEOUT_MS;
  while ((await admin.describeUserScramCredentials([USER]))[0].error !== null) {
    if (performance.now() > deadline) throw new Error('the brokers do not know the new user');
  }
  const topics = ['bare', 'bare-2'];
  await admin.createTopics(topics.map((topic) => ({ topic, numPartitions: 1 })));
  for (const topic of topics) await admin.waitForTopic(topic);
  await admin.close();
}

/**
 * Runs the client in the bare root, with an environment of nothing but these variables.
 * @param {Record<string, string>} env
 * @param {string[]} clientArgs
 */
function runClient(env = {}, ...clientArgs) {
  const given = {
    KAFKA_NAPI_ADDON: '/app/kafka_napi.node',
    KAFKA_SERVERS: cluster.saslTlsBootstrapServers,
    KAFKA_USER: USER,
    KAFKA_PASSWORD: PASSWORD,
    KAFKA_TOPIC: 'bare',
    ...env,
  };
  const args = [bare, '/bin/node', '/app/client.cjs', ...clientArgs];
  return new Promise((resolve, reject) => {
    // By its full path: the environment has none to look through.
    const chroot = which('chroot') ?? '/usr/sbin/chroot';
    const limit = /** @type {const} */ ({ timeout: TIMEOUT_MS, killSignal: 'SIGKILL' });
    const child = spawn(chroot, args, { env: given, cwd: '/', ...limit });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => (output.stdout += chunk));
    child.stderr.on('data', (chunk) => (output.stderr += chunk));
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (status === 0) resolve(JSON.parse(output.stdout));
      else
        reject(
          new Error(`the client ended with ${signal ?? status}:\n${output.stdout}${output.stderr}`),
        );
    });
  });
}

const needsRoot = process.getuid?.() === 0 || process.env.CI ? false : 'chroot is for root';

it('works over TLS, with SCRAM and every compression', { skip: needsRoot }, async () => {
  const seen = await runClient({ KAFKA_CA: '/app/ca.pem' });
  // Node's libraries lie in some of these; which ones depends on the system.
  const expected = ['app', 'bin', 'lib', 'lib64', 'usr'];
  assert.deepEqual(
    seen.root.filter((name) => !expected.includes(name)),
    [],
  );
  assert.deepEqual(seen.counts, COUNTS);
});

it('says what to set where it trusts no authority', { skip: needsRoot }, async () => {
  const seen = await runClient({}, 'refused');
  assert.match(seen.error, /ssl\.ca\.location/);
});

// OpenSSL's own place is one of the machine that it was built on.
it("finds the authorities in other distributions' places", { skip: needsRoot }, async () => {
  const folder = join(bare, 'etc/pki/tls/certs');
  mkdirSync(folder, { recursive: true });
  copyFileSync(cluster.certificates.ca, join(folder, 'ca-bundle.crt'));
  const seen = await runClient({ KAFKA_TOPIC: 'bare-2' });
  assert.deepEqual(seen.counts, COUNTS);
});
