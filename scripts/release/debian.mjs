// Archives of the system that are linked in. dpkg is asked whose they are: that gives the version,
// and the place of the licence's text.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { outputOf } from '../../deps/command.mjs';
import { Failure } from '../../deps/failure.mjs';
import { sha256 } from './hashes.mjs';

/** @typedef {import('./components.mjs').Component} Component */

/**
 * Where a package's own text refers to the system for its licence, `common` is the file's name.
 *
 * @type {{ archive: RegExp, name: string, licence: string, common?: string }[]}
 */
const LIBRARIES = [
  { archive: /^lib(ssl|crypto)\.a$/, name: 'OpenSSL', licence: 'Apache-2.0', common: 'Apache-2.0' },
  { archive: /^libz\.a$/, name: 'zlib', licence: 'Zlib' },
  { archive: /^libzstd\.a$/, name: 'zstd', licence: 'BSD-3-Clause' },
  {
    archive: /^lib(stdc\+\+|gcc|gcc_eh)\.a$/,
    name: 'GCC runtime',
    licence: 'GPL-3.0-or-later WITH GCC-exception-3.1',
    common: 'GPL-3',
  },
];

/**
 * @param {string[]} archives
 * @returns {Component[]}
 */
export function componentsOfArchives(archives) {
  /** @type {Map<string, Component>} */
  const components = new Map();
  for (const archive of archives) {
    const library = LIBRARIES.find((it) => it.archive.test(basename(archive)));
    if (library === undefined) throw new Failure(`no licence is known for ${archive}`);
    const component = components.get(library.name) ?? componentOf(archive, library);
    component.files.push({ name: basename(archive), ...sha256(archive) });
    components.set(library.name, component);
  }
  return [...components.values()];
}

/**
 * @param {string} archive
 * @param {(typeof LIBRARIES)[number]} library
 * @returns {Component}
 */
function componentOf(archive, { name, licence, common }) {
  const { owner, arch, version } = debianPackage(archive);
  const texts = [`/usr/share/doc/${owner}/copyright`];
  if (common !== undefined) texts.push(`/usr/share/common-licenses/${common}`);
  return {
    name,
    // Upstream's, without what Debian adds before and behind: 1:1.2.13.dfsg-1.
    version: /^(?:\d+:)?([\d.]*\d)/.exec(version)?.[1] ?? version,
    licence,
    text: texts.map((file) => readFileSync(file, 'utf8').trim()).join('\n\n'),
    purl: `pkg:deb/${owner}@${encodeURIComponent(version)}${arch ? `?arch=${arch}` : ''}`,
    files: [],
  };
}

/** @param {string} file */
function debianPackage(file) {
  const real = existsSync(file) ? realpathSync(file) : file;
  // Where /lib is a link to /usr/lib, packages may own the file under either name.
  const answer =
    outputOf(['dpkg-query', '--search', real]) ??
    outputOf(['dpkg-query', '--search', real.replace(/^\/usr/, '')]);
  const found = /^([^:,\s]+)(?::([^:,\s]+))?: /.exec(answer ?? '');
  if (found === null) {
    throw new Failure(`dpkg does not know whose ${file} is, hence not its licence`, [
      'packages are made on Debian or Ubuntu, or with a list of components beside the addon:',
      'scripts/release/components.mjs tells which',
    ]);
  }
  const [, owner, arch] = found;
  const name = arch === undefined ? owner : `${owner}:${arch}`;
  const version = outputOf(['dpkg-query', '--show', `--showformat=\${Version}`, name]) ?? '';
  return { owner, arch, version };
}
