// All tests: the checks, the tests that need no cluster, then those that need the real Kafka.
// The last line is the sum over all of them: `N passed, N failed`.
//
//   node scripts/test.mjs [--kafka-only]
//
//   --kafka-only  only the part that needs the real Kafka, which then must run
//   CI            set: that part must run too
//   KAFKA_BOOTSTRAP_SERVERS  a cluster to test against, instead of one that is started here

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../deps/command.mjs';
import { isMain, main } from '../deps/failure.mjs';
import { root } from '../deps/paths.mjs';
import { setup } from './setup.mjs';
import { Tally } from './tally.mjs';
import { fromTap, tapArguments } from './tap.mjs';

/** How test/kafka/with-kafka.mjs says that it could not start a cluster. */
const NO_KAFKA = 75;

const HARNESS = 'test/kafka/with-kafka.mjs';
const HARNESS_TESTS = 'test/kafka/harness.test.mjs';
/** They kill brokers that they start, so not for a cluster that is given. */
const KILLING_TESTS = ['idempotence', 'leaderless'].map((it) => `test/kafka/${it}.test.mjs`);
/**
 * What goes on among brokers: groups and transactions whose coordinator leads other partitions, topics
 * with three replicas. Only these, on three brokers too: everything takes longer there.
 */
const THREE_BROKERS = [
  'brokers',
  'groups',
  'leaving',
  'on-rebalance',
  'reader-groups',
  'static-members',
  'transactions',
].map((it) => `test/integration/${it}.test.ts`);
/** What is copied about: the static addon, bundles, single executables. Linux only. */
const DEPLOY_TESTS = ['test/deploy/static.test.mjs', 'test/deploy/bundle.test.mjs'];
/** The same with a Kafka of its own, whose users it needs to make. */
const CHROOT_TESTS = 'test/deploy/chroot.test.mjs';
/** Scripts in ES modules, which jest does not load. */
const BENCH_TESTS = ['parts', 'targets', 'runs'].map((it) => `test/bench/${it}.test.mjs`);
const PACKAGE_TESTS = ['tarball', 'types', 'install', 'build'].map(
  (it) => `test/package/${it}.test.mjs`,
);

const reports = mkdtempSync(join(tmpdir(), 'kafka-napi-test-'));
const tally = new Tally();
/** @type {Promise<boolean> | undefined} */
let staticBuild;

/**
 * @param {string} name Of the run.
 * @param {{ project?: string, workers: number, files?: string[] }} options `workers`: test files at a
 *   time. `files`: of the project; default: all.
 */
function jest(name, { project = name, workers, files = [] }) {
  const report = join(reports, `${name}.json`);
  const script = join(root, 'node_modules/jest/bin/jest.js');
  const options = ['--selectProjects', project, '--maxWorkers', String(workers)];
  options.push('--json', `--outputFile=${report}`);
  // Jest leaves out, without a word, what is not there.
  const lost = files.filter((file) => !existsSync(join(root, file)));
  if (lost.length > 0) throw new Error(`no such tests: ${lost.join(', ')}`);
  if (files.length > 0) options.push('--runTestsByPath', ...files);
  // No --passWithNoTests: a suite that lost its tests must not look like one that passed.
  return { report, command: [process.execPath, script, ...options] };
}

async function runLocal() {
  const { command, report } = jest('local', { workers: 2 });
  tally.add('local', await run(command, { cwd: root }), fromJest(report));
}

/** @param {boolean} required */
async function runKafka(required) {
  await runNodeTests('harness', HARNESS_TESTS);
  const { command, report } = jest('kafka', { workers: 1 });
  const status = await run([process.execPath, HARNESS, '--', ...command], { cwd: root });
  if (status !== NO_KAFKA) {
    tally.add('kafka', status, fromJest(report));
    if (process.env.KAFKA_BOOTSTRAP_SERVERS) {
      console.log('DID NOT RUN: tests on three brokers, those that kill brokers, and in a chroot');
      return;
    }
    await runThreeBrokers();
    await runNodeTests('killed brokers', ...KILLING_TESTS);
    if (await staticIsThere()) await runNodeTests('chroot', CHROOT_TESTS);
    return;
  }
  console.log(
    [
      '',
      '*'.repeat(78),
      '  THE INTEGRATION TESTS DID NOT RUN: no Kafka could be started here.',
      '  Needed: Java 17 or newer, and Maven or a network; or KAFKA_BOOTSTRAP_SERVERS.',
      '*'.repeat(78),
      '',
    ].join('\n'),
  );
  if (required) tally.add('kafka (did not run)', 1, undefined);
}

async function runThreeBrokers() {
  const options = { project: 'kafka', workers: 1, files: THREE_BROKERS };
  const { command, report } = jest('three brokers', options);
  const status = await run([process.execPath, HARNESS, '--nodes', '3', '--', ...command], {
    cwd: root,
    env: { KAFKA_NAPI_TEST_BROKERS: '3' },
  });
  tally.add('three brokers', status, fromJest(report));
}

async function runDeploy() {
  if (await staticIsThere()) await runNodeTests('deploy', ...DEPLOY_TESTS);
}

/**
 * Makes build/static, once; a failure counts.
 *
 * @returns {Promise<boolean>} Whether there is something to test.
 */
async function staticIsThere() {
  if (process.platform !== 'linux') return false;
  staticBuild ??= run([process.execPath, 'scripts/build-static.mjs'], { cwd: root }).then(
    (status) => {
      if (status !== 0) tally.add('build:static', status, undefined);
      return status === 0;
    },
  );
  return staticBuild;
}

/**
 * @param {string} name
 * @param {string[]} files
 */
async function runNodeTests(name, ...files) {
  const report = join(reports, `${name}.tap`);
  const command = [process.execPath, '--test', ...tapArguments(report), ...files];
  const status = await run(command, { cwd: root });
  tally.add(name, status === NO_KAFKA ? 1 : status, fromTap(report));
}

/**
 * @param {string} file
 * @returns {import('./tally.mjs').Counts | undefined}
 */
function fromJest(file) {
  if (!existsSync(file)) return undefined;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: report.numPassedTests,
    // A file that does not even load has no tests to count, but has failed all the same.
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

async function test() {
  const kafkaOnly = process.argv.includes('--kafka-only');
  await setup();
  if (!kafkaOnly) {
    // Loaded late: before setup, its tools may not be there.
    const { lint } = await import('./lint.mjs');
    const clean = await lint();
    tally.add('lint', clean ? 0 : 1, { passed: clean ? 1 : 0, failed: clean ? 0 : 1 });
    await runLocal();
    await runNodeTests('bench', ...BENCH_TESTS);
    await runNodeTests('packages', ...PACKAGE_TESTS);
    await runDeploy();
  }
  await runKafka(kafkaOnly || Boolean(process.env.CI));
}

if (isMain(import.meta)) {
  await main(test);
  rmSync(reports, { recursive: true, force: true });
  // Something failed before or between the runners: its message stands above.
  if (process.exitCode === 1) tally.add('run', 1, undefined);
  if (!tally.print()) process.exitCode = 1;
}
