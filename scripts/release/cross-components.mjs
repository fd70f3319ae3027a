// What is inside an addon of build-addon.mjs, with licences and hashes: `pack.mjs` reads it from
// `<addon>.components.json`, for LICENSES.txt and the bill of materials.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceOf } from './crates.mjs';
import { headersComponent } from './headers-component.mjs';
import { librdkafkaComponents } from './librdkafka-components.mjs';
import { crates, zig } from './pins.mjs';
import { zigHome } from './zig.mjs';

/** @typedef {import('./components.mjs').Component} Component */

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
  return [...librdkafkaComponents(), ...libraries, ...runtimes(), headersComponent()];
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
