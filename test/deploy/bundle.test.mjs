/** The recipes of examples/bundle: what they make runs in a folder with nothing else in it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { npmCommand } from '../../deps/command.mjs';
import { root } from '../../deps/paths.mjs';

const example = join(root, 'examples/bundle');
const ADDON = 'kafka_napi.node';
const READ_BACK = /^librdkafka [\d.]+ \(\d+ features\) read gzip, snappy, lz4, zstd$/m;
/** Of a test: longer than that of the three programs that it runs. */
const LIMIT = { timeout: 240_000 };
/** Of a program: one that hangs is killed, and the test says so. */
const LONGEST_MS = 75_000;

const top = realpathSync(mkdtempSync(join(tmpdir(), 'kafka-napi-bundle-')));
after(() => rmSync(top, { recursive: true, force: true }));

/**
 * Its output goes to a file: a node that dies of an error shows the line of it, which in a minified
 * bundle is the bundle, and what does not fit into a pipe at once is lost.
 * @param {string[]} command
 * @param {{ cwd: string, env?: Record<string, string | undefined>, timeout?: number }} options
 * @returns {Promise<{ status: number | null, output: string }>}
 */
function run([program, ...args], { cwd, env = {}, timeout = LONGEST_MS }) {
  const clean = { ...process.env, KAFKA_NAPI_ADDON: undefined, KAFKA_BOOTSTRAP_SERVERS: undefined };
  const log = join(top, 'log');
  const out = openSync(log, 'w');
  return new Promise((resolve, reject) => {
    const stdio = /** @type {const} */ (['ignore', out, out]);
    const child = spawn(program, args, {
      ...{ cwd, stdio, timeout, killSignal: 'SIGKILL' },
      env: { ...clean, ...env },
    });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      const how = signal === null ? '' : `\nended by ${signal}\n`;
      resolve({ status, output: readFileSync(log, 'utf8') + how });
    });
  }).finally(() => closeSync(out));
}

/**
 * Makes it, and moves what was made to where nothing else is.
 * @param {string} script
 * @param {string[]} args
 */
async function make(script, ...args) {
  const name = args.join('') || script;
  const out = join(top, 'made', name);
  const made = await run([process.execPath, script, ...args, '--out', out], { cwd: example });
  assert.equal(made.status, 0, made.output);
  const folder = join(top, name);
  renameSync(out, folder);
  return folder;
}

before(async () => {
  // Without scripts: esbuild's own only makes its start quicker.
  const install = [...npmCommand(), 'ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status, output } = await run(install, { cwd: example, timeout: 200_000 });
  assert.equal(status, 0, output);
}, LIMIT);

describe('a bundle', () => {
  for (const [bundler, script] of [
    ['esbuild', 'app.cjs'],
    ['esbuild-esm', 'app.mjs'],
    ['webpack', 'app.cjs'],
  ]) {
    it(`of ${bundler} finds the addon beside it`, LIMIT, async () => {
      const folder = await make('bundle.mjs', bundler);
      assert.deepEqual(readdirSync(folder).sort(), [script, ADDON].sort());
      const command = [process.execPath, join(folder, script)];
      const { status, output } = await run(command, { cwd: '/' });
      assert.equal(status, 0, output);
      assert.match(output, READ_BACK);

      // The proof that it was that file.
      rmSync(join(folder, ADDON));
      const without = await run(command, { cwd: '/' });
      assert.equal(without.status, 1);
      assert.ok(without.output.includes(`${join(folder, ADDON)}\n`), without.output.slice(-2000));
      assert.ok(!without.output.includes('build/Release'), 'what lies above is not ours');
    });
  }
});

describe('a single executable', () => {
  it('with the addon inside is one file, and leaves none behind', LIMIT, async () => {
    const folder = await make('sea.mjs');
    assert.deepEqual(readdirSync(folder), ['app']);
    const temporary = mkdtempSync(join(top, 'tmp-'));
    const env = { TMPDIR: temporary, PATH: '' };
    const { status, output } = await run([join(folder, 'app')], { cwd: '/', env });
    assert.equal(status, 0, output);
    assert.match(output, READ_BACK);
    assert.deepEqual(readdirSync(temporary), []);
  });

  it('with the addon beside it writes no file at all', LIMIT, async () => {
    const folder = await make('sea.mjs', '--beside');
    assert.deepEqual(readdirSync(folder), ['app', ADDON]);
    const env = { TMPDIR: join(top, 'none'), PATH: '' };
    const { status, output } = await run([join(folder, 'app')], { cwd: '/', env });
    assert.equal(status, 0, output);
    assert.match(output, READ_BACK);
    assert.equal(existsSync(env.TMPDIR), false);
  });
});
