// A build of this package as it is used: loads, produces, consumes, and says what it lacks.
//
//   KAFKA_NAPI_COPY=<folder> KAFKA_NAPI_LIBRDKAFKA=<mode> node --test test/modes/smoke.test.mjs
//
// scripts/test-modes.mjs makes the folders.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';

const folder = process.env.KAFKA_NAPI_COPY ?? '';
const mode = process.env.KAFKA_NAPI_LIBRDKAFKA ?? '';
const require = createRequire(join(folder, 'package.json'));
const entry = join(folder, 'dist/index.js');
/** @type {typeof import('../../dist/index.js')} */
const kafka = require(entry);
const { FEATURE_VERSIONS } = require(join(folder, 'dist/native/feature-versions.js'));

const isUnsupported = (name) => (error) => {
  assert.equal(error.code, 'ERR__UNSUPPORTED_FEATURE');
  const needed = `${name} needs librdkafka ${FEATURE_VERSIONS[name]} or newer`;
  assert.equal(error.message, `${needed}; this is ${kafka.librdkafkaVersion}`);
  return true;
};

/** Awaits success where the feature is there, and the error that names it where it is not. */
async function needs(name, call) {
  if (!kafka.missingFeatures.includes(name)) return call();
  return assert.rejects(async () => call(), isUnsupported(name));
}

/** What a test has made, to be closed after it: the newest first. */
const owned = [];
const own = (resource) => (owned.unshift(resource), resource);
afterEach(async () => {
  for (const resource of owned.splice(0)) await resource.close();
});

test(`links librdkafka as ${mode} says`, () => {
  assert.ok(kafka.linkInfo().startsWith(`${mode}, librdkafka ${kafka.librdkafkaVersion}`));
});

test('produces and consumes', { timeout: 60_000 }, async () => {
  const cluster = own(new kafka.MockCluster({ topics: { t: { partitions: 2 } } }));
  const config = { 'bootstrap.servers': cluster.bootstrapServers };
  const producer = own(new kafka.Producer({ ...config, 'compression.codec': 'zstd' }));
  const values = Array.from({ length: 1000 }, (_, i) => `value ${i}`);
  await Promise.all(values.map((value) => producer.send({ topic: 't', value })));
  const group = { 'group.id': 'g', 'auto.offset.reset': 'earliest' };
  const consumer = own(new kafka.Consumer({ ...config, ...group }));
  consumer.subscribe(['t']);
  const found = new Set();
  for await (const message of consumer.messages()) {
    found.add(String(message.value));
    if (found.size === values.length) break;
  }
  assert.deepEqual([...found].sort(), [...values].sort());
  assert.equal(consumer.groupMetadata().groupId, 'g');
});

test('names what it lacks, and the version that has it', { timeout: 60_000 }, async () => {
  if (mode === 'shared') assert.deepEqual(kafka.missingFeatures, []);
  else
    console.log(`librdkafka ${kafka.librdkafkaVersion} lacks:`, kafka.missingFeatures.join(', '));
  const cluster = own(new kafka.MockCluster({ brokers: 2, topics: ['t'] }));
  const admin = own(new kafka.AdminClient({ 'bootstrap.servers': cluster.bootstrapServers }));
  await needs('listOffsets', async () => {
    const query = { topic: 't', partition: 0, spec: 'latest' };
    const [{ offset }] = await admin.listOffsets([query], { timeoutMs: 10_000 });
    assert.equal(offset, 0);
  });
  // These the simulated brokers do not answer: that they are missing comes before any request.
  const calls = {
    describeCluster: () => admin.describeCluster(),
    describeTopics: () => admin.describeTopics(['t']),
    electLeaders: () => admin.electLeaders([{ topic: 't', partition: 0 }]),
  };
  for (const [name, call] of Object.entries(calls)) {
    if (kafka.missingFeatures.includes(name)) await assert.rejects(call(), isUnsupported(name));
  }
  await needs('MockCluster.requests', () => cluster.requests.start());
  await needs('MockCluster.addBroker', () => cluster.addBroker(3));
  await needs('MockCluster.setController', () => cluster.setController(2));
});

test('a property that its librdkafka does not know is refused by name', () => {
  const config = { 'group.id': 'g', 'group.protocol': 'classic' };
  const [, minor = 0] = kafka.librdkafkaVersion.split('.').map(Number);
  if (minor >= 4) return void new kafka.Consumer(config).close();
  assert.throws(() => new kafka.Consumer(config), {
    code: 'ERR__INVALID_ARG',
    configKeys: ['group.protocol'],
    message: /group\.protocol needs a newer librdkafka than 2\.\d+\.\d+/,
  });
});

/** Files to which the dynamic linker binds the OpenSSL symbols that `file` takes. */
function opensslBindings(file, source) {
  const logs = mkdtempSync(join(tmpdir(), 'kafka-napi-ld-'));
  try {
    // LD_BIND_NOW: all of them at once, not each when it is first called.
    const debug = { LD_DEBUG: 'bindings', LD_DEBUG_OUTPUT: join(logs, 'ld'), LD_BIND_NOW: '1' };
    const child = spawnSync(process.execPath, ['-e', source], {
      env: { ...process.env, ...debug },
      timeout: 60_000,
      killSignal: 'SIGKILL',
    });
    assert.equal(child.status, 0, String(child.stderr));
    const text = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'));
    const line = /binding file (\S+) \[0\] to (\S+) \[0\]: normal symbol `(SSL|EVP|X509|BIO)_/;
    const found = text
      .join('\n')
      .split('\n')
      .flatMap((it) => [line.exec(it)].filter(Boolean));
    return [...new Set(found.filter(([, from]) => file.test(from)).map(([, , to]) => to))].sort();
  } finally {
    rmSync(logs, { recursive: true, force: true });
  }
}

const isGlibc = process.report.getReport().header.glibcVersionRuntime !== undefined;
const hasOwnOpenSsl = !process.config.variables.node_shared_openssl;

test("takes the system's OpenSSL, not that of node", { skip: !isGlibc && 'no glibc' }, () => {
  const user = mode === 'shared' ? /kafka_napi\.node$/ : /librdkafka\.so/;
  const loaded = opensslBindings(user, `require(${JSON.stringify(entry)}).libraryVersion()`);
  assert.ok(loaded.length > 0);
  for (const file of loaded) assert.match(file, /\/lib(ssl|crypto)\.so\.\d/);
});

test(
  'would take that of node if it were loaded as any addon',
  {
    skip: !(isGlibc && hasOwnOpenSsl) && 'this node has no OpenSSL of its own',
  },
  () => {
    const user = mode === 'shared' ? /kafka_napi\.node$/ : /librdkafka\.so/;
    const addon = join(folder, 'build/Release/kafka_napi.node');
    const source = `process.dlopen({ exports: {} }, ${JSON.stringify(addon)})`;
    assert.ok(opensslBindings(user, source).includes(process.execPath));
  },
);
