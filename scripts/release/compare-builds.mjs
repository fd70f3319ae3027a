// Builds the addon of a platform twice, each time from nothing, and compares the bytes.
//
//   node scripts/release/compare-builds.mjs --target linux-x64-glibc
//
// What is committed is built, in clones whose paths differ in length, with caches of their own. Takes
// as long as two first builds: deps/README.md.

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { npmCommand, run } from '../../deps/command.mjs';
import { Failure, isMain, main } from '../../deps/failure.mjs';
import { root } from '../../deps/paths.mjs';
import { crossTarget } from './targets.mjs';

/**
 * @param {string} target
 * @param {string} clone Where to put it.
 * @returns {Promise<string>} sha256 of the addon.
 */
async function cleanBuild(target, clone) {
  const must = async (/** @type {string[]} */ command, cwd = clone) => {
    // Caches that this process was told to use would be shared.
    const status = await run(command, { cwd, env: { KAFKA_NAPI_DEPS_DIR: join(clone, 'deps') } });
    if (status !== 0) throw new Failure(`${command.join(' ')} failed (${status})`);
  };
  await must(['git', 'clone', '--quiet', root, clone], root);
  await must([...npmCommand(), 'ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  const out = join(clone, 'addon.node');
  const script = 'scripts/release/build-addon.mjs';
  await must([process.execPath, script, '--target', target, '--out', out]);
  return createHash('sha256').update(readFileSync(out)).digest('hex');
}

if (isMain(import.meta)) {
  await main(async () => {
    const { values } = parseArgs({ options: { target: { type: 'string' } } });
    const { target } = values;
    if (target === undefined) throw new Failure('usage: compare-builds.mjs --target NAME');
    crossTarget(target);
    const folder = mkdtempSync(join(tmpdir(), 'kafka-napi-compare-'));
    try {
      const first = await cleanBuild(target, join(folder, 'one'));
      const second = await cleanBuild(target, join(folder, 'another-one'));
      if (first !== second) {
        throw new Failure(`${target}: two builds differ`, [`sha256 ${first}`, `sha256 ${second}`]);
      }
      console.log(`${target}: two clean builds have the same bytes, sha256 ${first}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
