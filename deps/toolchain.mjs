// The compiler, and the libraries that are linked in: where they lie and which versions they are.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { outputOf, which } from './command.mjs';

/**
 * @typedef {object} Library
 * @property {string} name What people call it.
 * @property {string} header Header that must be found.
 * @property {string} version Macro in that header that holds the version.
 * @property {Record<string, string>} archives Archive's file, by librdkafka's configure name for it.
 * @property {string} formula Homebrew's name.
 */

/** @type {Library[]} */
export const libraries = [
  {
    name: 'OpenSSL',
    header: 'openssl/opensslv.h',
    version: 'OPENSSL_VERSION_TEXT',
    archives: { libssl: 'libssl.a', libcrypto: 'libcrypto.a' },
    formula: 'openssl@3',
  },
  {
    name: 'zlib',
    header: 'zlib.h',
    version: 'ZLIB_VERSION',
    archives: { zlib: 'libz.a' },
    formula: 'zlib',
  },
  {
    name: 'zstd',
    header: 'zstd.h',
    version: 'ZSTD_VERSION_STRING',
    archives: { libzstd: 'libzstd.a' },
    formula: 'zstd',
  },
];

/** `CC` and `CXX` may carry a launcher or flags: `ccache gcc`. */
const words = (text) => text.split(/\s+/).filter(Boolean);
export const cc = words(process.env.CC || 'cc');
export const cxx = words(process.env.CXX || 'c++');

/** Programs that every build from source takes. bash: librdkafka's configure is written in it. */
export const programs = { 'C compiler': cc[0], 'C++ compiler': cxx[0], make: 'make', bash: 'bash' };

/**
 * First line of what the compiler says about itself.
 *
 * @returns {string | undefined}
 */
export function compilerVersion() {
  return outputOf([...cc, '--version'])?.split('\n')[0];
}

/**
 * Python 3, which node-gyp needs.
 *
 * @returns {string | undefined}
 */
export function python() {
  return which(process.env.npm_config_python || process.env.PYTHON || 'python3') ?? which('python');
}

/**
 * Homebrew keeps OpenSSL where no compiler looks.
 *
 * @param {Library} library
 * @returns {string | undefined}
 */
export function brewPrefix(library) {
  if (process.platform !== 'darwin' || which('brew') === undefined) return undefined;
  const prefix = outputOf(['brew', '--prefix', library.formula]);
  return prefix !== undefined && existsSync(prefix) ? prefix : undefined;
}

/**
 * Version of a library, by its headers; undefined when the compiler does not find them.
 *
 * @param {Library} library
 * @returns {string | undefined}
 */
export function headerVersion(library) {
  const prefix = brewPrefix(library);
  const include = prefix === undefined ? [] : ['-I', join(prefix, 'include')];
  const source = `#include <${library.header}>\nkafka_napi ${library.version}\n`;
  const text = outputOf([...cc, ...include, '-E', '-P', '-x', 'c', '-'], source);
  // Adjacent literals are one string: zstd's version comes as one, OpenSSL's as "OpenSSL 3.0.22 …".
  return /^kafka_napi (.*)$/m.exec(text ?? '')?.[1].match(/\d+(\.\d+)+[a-z]?/)?.[0];
}

/**
 * Full path of a static archive, or undefined. The compiler answers with the bare name when it has
 * none.
 *
 * @param {Library} library
 * @param {string} file
 * @returns {string | undefined}
 */
export function archivePath(library, file) {
  const prefix = brewPrefix(library);
  const candidates = [
    ...(prefix === undefined ? [] : [join(prefix, 'lib', file)]),
    outputOf([...cc, `-print-file-name=${file}`]) ?? '',
  ];
  const found = candidates.find((path) => isAbsolute(path) && existsSync(path));
  return found === undefined ? undefined : realpathSync(found);
}

/**
 * Folder of Node-API's headers beside the running node, when they are of its version: then nothing
 * has to be downloaded.
 *
 * @returns {string | undefined} The prefix that node-gyp takes as --nodedir.
 */
export function nodePrefix() {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  const header = join(prefix, 'include/node/node_version.h');
  if (!existsSync(header)) return undefined;
  const text = readFileSync(header, 'utf8');
  const part = (name) => new RegExp(`#define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
  const version = `v${part('MAJOR')}.${part('MINOR')}.${part('PATCH')}`;
  return version === process.version ? prefix : undefined;
}
