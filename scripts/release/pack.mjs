// Makes the tarballs that are published: kafka-napi, and a package for each platform whose addon is
// there. The same sources give the same bytes, with the same npm.
//
//   node scripts/release/pack.mjs --out DIR [--addon PLATFORM=FILE]...
//
//   --addon  an addon and its platform, e.g. linux-x64-glibc=out/kafka_napi.node; what is not fit for
//            that platform (inspect-addon.mjs) is refused. Without any, the one in build/Release is
//            built and packed for this machine: it needs a C library as new as that of this machine
//
// Publish the platforms first: kafka-napi asks for exactly their version.

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Failure, isMain, main } from '../../deps/failure.mjs';
import { root } from '../../deps/paths.mjs';
import { buildNative } from '../build-native.mjs';
import { buildTs } from '../build-ts.mjs';
import { readElf } from '../elf.mjs';
import { componentsOf } from './components.mjs';
import { sha256 } from './hashes.mjs';
import { headersComponent } from './headers-component.mjs';
import { inspectAddon } from './inspect-addon.mjs';
import { MATERIALS } from './manifest.mjs';
import { npm } from './npm.mjs';
import { currentPlatform, platforms } from './platforms.mjs';
import { stageMain, stagePlatform } from './stage.mjs';
import { crossTarget, crossTargets } from './targets.mjs';

/** @typedef {Map<string, string>} Addons Files by platform. */

/**
 * @param {{ out: string, addons?: Addons }} options
 * @returns {Promise<string[]>} The tarballs; kafka-napi's is the first.
 */
export async function pack({ out, addons = new Map() }) {
  for (const [platform, addon] of addons) {
    if (crossTargets.includes(platform)) inspectAddon(addon, crossTarget(platform));
  }
  await buildTs();
  const files = addons.size > 0 ? addons : await ownAddon();
  const temporary = mkdtempSync(join(tmpdir(), 'kafka-napi-pack-'));
  try {
    const packages = [];
    for (const [platform, addon] of files) {
      const linked = componentsOf(addon);
      if (packages.length === 0) {
        packages.push(join(temporary, 'main'));
        stageMain(packages[0], [...files.keys()], linked, [headersComponent()]);
      }
      packages.push(join(temporary, platform));
      stagePlatform(join(temporary, platform), platform, addon, linked);
    }
    mkdirSync(out, { recursive: true });
    return packages.map((folder) => tarballOf(folder, out));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** @returns {Promise<Addons>} */
async function ownAddon() {
  await buildNative();
  const addon = join(root, 'build/Release/kafka_napi.node');
  if (process.platform === 'linux') {
    const { needs, glibc } = readElf(addon);
    const oldest = glibc === undefined ? '' : `glibc ${glibc} or newer, `;
    console.log(`the addon of this machine: it needs ${oldest}${needs.join(' ')}`);
  }
  return new Map([[currentPlatform(), addon]]);
}

/**
 * @param {string} folder A package.
 * @param {string} out
 */
function tarballOf(folder, out) {
  // Into a folder of its own: what npm calls the file is found there.
  const packed = mkdtempSync(join(folder, '..', 'packed-'));
  npm('pack', `--pack-destination=${packed}`, folder);
  const [name] = readdirSync(packed);
  const tarball = join(out, name);
  copyFileSync(join(packed, name), `${tarball}.tmp`);
  renameSync(`${tarball}.tmp`, tarball);
  copyFileSync(join(folder, MATERIALS), tarball.replace(/tgz$/, 'cdx.json'));
  return tarball;
}

/**
 * @param {string[]} args
 * @returns {{ out: string, addons: Addons }}
 */
export function parseArguments(args) {
  let out;
  /** @type {Addons} */
  const addons = new Map();
  for (let i = 0; i < args.length; i += 2) {
    const [option, value] = [args[i], args[i + 1] ?? ''];
    if (option === '--out' && value !== '') out = resolve(value);
    else if (option === '--addon') addons.set(...addonOf(value));
    else throw new Failure(`not understood: ${option} ${value}`.trim(), [USAGE]);
  }
  if (out === undefined) throw new Failure('--out is missing', [USAGE]);
  return { out, addons };
}

const USAGE = 'usage: node scripts/release/pack.mjs --out DIR [--addon PLATFORM=FILE]...';

/**
 * @param {string} value
 * @returns {[platform: string, file: string]}
 */
function addonOf(value) {
  const [platform, file = ''] = value.split(/=(.*)/s);
  if (!platforms.includes(platform)) {
    throw new Failure(`${platform} has no package`, [`known: ${platforms.join(', ')}`]);
  }
  if (!existsSync(file)) throw new Failure(`--addon ${value}: there is no such file`);
  return [platform, resolve(file)];
}

/** @param {string[]} tarballs */
export function printHashes(tarballs) {
  for (const tarball of tarballs) console.log(`${sha256(tarball).content}  ${tarball}`);
}

if (isMain(import.meta)) {
  await main(async () => printHashes(await pack(parseArguments(process.argv.slice(2)))));
}
