// The packages that are published, in every runtime that they are meant for: installed from their
// tarballs once, then the same files in each. Only for Linux, x64, glibc: the runtimes are pinned npm
// packages (test/runtimes). The last line: `N passed, N failed`.
//
//   npm run test:runtimes [-- --packages DIR]
//
//   --packages  a folder with tarballs that were packed before; default: those of this tree

import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { npmCommand, run } from '../deps/command.mjs';
import { Failure, isMain, main } from '../deps/failure.mjs';
import { root } from '../deps/paths.mjs';
import { sha256 } from './release/hashes.mjs';
import { pack } from './release/pack.mjs';
import { currentPlatform } from './release/platforms.mjs';
import { setup } from './setup.mjs';
import { step } from './step.mjs';
import { Tally } from './tally.mjs';

const PLATFORM = 'linux-x64-glibc';
const TIMEOUT_MS = 30_000;
const folder = join(root, 'test/runtimes');
const lock = join(folder, 'package-lock.json');
/** Written when all of them are there: a copy of the lock. */
const stamp = join(folder, 'node_modules/.installed.json');

/** Started with each of these, from the folder with the packages. */
const CASES = ['esm.mjs', 'commonjs.cjs', 'workers.cjs', 'terminate.cjs', 'unclosed.cjs'];

/**
 * How to run a file, by the runtime's name; the system's node is the first.
 *
 * @returns {Record<string, string[]>}
 */
function runtimes() {
  const { packages } = JSON.parse(readFileSync(lock, 'utf8'));
  const found = { [`node ${process.versions.node} (this one)`]: [process.execPath] };
  for (const [path, { version }] of Object.entries(packages)) {
    const home = join(folder, path);
    if (path.includes('node-')) found[`node ${version}`] = [join(home, 'bin/node')];
    if (path.includes('@oven')) found[`bun ${version}`] = [join(home, 'bin/bun')];
    if (path.includes('@deno')) {
      // An addon may do what it likes, and Deno asks for that to be said.
      const permissions = ['--allow-ffi', '--allow-read', '--allow-env=KAFKA_NAPI_ADDON'];
      found[`deno ${version}`] = [join(home, 'deno'), 'run', '--no-prompt', ...permissions];
    }
  }
  return found;
}

async function installRuntimes() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === readFileSync(lock, 'utf8')) return;
  await step('runtimes (npm ci, about 1 GB on disk)', async () => {
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const status = await run([...npmCommand(), 'ci', ...options], { cwd: folder });
    if (status !== 0) throw new Failure('npm ci failed in test/runtimes');
    copyFileSync(lock, stamp);
  });
}

/**
 * A project with the packages and the cases in it.
 *
 * @param {string} project
 * @param {string | undefined} packages
 */
async function installPackages(project, packages) {
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  const tarballs = packages === undefined ? await pack({ out: project }) : tarballsIn(packages);
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const status = await run([...npmCommand(), 'install', ...options, ...tarballs], { cwd: project });
  if (status !== 0) throw new Failure('the packages could not be installed');
  for (const file of readdirSync(folder).filter((it) => /\.[cm]js$/.test(it))) {
    copyFileSync(join(folder, file), join(project, file));
  }
  const addon = join(project, 'node_modules/@kafka-napi', PLATFORM, 'kafka_napi.node');
  console.log(`one addon for all: sha256 ${sha256(addon).content}`);
}

/** @param {string} packages */
function tarballsIn(packages) {
  const wanted = new RegExp(`^kafka-napi-(${PLATFORM}-)?\\d.*\\.tgz$`);
  const names = readdirSync(packages).filter((name) => wanted.test(name));
  if (names.length === 2) return names.map((name) => resolve(packages, name));
  throw new Failure(`${packages} must hold kafka-napi and ${PLATFORM}, once each`, names);
}

/**
 * @param {string[]} command
 * @param {string} project
 * @returns {Promise<{ isGood: boolean, seconds: string, report: string }>}
 */
function runCase([program, ...args], project) {
  const start = performance.now();
  return new Promise((done) => {
    let [stdout, stderr] = ['', ''];
    const child = spawn(program, args, {
      cwd: project,
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', (error) => (stderr += error.message));
    child.on('close', (status, signal) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      const report = `${signal ?? `exit ${status}`}\n${stdout}${stderr}`;
      done({ isGood: status === 0 && stdout === 'done\n', seconds, report });
    });
  });
}

/**
 * All cases in one runtime, side by side: mostly they wait.
 *
 * @param {Tally} tally
 * @param {string} name
 * @param {string[]} command
 * @param {string} project
 */
async function runAll(tally, name, command, project) {
  const runs = CASES.map(async (file) => ({
    file,
    ...(await runCase([...command, file], project)),
  }));
  for (const { file, isGood, seconds, report } of await Promise.all(runs)) {
    const counts = { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1 };
    tally.add(`${name}, ${file} (${seconds} s)`, isGood ? 0 : 1, counts);
    if (!isGood) console.log(`--- ${name}, ${file}: ${report}---`);
  }
}

/**
 * @param {string} [packages] A folder with tarballs.
 * @returns {Promise<boolean>} Whether everything passed.
 */
export async function testRuntimes(packages) {
  if (currentPlatform() !== PLATFORM) {
    throw new Failure(`the pinned runtimes are for ${PLATFORM}, and this is ${currentPlatform()}`);
  }
  await setup();
  await installRuntimes();
  const project = mkdtempSync(join(tmpdir(), 'kafka-napi-runtimes-'));
  const tally = new Tally();
  try {
    await step('packages', () => installPackages(project, packages));
    for (const [name, command] of Object.entries(runtimes())) {
      await runAll(tally, name, command, project);
    }
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
  return tally.print();
}

if (isMain(import.meta)) {
  await main(async () => {
    const { values } = parseArgs({ options: { packages: { type: 'string' } } });
    if (!(await testRuntimes(values.packages))) process.exitCode = 1;
  });
}
