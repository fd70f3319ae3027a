/** The harness tested by itself: `node --test test/kafka/harness.test.mjs` (needs java). */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startKafka } from './cluster.mjs';
import { EXIT_UNAVAILABLE } from './report.mjs';
import { aliveBrokers, apiVersions } from './wire.mjs';

const FETCH = 1;
const CONSUMER_GROUP_HEARTBEAT = 68; // KIP-848
const BOOT_LIMIT = { timeout: 240_000 };

const script = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** @returns {Record<string, string | undefined>} our environment without a Kafka given */
function cleanEnv() {
  return { ...process.env, KAFKA_BOOTSTRAP_SERVERS: undefined };
}

/**
 * @param {string} text
 * @returns {string[]} the processes (java and watchdogs alike) which name it in their arguments
 */
function processesOf(text) {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid,args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.includes(text));
}

/**
 * Waits until nothing is left of a cluster: no java, no watchdog, no file.
 * @param {string} root its temporary folder
 */
async function assertNothingLeft(root) {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline && (processesOf(root).length > 0 || existsSync(root))) {
    await sleep(100);
  }
  assert.deepEqual(processesOf(root), []);
  assert.equal(existsSync(root), false, `${root} is still there`);
}

/**
 * Starts start.mjs and reads what it prints.
 * @returns {Promise<{ child: import('node:child_process').ChildProcess, port: number, root: string }>}
 */
async function startedScript() {
  const child = spawn(process.execPath, [script('start.mjs')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnv(),
  });
  const said = { port: 0, root: '' };
  await new Promise((resolve, reject) => {
    const heed = (/** @type {string} */ line) => {
      said.port ||= Number(/^KAFKA_BOOTSTRAP_SERVERS=127\.0\.0\.1:(\d+)$/.exec(line)?.[1] ?? 0);
      said.root ||= dirname(/^broker logs: (.+)$/.exec(line)?.[1] ?? '');
      if (said.root === '.') said.root = '';
      if (said.port && said.root) resolve(undefined);
    };
    createInterface({ input: child.stdout }).on('line', heed);
    createInterface({ input: child.stderr }).on('line', heed);
    child.on('exit', (code) => reject(new Error(`start.mjs ended early: ${code}`)));
  });
  return { child, ...said };
}

describe('a cluster of one node', () => {
  it('answers, survives kill and restart, and stops for sure', BOOT_LIMIT, async (t) => {
    const kafka = await startKafka();
    after(() => kafka.stop()); // when an assertion fails
    const root = dirname(kafka.logDir);
    const [node] = kafka.nodes;
    const firstPid = node.pid;
    assert.equal(kafka.bootstrapServers, `127.0.0.1:${node.port}`);

    await t.test('ApiVersions', async () => {
      const apis = await apiVersions(node.port);
      assert.ok(apis.has(FETCH));
      assert.ok(apis.has(CONSUMER_GROUP_HEARTBEAT), 'the KIP-848 protocol is on');
      assert.deepEqual(await aliveBrokers(node.port), [1]);
    });
    await t.test('killNode', async () => {
      await kafka.killNode(0);
      assert.equal(node.running, false);
      await assert.rejects(apiVersions(node.port));
    });
    await t.test('restartNode: same port, another process', async () => {
      await kafka.restartNode(0);
      assert.notEqual(node.pid, firstPid);
      assert.deepEqual(await aliveBrokers(node.port), [1]);
    });
    await t.test('stop', async () => {
      await kafka.stop();
      await kafka.stop(); // may be repeated
      await assertNothingLeft(root);
      assert.equal(process.listenerCount('SIGTERM'), 0, 'handlers are gone');
    });
  });
});

describe('a cluster of three nodes', () => {
  it('goes on without one, and takes it back', BOOT_LIMIT, async () => {
    const kafka = await startKafka({ nodes: 3 });
    after(() => kafka.stop());
    const [, { port }] = kafka.nodes;
    await kafka.killNode(0);
    while ((await aliveBrokers(port)).includes(1)) await sleep(100);
    await kafka.restartNode(0);
    assert.deepEqual(await aliveBrokers(kafka.nodes[0].port), [1, 2, 3]);
    await kafka.stop();
    await assertNothingLeft(dirname(kafka.logDir));
  });
});

describe('a parent which dies', () => {
  it('by SIGKILL leaves nothing', BOOT_LIMIT, async () => {
    const { child, port, root } = await startedScript();
    assert.ok((await apiVersions(port)).has(FETCH));
    assert.ok(processesOf(root).length > 0, 'ps sees the broker');
    child.kill('SIGKILL');
    await assertNothingLeft(root);
  });

  it('by SIGTERM leaves nothing, and start.mjs exits with 0', BOOT_LIMIT, async () => {
    const { child, root } = await startedScript();
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
    await assertNothingLeft(root);
  });
});

describe('with-kafka.mjs', () => {
  /**
   * @param {string[]} args
   * @param {Record<string, string | undefined>} env
   */
  const withKafka = (args, env) =>
    spawnSync(process.execPath, [script('with-kafka.mjs'), ...args], {
      ...{ encoding: 'utf8', env, killSignal: 'SIGKILL' },
      timeout: BOOT_LIMIT.timeout,
    });
  const tell = 'console.log(process.env.KAFKA_BOOTSTRAP_SERVERS); process.exitCode = 3';
  const command = ['--', process.execPath, '-e', tell];

  it('runs the command with a cluster of its own and its exit code', BOOT_LIMIT, () => {
    const { status, stdout, stderr } = withKafka(command, cleanEnv());
    assert.equal(status, 3, stderr);
    assert.match(stdout, /^127\.0\.0\.1:\d+\n$/);
  });

  it('takes the Kafka it is given', () => {
    const env = { ...process.env, KAFKA_BOOTSTRAP_SERVERS: 'elsewhere:9092' };
    const { status, stdout, stderr } = withKafka(command, env);
    assert.equal(status, 3);
    assert.equal(stdout, 'elsewhere:9092\n');
    assert.match(stderr, /using the Kafka of KAFKA_BOOTSTRAP_SERVERS=elsewhere:9092/);
  });

  it('says loudly that java is missing', () => {
    const empty = mkdtempSync(join(tmpdir(), 'no-java-'));
    after(() => rmSync(empty, { recursive: true }));
    const env = { ...cleanEnv(), PATH: empty, JAVA_HOME: undefined };
    const { status, stderr } = withKafka(command, env);
    assert.equal(status, EXIT_UNAVAILABLE);
    assert.match(stderr, /REAL KAFKA DID NOT RUN: java is missing/);
    assert.match(stderr, /get it with: (apt-get|dnf|brew) install .*openjdk.*maven/);
  });
});
