// Everything that is published, from one command: builds the addon of every platform that can be
// built here, tries each where something here can run it, packs, and runs the packages in every
// runtime. Publishes nothing.
//
//   npm run release -- --out DIR [--dry-run]
//
//   --dry-run  do not ask for a clean tree, and a heading in CHANGELOG.md, for the version
//
// DIR then has the tarballs, their bills of materials and SHA256SUMS; the addons lie in DIR/addons.

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { outputOf } from '../../deps/command.mjs';
import { Failure, isMain, main } from '../../deps/failure.mjs';
import { root } from '../../deps/paths.mjs';
import { setup } from '../setup.mjs';
import { step } from '../step.mjs';
import { sha256 } from './hashes.mjs';
import { ownManifest } from './manifest.mjs';

/**
 * @param {string} out
 * @param {{ dryRun?: boolean }} [options]
 */
export async function release(out, { dryRun = false } = {}) {
  if (existsSync(out) && readdirSync(out).some((name) => name.endsWith('.tgz'))) {
    throw new Failure(`${out} has tarballs already`, ['remedy: name another folder']);
  }
  const { version } = ownManifest();
  const obstacles = obstaclesTo(version);
  if (obstacles.length > 0 && !dryRun) throw new Failure('this is no release', obstacles);
  await setup();
  // Loaded late: they use packages that setup brings.
  const { pack } = await import('./pack.mjs');
  const { testRuntimes } = await import('../test-runtimes.mjs');
  const addons = await buildAddons(join(out, 'addons'));
  const tarballs = await step('packages', () => pack({ out, addons }));
  if (!(await testRuntimes(out))) throw new Failure('the packages do not work everywhere');
  mkdirSync(out, { recursive: true });
  const sums = tarballs.map((tarball) => `${sha256(tarball).content}  ${basename(tarball)}\n`);
  writeFileSync(join(out, 'SHA256SUMS'), sums.join(''));
  console.log(`\nkafka-napi ${version}, in ${out}:\n${sums.join('')}`);
  for (const obstacle of obstacles) console.log(`NOT A RELEASE: ${obstacle}`);
}

/** @param {string} version */
function obstaclesTo(version) {
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  const status = outputOf(['git', '-C', root, 'status', '--porcelain']);
  return [
    ...(status === '' ? [] : ['the tree has changes that are not committed']),
    ...(changelog.includes(`\n## ${version} `)
      ? []
      : [`CHANGELOG.md has no "## ${version} - <date>"`]),
  ];
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
