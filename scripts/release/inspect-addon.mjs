// What a built addon must be, read from the file itself: for which processor, what it asks of the
// system, how old that may be, what it shows, and that it tells nothing about the build machine.
//
//   node scripts/release/inspect-addon.mjs --target linux-x64-glibc --addon FILE

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { outputOf } from '../../deps/command.mjs';
import { Failure, isMain, main } from '../../deps/failure.mjs';
import { depsDir, root } from '../../deps/paths.mjs';
import { crossTarget } from './targets.mjs';

/** @typedef {import('./targets.mjs').CrossTarget} CrossTarget */

const EXPORTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];

/** Of libraries that must be inside; Node shows functions of the same names. */
const INSIDE =
  /^(SSL_|EVP_|CRYPTO_|OPENSSL_|X509|BIO_|inflate|deflate|ZSTD_|LZ4|snappy|_Z|__cxa_(?!finalize|thread_atexit_impl|atexit))/;

/**
 * One line about what was found.
 *
 * @param {ReturnType<typeof inspectAddon>} found
 */
export function describe({ needs, glibc, bytes }) {
  const floor = glibc === undefined ? '' : `, glibc ${glibc} or newer`;
  return `${(bytes / 2 ** 20).toFixed(1)} MiB${floor}, needs ${needs.join(' ')}`;
}

/**
 * Fails with everything that is wrong.
 *
 * @param {string} file
 * @param {CrossTarget} target
 * @returns {{ needs: string[], glibc: string | undefined, bytes: number }}
 */
export function inspectAddon(file, target) {
  const text = outputOf(['env', 'LC_ALL=C', 'readelf', '-W', '-h', '-d', '-V', '--dyn-syms', file]);
  if (text === undefined) throw new Failure(`readelf cannot read ${file}`);
  const needs = all(text, /\(NEEDED\).*\[(.+)\]/g);
  const symbols = dynamicSymbols(text);
  const glibc = newest(all(text, /\bGLIBC_(\d[\d.]*)/g));
  const content = readFileSync(file);
  const wrong = [
    ...machineFaults(text, target),
    ...needs.filter((it) => !target.needs.includes(it)).map((it) => `it needs ${it}`),
    ...symbolFaults(symbols, target),
    ...glibcFaults(glibc, symbols, target),
    ...[root, depsDir, homedir()]
      .filter((path) => path.length > 1 && content.includes(`${path}/`))
      .map((path) => `it contains a path of this machine: ${path}`),
  ];
  if (wrong.length > 0) throw new Failure(`${file} is not fit to be published:`, wrong);
  return { needs, glibc, bytes: content.length };
}

/**
 * @param {string} text
 * @param {CrossTarget} target
 */
function machineFaults(text, target) {
  const machine = /^\s*Machine:\s*(.+)$/m.exec(text)?.[1].trim();
  const faults = machine === target.machine ? [] : [`it is for ${machine}`];
  if (/\((RPATH|RUNPATH)\)/.test(text)) faults.push('it carries a search path for libraries');
  if (!/\bNODELETE\b/.test(text)) faults.push('it can be unloaded (-z nodelete is missing)');
  return faults;
}

/**
 * @param {DynamicSymbol[]} symbols
 * @param {CrossTarget} target
 */
function symbolFaults(symbols, target) {
  const shown = symbols.filter(({ defined }) => defined).map(({ name }) => name);
  const asked = symbols.filter(({ defined, weak }) => !defined && !weak);
  const fromNode = (name) => /^(napi|node_api)_/.test(name);
  // On glibc every function of the system has a version, so that all others are told apart.
  const strange = asked.filter(({ name, version }) =>
    target.glibc === undefined ? INSIDE.test(name) : version === undefined && !fromNode(name),
  );
  return [
    ...shown.filter((name) => !EXPORTS.includes(name)).map((name) => `it shows ${name}`),
    ...EXPORTS.filter((name) => !shown.includes(name)).map((name) => `it does not show ${name}`),
    ...strange.map(({ name }) => `it asks others for ${name}`),
  ];
}

/**
 * @param {string | undefined} glibc
 * @param {DynamicSymbol[]} symbols
 * @param {CrossTarget} target
 */
function glibcFaults(glibc, symbols, target) {
  if (target.glibc === undefined) return glibc === undefined ? [] : ['it is for glibc'];
  if (glibc === undefined) return ['it names no version of glibc at all'];
  if (newest([glibc, target.glibc]) === target.glibc) return [];
  const at = `GLIBC_${glibc}`;
  const who = symbols.filter(({ version }) => version === at).map(({ name }) => name);
  return [`it needs glibc ${glibc}, for ${who.join(', ')}; at most ${target.glibc} is allowed`];
}

/**
 * @typedef {object} DynamicSymbol
 * @property {string} name
 * @property {string | undefined} version
 * @property {boolean} weak
 * @property {boolean} defined
 */

/**
 * @param {string} text
 * @returns {DynamicSymbol[]}
 */
function dynamicSymbols(text) {
  const line = /^\s*\d+: [0-9a-f]+\s+\S+ \S+\s+(GLOBAL|WEAK)\s+\S+\s+(\S+) ([^\s@]+)(?:@+(\S+))?/gm;
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
function newest(versions) {
  const order = (a, b) => a.localeCompare(b, 'en', { numeric: true });
  return [...versions].sort(order).at(-1);
}

if (isMain(import.meta)) {
  await main(() => {
    const { values } = parseArgs({
      options: { target: { type: 'string' }, addon: { type: 'string' } },
    });
    const { target, addon } = values;
    if (target === undefined || addon === undefined) {
      throw new Failure('usage: inspect-addon.mjs --target NAME --addon FILE');
    }
    console.log(`${target}: ${describe(inspectAddon(addon, crossTarget(target)))}`);
  });
}
