// Runs every compiled example but the demo, each in a process of its own. They bring an embedded
// cluster unless KAFKA_BOOTSTRAP_SERVERS is set; those for admins need a real Kafka, and one is
// started for them. The last line: `N passed, N failed`.
//
//   node scripts/run-examples.mjs

import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, main } from '../deps/failure.mjs';
import { root } from '../deps/paths.mjs';
import { setup } from './setup.mjs';
import { Tally } from './tally.mjs';

const TIMEOUT_MS = 60_000;

/**
 * @param {string} file
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<{ status: number, output: string, seconds: number }>}
 */
function runExample(file, env = process.env) {
  const start = performance.now();
  return new Promise((done) => {
    let output = '';
    const child = spawn(process.execPath, [file], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
      // An example that hangs may hang in its own signal handler.
      killSignal: 'SIGKILL',
    });
    const collect = (chunk) => (output += chunk);
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('close', (status, signal) => {
      const seconds = (performance.now() - start) / 1000;
      if (signal !== null) output += `\nended by ${signal} after ${seconds.toFixed(1)} s`;
      done({ status: status ?? 1, output, seconds });
    });
  });
}

/**
 * @param {Tally} tally
 * @param {string} folder
 * @param {Record<string, string | undefined>} [env]
 */
async function runFolder(tally, folder, env) {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const examples = files.filter((name) => name.endsWith('.js') && name !== 'demo.js').sort();
  for (const name of examples) {
    const { status, output, seconds } = await runExample(join(folder, name), env);
    const passed = status === 0 ? 1 : 0;
    tally.add(`${name} (${seconds.toFixed(1)} s)`, status, { passed, failed: 1 - passed });
    if (!passed) console.log(`--- ${name} failed (${status}):\n${output.trimEnd()}\n---`);
  }
}

/** @param {Tally} tally */
async function runWithKafka(tally) {
  const folder = join(root, 'dist-examples/admin');
  if (process.env.KAFKA_BOOTSTRAP_SERVERS) return runFolder(tally, folder);
  const { HarnessUnavailable, startKafka } = await import('../test/kafka/cluster.mjs');
  try {
    const cluster = await startKafka({ log: console.error });
    const env = { ...process.env, KAFKA_BOOTSTRAP_SERVERS: cluster.bootstrapServers };
    await runFolder(tally, folder, env).finally(() => cluster.stop());
  } catch (problem) {
    if (!(problem instanceof HarnessUnavailable)) throw problem;
    console.log(`THE EXAMPLES FOR ADMINS DID NOT RUN: ${problem.message}`);
    if (process.env.CI) tally.add('examples/admin (did not run)', 1, undefined);
  }
}

async function runExamples() {
  await setup();
  const tally = new Tally();
  await runFolder(tally, join(root, 'dist-examples'));
  await runWithKafka(tally);
  if (!tally.print()) process.exitCode = 1;
}

if (isMain(import.meta)) await main(runExamples);
