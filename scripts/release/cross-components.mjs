// What is linked into an addon of build-addon.mjs: sources that are pinned in deps/versions.json, and
// the runtime libraries of the compiler, which compiles them along.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkInfo } from '../../deps/link.mjs';
import { pin } from '../../deps/paths.mjs';
import { fetchCrates, sourceOf } from './crates.mjs';
import { headersComponent } from './headers-component.mjs';
import { librdkafkaComponents } from './librdkafka-components.mjs';
import { crates, zig } from './pins.mjs';
import { fetchZig, zigHome } from './zig.mjs';

/** @typedef {import('./components.mjs').Component} Component */

/** Licence files inside the sources of the crates. */
const TEXTS = { OpenSSL: 'LICENSE.txt', zlib: 'LICENSE', zstd: 'LICENSE' };

/** zig compiles what an addon needs of these into it. */
const RUNTIME = [
  { name: 'libc++', licence: 'Apache-2.0 WITH LLVM-exception', text: 'lib/libcxx/LICENSE.TXT' },
  {
    name: 'libc++abi',
    licence: 'Apache-2.0 WITH LLVM-exception',
    text: 'lib/libcxxabi/LICENSE.TXT',
  },
  {
    name: 'libunwind',
    licence: 'Apache-2.0 WITH LLVM-exception',
    text: 'lib/libunwind/LICENSE.TXT',
  },
  { name: 'compiler_rt', licence: 'MIT', text: 'LICENSE' },
];

/** What such an addon says about itself. */
export const crossInfo = linkInfo({
  mode: 'static',
  librdkafka: pin.version,
  versions: Object.fromEntries(Object.entries(crates).map(([name, it]) => [name, it.version])),
});

/** @returns {Promise<Component[]>} */
export async function crossComponents() {
  await fetchCrates();
  await fetchZig();
  return [
    ...librdkafkaComponents(),
    ...Object.entries(crates).map(([name, crate]) => fromCrate(name, crate)),
    ...RUNTIME.map(fromCompiler),
    headersComponent(),
  ];
}

/**
 * @param {string} name
 * @param {import('./pins.mjs').Crate} crate
 * @returns {Component}
 */
function fromCrate(name, crate) {
  const { version, licence, release, sha256 } = crate;
  const file = `${crate.crate}-${release}.crate`;
  return {
    name,
    version,
    licence,
    text: readFileSync(join(sourceOf(crate), TEXTS[name]), 'utf8'),
    purl: `pkg:cargo/${crate.crate}@${encodeURIComponent(release)}`,
    files: [{ name: file, alg: 'SHA-256', content: sha256 }],
  };
}

/**
 * @param {(typeof RUNTIME)[number]} part
 * @returns {Component}
 */
function fromCompiler({ name, licence, text }) {
  return {
    name: `${name} (of zig)`,
    version: zig.version,
    licence,
    text: readFileSync(join(zigHome, text), 'utf8'),
    purl: `pkg:pypi/${zig.package.replace('==', '@')}#${text}`,
    // Of the wheel that they are compiled from, for the machine that does it.
    files: [
      {
        name: zig.package.replace('==', '-'),
        alg: 'SHA-256',
        content: zig.sha256[`${process.platform}-${process.arch}`],
      },
    ],
  };
}
