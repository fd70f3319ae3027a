// What is linked into an addon, and under which licences: for LICENSES.txt and the bill of materials.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { outputOf } from '../../deps/command.mjs';
import { Failure } from '../../deps/failure.mjs';
import { readLink } from '../../deps/link.mjs';
import { root } from '../../deps/paths.mjs';
import { cc, cxx } from '../../deps/toolchain.mjs';
import { componentsOfArchives } from './debian.mjs';
import { fromIntegrity } from './hashes.mjs';
import { librdkafkaComponents } from './librdkafka-components.mjs';

/** The one npm package that is compiled in. */
export const HEADERS = 'node-addon-api';

/**
 * @typedef {object} Component
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX expression.
 * @property {string} text The licence, in full.
 * @property {string} [purl] Where it comes from, as a package URL; absent: it is part of the source
 *   of the component before it.
 * @property {{ name: string, alg: string, content: string }[]} files Hashes, in hex, of what was
 *   linked or compiled in.
 */

/**
 * The components of an addon. One that was not built by this tree brings a list of them along, in
 * `<addon>.components.json`.
 *
 * @param {string} addon
 * @param {boolean} isOurs Whether it is the one in build/Release.
 * @returns {Component[]}
 */
export function componentsOf(addon, isOurs) {
  const list = `${addon}.components.json`;
  if (existsSync(list)) return JSON.parse(readFileSync(list, 'utf8'));
  if (isOurs) return linkedComponents(readLink());
  throw new Failure(`nothing tells what is linked into ${addon}`, [
    `remedy: write ${list},`,
    '        with what linkedComponents() of scripts/release/components.mjs returned for its build',
  ]);
}

/**
 * The components of a build that was made on this machine.
 *
 * @param {import('../../deps/link.mjs').Link} link
 * @returns {Component[]}
 */
export function linkedComponents(link) {
  if (link.mode !== 'static') {
    throw new Failure(`packages hold a static addon; this one is: ${link.info}`, [
      'remedy: unset KAFKA_NAPI_LIBRDKAFKA, and npm run build:native',
    ]);
  }
  return [
    ...librdkafkaComponents(),
    ...componentsOfArchives([...link.archives, ...runtimeArchives()]),
    headersComponent(),
  ];
}

/** The C++ runtime, which binding.gyp has linked in. */
function runtimeArchives() {
  const pathOf = (compiler, file) => outputOf([...compiler, `-print-file-name=${file}`]) ?? file;
  return [pathOf(cxx, 'libstdc++.a'), pathOf(cc, 'libgcc.a'), pathOf(cc, 'libgcc_eh.a')];
}

/** @returns {Component} */
export function headersComponent() {
  const manifest = createRequire(join(root, 'package.json')).resolve(`${HEADERS}/package.json`);
  const { version, license } = JSON.parse(readFileSync(manifest, 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { integrity } = lock.packages[`node_modules/${HEADERS}`];
  return {
    name: HEADERS,
    version,
    licence: license,
    text: readFileSync(join(manifest, '../LICENSE.md'), 'utf8'),
    purl: `pkg:npm/${HEADERS}@${version}`,
    files: [{ name: `${HEADERS}-${version}.tgz`, ...fromIntegrity(integrity) }],
  };
}
