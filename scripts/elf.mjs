// What an ELF shared object says of itself, as readelf of binutils reads it.

import { outputOf } from '../deps/command.mjs';
import { Failure } from '../deps/failure.mjs';

/** What Node looks up in an addon (deps/exports.map). */
export const ADDON_EXPORTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];

/**
 * @typedef {object} DynamicSymbol
 * @property {string} name
 * @property {string | undefined} version
 * @property {boolean} weak
 * @property {boolean} defined
 */

/**
 * @typedef {object} Elf
 * @property {string | undefined} machine The processor, as readelf calls it.
 * @property {string[]} needs Shared libraries.
 * @property {boolean} hasSearchPath Whether it says where libraries lie.
 * @property {boolean} staysLoaded Linked with -z nodelete.
 * @property {DynamicSymbol[]} symbols
 * @property {string[]} exports Names that others see, sorted.
 * @property {string | undefined} glibc Oldest glibc that has all it needs; undefined: none (musl).
 */

/**
 * @param {string} file
 * @returns {Elf}
 */
export function readElf(file) {
  const text = outputOf(['env', 'LC_ALL=C', 'readelf', '-W', '-h', '-d', '-V', '--dyn-syms', file]);
  if (text === undefined) {
    throw new Failure(`readelf cannot read ${file}`, [
      'remedy: binutils must be there, and the file must be an ELF shared object',
    ]);
  }
  const symbols = dynamicSymbols(text);
  const shown = symbols.filter(({ defined }) => defined).map(({ name }) => name);
  return {
    machine: /^\s*Machine:\s*(.+)$/m.exec(text)?.[1].trim(),
    needs: all(text, /\(NEEDED\).*\[(.+)\]/g),
    hasSearchPath: /\((RPATH|RUNPATH)\)/.test(text),
    staysLoaded: /\bNODELETE\b/.test(text),
    symbols,
    exports: [...new Set(shown)].sort(),
    glibc: newest(all(text, /\bGLIBC_(\d[\d.]*)/g)),
  };
}

/**
 * @param {string} text
 * @returns {DynamicSymbol[]}
 */
function dynamicSymbols(text) {
  const line =
    /^\s*\d+: [0-9a-f]+\s+\S+ \S+\s+(GLOBAL|WEAK|UNIQUE)\s+\S+\s+(\S+) ([^\s@]+)(?:@+(\S+))?/gm;
  return [...text.matchAll(line)].map(([, binding, section, name, version]) => ({
    ...{ name, version, weak: binding === 'WEAK', defined: section !== 'UND' },
  }));
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
function all(text, pattern) {
  return [...new Set([...text.matchAll(pattern)].map(([, value]) => value))];
}

/** @param {string[]} versions */
export function newest(versions) {
  const order = (a, b) => a.localeCompare(b, 'en', { numeric: true });
  return [...versions].sort(order).at(-1);
}
