// Runs native code under a checker of memory or threads, and fails on what it finds. Linux only.
//
//   node scripts/test-sanitizers.mjs asan       the addon in local tests: AddressSanitizer, UBSan
//   node scripts/test-sanitizers.mjs tsan       test/native/core-stress.cc: ThreadSanitizer, with a
//                                               librdkafka that is compiled so too
//   node scripts/test-sanitizers.mjs valgrind   the same program: memory, and what is never freed
//
// What follows is for core-stress: [--seconds N] [--threads N] [--seed N].

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { buildLibrdkafka } from '../deps/build-librdkafka.mjs';
import { outputOf, run, runLogged, which } from '../deps/command.mjs';
import { ensureToolchain } from '../deps/diagnose.mjs';
import { Failure, isMain, main } from '../deps/failure.mjs';
import { cacheDir, root } from '../deps/paths.mjs';
import { cxx, nodePrefix } from '../deps/toolchain.mjs';
import { setup } from './setup.mjs';
import { step } from './step.mjs';

/** All of the native data path, and what ends it; none that measures time or memory. */
const ADDON_TESTS = [
  'producer/(produce|stage|send-batch|delivery-report|placement|purge|compression|close)',
  'producer/(transaction|transactional)',
  'consumer/(batch|message|headers|iterators|assign|positions|seek|pause|commit)',
  'consumer/(rebalance|on-rebalance|topic-pattern|close|after-close)',
  'admin/(answers|session)',
  'client/(client|events|logs|sasl|statistics|garbage-collection|workers|exit)',
  'testing/(mock-cluster|brokers|partitions|request-log|telemetry)',
];

/** From here on ThreadSanitizer finds no room for its memory; gcc's newest learns to help itself. */
const MOST_RANDOM_BITS = 28;

async function testAddon() {
  const folder = join(root, 'build', 'asan');
  const libraries = ['libasan.so', 'libstdc++.so'].map(libraryOf);
  if (nodePrefix() === undefined) {
    throw new Failure("Node's headers are not beside the running node", [
      'remedy: run this with a node as the archives of nodejs.org unpack it (bin/, include/)',
    ]);
  }
  await setup();
  await compile('addon', root, folder, { sanitize: 'address,undefined', type: 'Debug' });

  // AddressSanitizer's, also of processes that a test starts and does not expect much of. UBSan says
  // it on stderr, and ends the process.
  const findings = join(folder, 'findings');
  rmSync(findings, { recursive: true, force: true });
  mkdirSync(findings);
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const tests = ADDON_TESTS.map((names) => `/test/${names}\\.test\\.ts$`);
  const status = await step('tests', () =>
    run(
      [
        ...[process.execPath, jest, '--selectProjects', 'local', '--runInBand'],
        ...['--testTimeout', '120000', '--testPathPatterns', tests.join('|')],
      ],
      {
        cwd: root,
        env: {
          KAFKA_NAPI_ADDON: join(folder, 'kafka_napi.node'),
          // Before all others: node does not link it. The C++ library, which node may have inside,
          // must be there when it looks for the functions that it replaces.
          LD_PRELOAD: libraries.join(' '),
          // Node frees nothing when it exits: leaks are valgrind's business.
          ASAN_OPTIONS: `detect_leaks=0:log_path=${join(findings, 'asan')}`,
          UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
        },
      },
    ),
  );
  const found = readdirSync(findings);
  for (const file of found) console.error(readFileSync(join(findings, file), 'utf8'));
  finish('asan', found.length === 0 ? status : 1, `${found.length} findings`);
}

/** @param {string[]} args */
async function testThreads(args) {
  const folder = join(root, 'build', 'tsan');
  libraryOf('libtsan.so');
  await ensureToolchain(console.log, { cmake: true });
  const env = { KAFKA_NAPI_DEPS_DIR: join(folder, 'deps'), CFLAGS: '-fsanitize=thread -g' };
  mkdirSync(cacheDir, { recursive: true });
  mkdirSync(env.KAFKA_NAPI_DEPS_DIR, { recursive: true });
  const cache = join(env.KAFKA_NAPI_DEPS_DIR, '.cache');
  if (!existsSync(cache)) symlinkSync(cacheDir, cache);
  const library = [process.execPath, join(root, 'deps/build-librdkafka.mjs')];
  if ((await step('librdkafka', () => run(library, { env }))) !== 0) {
    throw new Failure('librdkafka was not compiled');
  }
  await compile('core-stress', join(root, 'test/native'), folder, { sanitize: 'thread', env });

  const random = Number(readFileSync('/proc/sys/vm/mmap_rnd_bits', 'utf8'));
  const fixed = random > MOST_RANDOM_BITS ? [programOf('setarch', 'util-linux'), '-R'] : [];
  const suppressions = join(root, 'test/native/tsan.supp');
  const status = await stress([...fixed, join(folder, 'core-stress'), ...args], {
    TSAN_OPTIONS: `suppressions=${suppressions}:second_deadlock_stack=1:history_size=7`,
  });
  finish('tsan', status);
}

/** @param {string[]} args */
async function testMemory(args) {
  const folder = join(root, 'build', 'valgrind');
  const valgrind = programOf('valgrind');
  await ensureToolchain(console.log, { cmake: true });
  await step('librdkafka', () => buildLibrdkafka());
  await compile('core-stress', join(root, 'test/native'), folder, {});
  const options = [
    ...['--leak-check=full', '--show-leak-kinds=definite', '--errors-for-leak-kinds=definite'],
    // It runs one thread at a time: in turn, or some get none.
    ...['--error-exitcode=1', '--num-callers=30', '--fair-sched=yes'],
  ];
  const fewer = ['--threads', '2'];
  const status = await stress([
    valgrind,
    ...options,
    join(folder, 'core-stress'),
    ...fewer,
    ...args,
  ]);
  finish('valgrind', status);
}

/**
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 */
function stress(command, env = {}) {
  return step('core-stress', () => run(command, { cwd: root, env }));
}

/**
 * @param {string} name
 * @param {string} source
 * @param {string} folder
 * @param {{ sanitize?: string, type?: string, env?: Record<string, string> }} options
 */
async function compile(name, source, folder, { sanitize = '', type, env = {} }) {
  await ensureToolchain(console.log, { cmake: true });
  const cmake = ['cmake', '-S', source, '-B', folder, `-DKAFKA_NAPI_SANITIZE=${sanitize}`];
  if (type !== undefined) cmake.push(`-DCMAKE_BUILD_TYPE=${type}`);
  const build = ['cmake', '--build', folder, '--parallel', String(availableParallelism())];
  const log = `${folder}.log`;
  rmSync(log, { force: true });
  await step(name, async () => {
    const remedy = [`remedy: after a change of compilers or of node, rm -rf ${folder}`];
    const options = { name: 'cmake', cwd: root, log, env, remedy };
    for (const command of [cmake, build]) await runLogged(command, options);
  });
}

/**
 * A library of the compiler's.
 *
 * @param {string} name
 */
function libraryOf(name) {
  const path = outputOf([...cxx, `-print-file-name=${name}`]);
  if (path !== undefined && isAbsolute(path)) return path;
  throw new Failure(`${cxx.join(' ')} has no ${name}; remedy: CXX=g++, whose packages bring it`);
}

/**
 * @param {string} program
 * @param {string} [packageName]
 */
function programOf(program, packageName = program) {
  const path = which(program);
  if (path !== undefined) return path;
  throw new Failure(`${program} is missing; remedy: install the package ${packageName}`);
}

/**
 * @param {string} name
 * @param {number} status
 * @param {string} [more]
 */
function finish(name, status, more) {
  const verdict = status === 0 ? 'clean' : `failed (${status})`;
  console.log([`${name}: ${verdict}`, ...(more === undefined ? [] : [more])].join(', '));
  if (status !== 0) process.exitCode = 1;
}

const KINDS = { asan: testAddon, tsan: testThreads, valgrind: testMemory };

if (isMain(import.meta)) {
  await main(async () => {
    const [kind = '', ...args] = process.argv.slice(2);
    if (!Object.hasOwn(KINDS, kind)) {
      throw new Failure(`usage: node scripts/test-sanitizers.mjs ${Object.keys(KINDS).join('|')}`);
    }
    if (process.platform !== 'linux') {
      throw new Failure(`${kind} is run on Linux only, and this is ${process.platform}`);
    }
    await KINDS[kind](args);
  });
}
