// From tarballs to a message read: in an empty project, with an empty cache and, where this system
// lets us, in a network that has nothing but the machine itself.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { before } from 'node:test';
import { root } from '../../deps/paths.mjs';
import { currentPlatform } from '../../scripts/release/platforms.mjs';
import {
  canIsolate,
  emptyProject,
  filesBelow,
  installOffline,
  output,
  packed,
  withoutNetwork,
  writeFiles,
} from './project.mjs';

/** Starts a cluster inside its process, and an example, given by name, that finds it. */
const DRIVER = `
  import { spawnSync } from 'node:child_process';
  import { readFileSync, writeFileSync } from 'node:fs';
  import { MockCluster } from 'kafka-napi/testing';
  const [, , file] = process.argv;
  const cluster = new MockCluster();
  const text = readFileSync(file, 'utf8');
  const changed = text.replaceAll('localhost:9092', cluster.bootstrapServers);
  if (changed === text) throw new Error('the example names no localhost:9092');
  writeFileSync(file, changed);
  const limit = { timeout: 30_000, killSignal: 'SIGKILL' };
  const child = spawnSync(process.execPath, [file], { stdio: 'inherit', ...limit });
  await cluster.close();
  process.exitCode = child.status ?? 1;
`;

let project = '';
let cache = '';
let seconds = 0;
/** @type {Record<'main' | 'platform', string>} */
let tarballs = { main: '', platform: '' };

before(async () => {
  tarballs = await packed();
  project = emptyProject();
  const start = performance.now();
  ({ cache } = installOffline(project, Object.values(tarballs)));
  seconds = (performance.now() - start) / 1000;
  writeFiles(project, { 'driver.mjs': DRIVER });
});

/**
 * The first example below a heading of the README.
 *
 * @param {string} heading
 */
function exampleOf(heading) {
  const readme = read(root, 'README.md');
  const section = readme.split(/^## /m).find((it) => it.startsWith(`${heading}\n`));
  const example = /^```js\n(.*?)^```$/ms.exec(section ?? '')?.[1];
  assert.ok(example, `README.md has no example below "${heading}"`);
  return example;
}

/** The same, for those who do not use ES modules. */
function commonJs(example) {
  const body = example.replace(/^import (.*) from ('.*');$/gm, 'const $1 = require($2);');
  assert.doesNotMatch(body, /^import/m);
  return `(async () => {\n${body}})();\n`;
}

/**
 * @param {string} file
 * @param {string} text
 */
function run(file, text) {
  writeFiles(project, { [file]: text });
  const [program, ...args] = withoutNetwork([process.execPath, 'driver.mjs', file]);
  return output(program, args, { cwd: project });
}

const EXAMPLES = {
  'Function style': [/^\d \d+$/m, /^\d \d+ 42$/m, /^\d \d+ 43$/m],
  'Channel style': [/^orders \d+ order 999$/m],
};

test('installs without a network, without a cache, without a script', (t) => {
  const index = filesBelow(cache).filter((file) => file.includes('/index-v5/'));
  assert.notEqual(index.length, 0);
  for (const file of index) assert.match(read(cache, file), /"key":"pacote:tarball:file:/);
  const installed = join(project, 'node_modules/kafka-napi');
  assert.ok(!existsSync(join(installed, 'build')), 'nothing was compiled');
  assert.ok(
    existsSync(join(installed, 'node_modules/node-addon-api/napi.h')),
    'headers came along',
  );
  t.diagnostic(`installed in ${seconds.toFixed(1)} s`);
  t.diagnostic(canIsolate ? 'no network' : 'A NETWORK WAS THERE: this user may not take it away');
});

for (const [heading, lines] of Object.entries(EXAMPLES)) {
  for (const [system, file] of [
    ['ES modules', 'example.mjs'],
    ['CommonJS', 'example.cjs'],
  ]) {
    test(`the README's example "${heading}" runs in ${system}`, (t) => {
      const text = exampleOf(heading);
      const start = performance.now();
      const said = run(file, file.endsWith('.cjs') ? commonJs(text) : text);
      for (const line of lines) assert.match(said, line);
      t.diagnostic(`${((performance.now() - start) / 1000).toFixed(1)} s`);
    });
  }
}

test('without a package for the platform, the error says which it would be', () => {
  const bare = emptyProject();
  installOffline(bare, [tarballs.main]);
  const start = () => output(process.execPath, ['-e', "require('kafka-napi')"], { cwd: bare });
  assert.throws(start, (error) => {
    assert.match(error.message, /could not be loaded/);
    assert.match(error.message, new RegExp(`@kafka-napi/${currentPlatform()}`));
    return true;
  });
});

test('what is installed twice under one name is one addon', () => {
  // ES modules and CommonJS meet in one process: one class for every error.
  const text = `
    import { createRequire } from 'node:module';
    import * as esm from 'kafka-napi';
    import { MockCluster } from 'kafka-napi/testing';
    const cjs = createRequire(import.meta.url)('kafka-napi');
    console.log(Object.keys(cjs).every((name) => cjs[name] === esm[name]));
    console.log(MockCluster === cjs.MockCluster);
  `;
  writeFiles(project, { 'both.mjs': text });
  assert.equal(output(process.execPath, ['both.mjs'], { cwd: project }), 'true\ntrue\n');
});

/**
 * @param {string} folder
 * @param {string} file
 */
const read = (folder, file) => readFileSync(join(folder, file), 'utf8');
