// Everything that is published, from one command: builds the addon of every platform that can be
// built here, tries each where something here can run it, packs, and runs the packages in every
// runtime. Publishes nothing.
//
//   npm run release -- --out DIR [--dry-run]
//
//   --dry-run  what stands in the way of a release (obstacles.mjs) is told, and no failure
//
// DIR then has the tarballs, their bills of materials and SHA256SUMS; the addons lie in DIR/addons.
// Tarballs that did not pass everywhere do not get there.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, isMain, main } from '../../deps/failure.mjs';
import { setup } from '../setup.mjs';
import { step } from '../step.mjs';
import { sha256 } from './hashes.mjs';
import { currentState, obstaclesTo } from './obstacles.mjs';

/**
 * @param {string} out
 * @param {{ dryRun?: boolean }} [options]
 */
export async function release(out, { dryRun = false } = {}) {
  if (existsSync(out) && readdirSync(out).some((name) => name.endsWith('.tgz'))) {
    throw new Failure(`${out} has tarballs already`, ['remedy: name another folder']);
  }
  const state = currentState();
  const obstacles = obstaclesTo(state);
  if (obstacles.length > 0 && !dryRun) throw new Failure('this is no release', obstacles);
  await setup();
  const addons = await buildAddons(join(out, 'addons'));
  const sums = await packTried(out, addons);
  console.log(`\nkafka-napi ${state.manifest.version}, in ${out}:\n${sums}`);
  for (const obstacle of obstacles) console.log(`NOT A RELEASE: ${obstacle}`);
}

/**
 * Packs, and moves to `out` what works in every runtime.
 *
 * @param {string} out
 * @param {Map<string, string>} addons
 * @returns {Promise<string>} The hashes.
 */
async function packTried(out, addons) {
  // Loaded late: they use packages that setup brings.
  const { pack } = await import('./pack.mjs');
  const { testRuntimes } = await import('../test-runtimes.mjs');
  mkdirSync(out, { recursive: true });
  const untried = mkdtempSync(join(out, 'untried-'));
  try {
    const tarballs = await step('packages', () => pack({ out: untried, addons }));
    if (!(await testRuntimes(untried))) throw new Failure('the packages do not work everywhere');
    const sums = tarballs.map((file) => `${sha256(file).content}  ${basename(file)}\n`).join('');
    writeFileSync(join(untried, 'SHA256SUMS'), sums);
    for (const name of readdirSync(untried)) renameSync(join(untried, name), join(out, name));
    return sums;
  } finally {
    rmSync(untried, { recursive: true, force: true });
  }
}

/** @param {string} folder */
async function buildAddons(folder) {
  const { buildAddon } = await import('./build-addon.mjs');
  const { tryAddon } = await import('./try-addon.mjs');
  const { crossTargets } = await import('./targets.mjs');
  /** @type {Map<string, string>} */
  const addons = new Map();
  for (const target of crossTargets) {
    const file = join(folder, target, 'kafka_napi.node');
    await buildAddon(target, file);
    await tryAddon(target, file);
    addons.set(target, file);
  }
  return addons;
}

if (isMain(import.meta)) {
  await main(async () => {
    const options = { out: { type: 'string' }, 'dry-run': { type: 'boolean' } };
    const { values } = parseArgs({ options });
    if (values.out === undefined)
      throw new Failure('usage: npm run release -- --out DIR [--dry-run]');
    await release(resolve(values.out), { dryRun: values['dry-run'] });
  });
}
