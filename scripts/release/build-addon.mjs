// Builds the addon of a published platform, with everything but libc and Node inside.
//
//   node scripts/release/build-addon.mjs --target linux-x64-glibc --out FILE
//   node scripts/release/build-addon.mjs --all --out FOLDER        FOLDER/<target>/kafka_napi.node
//
// Beside each file lies FILE.components.json: what is inside, for pack.mjs.
// Runs on Linux x64. The same commit gives the same bytes, in any folder. Parts that were built
// before are taken from deps/.build/release.

import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, isMain, main } from '../../deps/failure.mjs';
import { fetchLibrdkafka } from '../../deps/fetch.mjs';
import { step } from '../step.mjs';
import { addon } from './addon.mjs';
import { fetchCrates } from './crates.mjs';
import { crossComponents } from './cross-components.mjs';
import { describe, inspectAddon } from './inspect-addon.mjs';
import { openssl, zlib, zstd } from './libraries.mjs';
import { librdkafka } from './librdkafka.mjs';
import { ensure } from './needs.mjs';
import { crossTarget, crossTargets } from './targets.mjs';
import { fetchZig } from './zig.mjs';

/**
 * @param {string} name Of the target.
 * @param {string} out The file to write.
 */
export async function buildAddon(name, out) {
  const target = crossTarget(name);
  await ensure(['make', 'bash', 'tar', 'binutils', 'certificates', 'perl', 'pip', 'cargo']);
  await step('sources and compiler', async () => {
    await fetchZig();
    await fetchCrates();
    await fetchLibrdkafka();
  });
  const libraries = {
    openssl: await step(`${name}: OpenSSL`, () => openssl(name, target)),
    zlib: await step(`${name}: zlib`, () => zlib(name, target)),
    zstd: await step(`${name}: zstd`, () => zstd(name, target)),
  };
  const rdkafka = await step(`${name}: librdkafka`, () => librdkafka(name, target, libraries));
  const folder = await step(`${name}: addon`, () => addon(name, target, rdkafka, libraries));
  const built = join(folder, 'kafka_napi.node');
  const found = inspectAddon(built, target);
  mkdirSync(dirname(out), { recursive: true });
  cpSync(built, out);
  writeFileSync(`${out}.components.json`, JSON.stringify(crossComponents(), undefined, 2));
  console.log(`${name}: ${out}: ${describe(found)}`);
}

if (isMain(import.meta)) {
  await main(async () => {
    const { values } = parseArgs({
      options: {
        target: { type: 'string' },
        all: { type: 'boolean', default: false },
        out: { type: 'string' },
      },
    });
    const { target, all, out } = values;
    if (out === undefined || (target === undefined) === !all) {
      throw new Failure('usage: build-addon.mjs (--target NAME --out FILE | --all --out FOLDER)');
    }
    if (!all) return buildAddon(target, resolve(out));
    for (const name of crossTargets) await buildAddon(name, resolve(out, name, 'kafka_napi.node'));
  });
}
