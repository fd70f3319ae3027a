// What is inside an addon of build-addon.mjs, with licences and hashes: `pack.mjs` reads it from
// `<addon>.components.json`, for LICENSES.txt and the bill of materials.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pin, root, sourceDir } from '../../deps/paths.mjs';
import { sourceOf } from './crates.mjs';
import { crates, zig } from './pins.mjs';
import { zigHome } from './zig.mjs';

/**
 * @typedef {object} Component
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX expression.
 * @property {string} text The licence, in full.
 * @property {string} purl Where it comes from, as a package URL.
 * @property {{ name: string, alg: string, content: string }[]} files Hashes, in hex, of what it was
 *   built from.
 */

/** Where each library's own licence lies in its source. */
const LICENCES = { OpenSSL: 'LICENSE.txt', zlib: 'LICENSE', zstd: 'LICENSE' };

/** @returns {Component[]} */
export function crossComponents() {
  const libraries = Object.entries(crates).map(([name, it]) => ({
    ...{ name, version: it.version, licence: it.licence },
    text: readFileSync(join(sourceOf(it), LICENCES[name]), 'utf8'),
    purl: `pkg:cargo/${it.crate}@${encodeURIComponent(it.release)}`,
    files: [{ name: `${it.crate}-${it.release}.crate`, alg: 'SHA-256', content: it.sha256 }],
  }));
  return [librdkafka(), ...libraries, ...runtimes(), headers()];
}

/** With the code of others that its source carries, whose licences its own list has. */
function librdkafka() {
  return {
    ...{ name: 'librdkafka', version: pin.version, licence: pin.licence },
    text: readFileSync(join(sourceDir, 'LICENSES.txt'), 'utf8'),
    purl: `pkg:npm/${pin.package.replace('@', '%40')}`,
    files: [fileOf(`${pin.package}.tgz`, pin.integrity)],
  };
}

/** The C++ runtime, and what the compiler adds by itself. */
function runtimes() {
  const text = (file) => readFileSync(join(zigHome, file), 'utf8');
  const purl = `pkg:pypi/${zig.package.replace('==', '@')}`;
  const files = Object.values(zig.sha256).map((content) => ({
    ...{ name: `ziglang-${zig.version}.whl`, alg: 'SHA-256', content },
  }));
  const shared = { version: zig.version, purl, files };
  return [
    {
      ...{ name: 'LLVM libc++, libc++abi, libunwind', ...shared },
      licence: 'Apache-2.0 WITH LLVM-exception',
      text: text('lib/libcxx/LICENSE.TXT'),
    },
    { name: 'Zig compiler-rt', ...shared, licence: 'MIT', text: text('LICENSE') },
  ];
}

function headers() {
  const manifest = createRequire(join(root, 'package.json')).resolve('node-addon-api/package.json');
  const { version, license } = JSON.parse(readFileSync(manifest, 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { integrity } = lock.packages['node_modules/node-addon-api'];
  return {
    ...{ name: 'node-addon-api', version, licence: license },
    text: readFileSync(join(manifest, '../LICENSE.md'), 'utf8'),
    purl: `pkg:npm/node-addon-api@${version}`,
    files: [fileOf(`node-addon-api-${version}.tgz`, integrity)],
  };
}

/**
 * @param {string} name
 * @param {string} integrity As npm writes it.
 */
function fileOf(name, integrity) {
  const content = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
  return { name, alg: 'SHA-512', content };
}
