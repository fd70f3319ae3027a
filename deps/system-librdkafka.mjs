// The system's own librdkafka, found with pkg-config: for distribution packages, and for systems
// that have one already. What an older library lacks is the addon's to report.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf } from './command.mjs';
import { Failure } from './failure.mjs';
import { linkInfo, linkInfoHeader } from './link.mjs';
import { buildDir } from './paths.mjs';
import { compilerVersion } from './toolchain.mjs';

/** The oldest that is built against: the one in Debian 12. */
const MINIMUM = '2.0.2';

/**
 * @param {string} cflags What pkg-config answers: `-I<folder> …`.
 * @returns {string}
 */
function headerFolder(cflags) {
  const folders = [...cflags.matchAll(/-I(\S+)/g)].map(([, folder]) => join(folder, 'librdkafka'));
  const found = folders.find((folder) => existsSync(join(folder, 'rdkafka.h')));
  if (found !== undefined) return found;
  throw new Failure("pkg-config knows librdkafka, but its headers aren't there", [
    `looked for rdkafka.h in: ${folders.join(', ')}`,
    'remedy: install the development package of librdkafka again',
  ]);
}

/**
 * @returns {import('./link.mjs').Link}
 */
export function systemLink() {
  const pkgConfig = (...args) => outputOf(['pkg-config', ...args, 'rdkafka']);
  const version = pkgConfig('--modversion');
  if (version === undefined || pkgConfig(`--atleast-version=${MINIMUM}`) === undefined) {
    throw new Failure(`KAFKA_NAPI_LIBRDKAFKA=system takes librdkafka ${MINIMUM} or newer`, [
      `found: ${version ?? 'none (pkg-config rdkafka)'}`,
      'remedy: install a newer librdkafka with its headers, or unset KAFKA_NAPI_LIBRDKAFKA to',
      '        link the pinned one in',
    ]);
  }
  const libraries = (pkgConfig('--libs') ?? '').split(/\s+/).filter(Boolean);
  const compiler = compilerVersion() ?? 'unknown';
  const facts = { mode: /** @type {const} */ ('system'), librdkafka: version, versions: {} };
  const key = createHash('sha256')
    .update(JSON.stringify([facts, libraries, compiler]))
    .digest('hex')
    .slice(0, 16);
  const include = join(buildDir, key, 'include');
  const info = linkInfo(facts);
  rmSync(include, { recursive: true, force: true });
  mkdirSync(include, { recursive: true });
  // One folder for the compiler, as in the static mode, wherever the system keeps the headers.
  const cflags = pkgConfig('--keep-system-cflags', '--cflags-only-I') ?? '';
  symlinkSync(headerFolder(cflags), join(include, 'librdkafka'));
  writeFileSync(join(include, 'kafka_napi_link_info.h'), linkInfoHeader(info, facts.mode));
  return { ...facts, key, compiler, info, include, archives: [], libraries };
}
