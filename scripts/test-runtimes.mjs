// The packages that are published, in every runtime that they are meant for: installed from their
// tarballs once, then the same files in each. Only for Linux, x64, glibc: the runtimes are pinned npm
// packages (test/runtimes). The last line: `N passed, N failed`.
//
//   npm run test:runtimes

import { spawnSync } from 'node:child_process';
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
import { join } from 'node:path';
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
const CASES = ['esm.mjs', 'commonjs.cjs', 'workers.cjs', 'terminate.cjs'];

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
      const permissions = ['--allow-ffi', '--allow-read', '--allow-env', '--allow-sys'];
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
 */
async function installPackages(project) {
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  const tarballs = await pack({ out: join(project, 'tarballs') });
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const status = await run([...npmCommand(), 'install', ...options, ...tarballs], { cwd: project });
  if (status !== 0) throw new Failure('the packages could not be installed');
  for (const file of readdirSync(folder).filter((it) => /\.[cm]js$/.test(it))) {
    copyFileSync(join(folder, file), join(project, file));
  }
  const addon = join(project, 'node_modules/@kafka-napi', PLATFORM, 'kafka_napi.node');
  console.log(`one addon for all: sha256 ${sha256(addon).content}`);
}

/**
 * @param {Tally} tally
 * @param {string} name
 * @param {string[]} command
 * @param {string} project
 */
function runCase(tally, name, [program, ...args], project) {
  const start = performance.now();
  const child = spawnSync(program, args, {
    cwd: project,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    env: { ...process.env, NO_COLOR: '1' },
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const isGood = child.status === 0 && child.stdout === 'done\n';
  tally.add(`${name} (${seconds} s)`, isGood ? 0 : 1, {
    passed: isGood ? 1 : 0,
    failed: isGood ? 0 : 1,
  });
  if (isGood) return;
  const how = child.signal ?? child.error?.message ?? `exit ${child.status}`;
  console.log(`--- ${name}: ${how}\n${child.stdout}${child.stderr}---`);
}

async function testRuntimes() {
  if (currentPlatform() !== PLATFORM) {
    throw new Failure(`the pinned runtimes are for ${PLATFORM}, and this is ${currentPlatform()}`);
  }
  await setup();
  await installRuntimes();
  const project = mkdtempSync(join(tmpdir(), 'kafka-napi-runtimes-'));
  const tally = new Tally();
  try {
    await step('packages', () => installPackages(project));
    for (const [name, command] of Object.entries(runtimes())) {
      for (const file of CASES) runCase(tally, `${name}, ${file}`, [...command, file], project);
    }
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
  if (!tally.print()) process.exitCode = 1;
}

if (isMain(import.meta)) await main(testRuntimes);
