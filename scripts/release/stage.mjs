// Lays out a package's files in a folder, as they are to be in its tarball.

import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../deps/paths.mjs';
import { sha256 } from './hashes.mjs';
import { billOfMaterials, licencesText } from './licences.mjs';
import { npm } from './npm.mjs';
import { LICENCES, MATERIALS, mainManifest, ownManifest, platformManifest } from './manifest.mjs';

/** @typedef {import('./components.mjs').Component} Component */

const ADDON = 'kafka_napi.node';

/** Of what is bundled, what a compiler reads: the package has build files of its own besides. */
const HEADERS = /^node_modules\/node-addon-api\/(package\.json|index\.js|LICENSE\.md|napi.*\.h)$/;

/** The sources of dist/ are not in the package: a map would point to nothing. */
const SOURCE_MAP = /^\/\/# sourceMappingURL=.*\n?/m;

/**
 * @param {string} folder
 * @param {readonly string[]} platforms Those that are packed along.
 * @param {Component[]} linked What the addons are made of.
 * @param {Component[]} bundled What the package itself carries.
 */
export function stageMain(folder, platforms, linked, bundled) {
  const manifest = mainManifest(platforms);
  for (const path of filesOfMain()) {
    const from = join(root, path);
    const text = /^dist\/.*\.m?js$/.test(path) && readFileSync(from, 'utf8');
    if (text === false) copy(from, join(folder, path));
    else write(join(folder, path), text.replace(SOURCE_MAP, ''));
  }
  describe(folder, manifest, 'A prebuilt addon of kafka-napi', linked);
  writeJson(join(folder, MATERIALS), billOfMaterials(manifest, bundled));
}

/** npm's own reading of package.json's `files`. */
function filesOfMain() {
  // By index or, from npm 12 on, by name.
  const answer = JSON.parse(npm('pack', '--dry-run', '--json', root));
  /** @type {string[]} */
  const paths = Object.values(answer)[0].files.map(({ path }) => path);
  return paths.filter(
    (path) => path !== 'package.json' && (!path.startsWith('node_modules/') || HEADERS.test(path)),
  );
}

/**
 * @param {string} folder
 * @param {string} platform
 * @param {string} addon
 * @param {Component[]} linked
 */
export function stagePlatform(folder, platform, addon, linked) {
  const manifest = platformManifest(platform);
  copy(addon, join(folder, ADDON));
  copy(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  write(join(folder, 'README.md'), readme(platform));
  describe(folder, manifest, ADDON, linked);
  const hash = { name: ADDON, ...sha256(addon) };
  writeJson(join(folder, MATERIALS), billOfMaterials(manifest, linked, [hash]));
}

/** @param {string} platform */
function readme(platform) {
  const { name } = ownManifest();
  return [
    `# ${String(platformManifest(platform).name)}`,
    '',
    `The native addon of \`${name}\` for ${platform}. It is installed with \`${name}\` where npm finds`,
    'this system, processor and C library; nobody needs to ask for it by name.',
    '',
    `What is linked into it is listed in \`${MATERIALS}\`, with licences in \`${LICENCES}\`.`,
    '',
  ].join('\n');
}

/**
 * @param {string} folder
 * @param {Record<string, unknown>} manifest
 * @param {string} what
 * @param {Component[]} linked
 */
function describe(folder, manifest, what, linked) {
  writeJson(join(folder, 'package.json'), manifest);
  write(join(folder, LICENCES), licencesText(what, linked));
}

/**
 * @param {string} file
 * @param {unknown} value
 */
export function writeJson(file, value) {
  write(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

/**
 * @param {string} file
 * @param {string} text
 */
function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, 0o644);
}

/**
 * @param {string} from
 * @param {string} to
 */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  // npm keeps the mode, and a checkout's depends on who made it.
  chmodSync(to, 0o644);
}
