// What a built addon must be, read from the file itself: for which processor, what it asks of the
// system, how old that may be, what it shows, and that it tells nothing about the build machine.
//
//   node scripts/release/inspect-addon.mjs --target linux-x64-glibc --addon FILE

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { parseArgs } from 'node:util';
import { Failure, isMain, main } from '../../deps/failure.mjs';
import { depsDir, root } from '../../deps/paths.mjs';
import { ADDON_EXPORTS, newest, readElf } from '../elf.mjs';
import { crossTarget } from './targets.mjs';

/** @typedef {import('./targets.mjs').CrossTarget} CrossTarget */
/** @typedef {import('../elf.mjs').Elf} Elf */

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
  const elf = readElf(file);
  const { needs, glibc } = elf;
  const content = readFileSync(file);
  const wrong = [
    ...machineFaults(elf, target),
    ...needs.filter((it) => !target.needs.includes(it)).map((it) => `it needs ${it}`),
    ...symbolFaults(elf, target),
    ...glibcFaults(elf, target),
    ...[root, depsDir, homedir()]
      .filter((path) => path.length > 1 && content.includes(`${path}/`))
      .map((path) => `it contains a path of this machine: ${path}`),
  ];
  if (wrong.length > 0) throw new Failure(`${file} is not fit to be published:`, wrong);
  return { needs, glibc, bytes: content.length };
}

/**
 * @param {Elf} elf
 * @param {CrossTarget} target
 */
function machineFaults({ machine, hasSearchPath, staysLoaded }, target) {
  return [
    ...(machine === target.machine ? [] : [`it is for ${machine}`]),
    ...(hasSearchPath ? ['it carries a search path for libraries'] : []),
    ...(staysLoaded ? [] : ['it can be unloaded (-z nodelete is missing)']),
  ];
}

/**
 * @param {Elf} elf
 * @param {CrossTarget} target
 */
function symbolFaults({ symbols, exports }, target) {
  const asked = symbols.filter(({ defined, weak }) => !defined && !weak);
  const fromNode = (name) => /^(napi|node_api)_/.test(name);
  // On glibc every function of the system has a version, so that all others are told apart.
  const strange = asked.filter(({ name, version }) =>
    target.glibc === undefined ? INSIDE.test(name) : version === undefined && !fromNode(name),
  );
  return [
    ...exports.filter((it) => !ADDON_EXPORTS.includes(it)).map((it) => `it shows ${it}`),
    ...ADDON_EXPORTS.filter((it) => !exports.includes(it)).map((it) => `it does not show ${it}`),
    ...strange.map(({ name }) => `it asks others for ${name}`),
  ];
}

/**
 * @param {Elf} elf
 * @param {CrossTarget} target
 */
function glibcFaults({ glibc, symbols }, target) {
  if (target.glibc === undefined) return glibc === undefined ? [] : ['it is for glibc'];
  if (glibc === undefined) return ['it names no version of glibc at all'];
  if (newest([glibc, target.glibc]) === target.glibc) return [];
  const at = `GLIBC_${glibc}`;
  const who = symbols.filter(({ version }) => version === at).map(({ name }) => name);
  return [`it needs glibc ${glibc}, for ${who.join(', ')}; at most ${target.glibc} is allowed`];
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
