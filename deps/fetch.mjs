// Fetches librdkafka's source: the tarball of the npm package that carries it, brought by npm with
// the user's own settings (mirror, proxy, offline cache), checked against the pinned hash, and only
// then unpacked. Nothing unverified is ever unpacked, and nothing is fetched twice.
//
//   node deps/fetch.mjs
//
//   KAFKA_NAPI_LIBRDKAFKA_TARBALL  a local copy of the tarball, checked just the same
//   KAFKA_NAPI_DEPS_DIR            holds .cache (default: this folder)

import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { npmCommand } from './command.mjs';
import { Failure, isMain, main } from './failure.mjs';
import { removeTemporary, withLock } from './lock.mjs';
import { cacheDir, pin, sourceDir, tarballPath } from './paths.mjs';

/** Written last into an unpacked source: the hash of the tarball that it came from. */
const MARKER = '.verified';

/**
 * Hash of a file, in npm's notation.
 *
 * @param {string} file
 */
export function integrityOf(file) {
  return `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
}

/**
 * Where a verified source lies; undefined when there is none.
 *
 * @returns {string | undefined}
 */
export function cachedSource() {
  const marker = join(sourceDir, MARKER);
  return existsSync(marker) && readFileSync(marker, 'utf8') === pin.integrity
    ? sourceDir
    : undefined;
}

/**
 * Makes sure that the pinned source is there.
 *
 * @param {(line: string) => void} [say]
 * @returns {Promise<string>} The source's folder.
 */
export async function fetchLibrdkafka(say = console.log) {
  mkdirSync(cacheDir, { recursive: true });
  return withLock(join(cacheDir, 'fetch.lock'), () => {
    removeTemporary(cacheDir, 'tmp-');
    const tarball = localTarball() ?? download(say);
    const cached = cachedSource();
    if (cached !== undefined) return cached;
    unpack(tarball);
    say(`librdkafka ${pin.version}: verified (sha512) and unpacked to ${sourceDir}`);
    return sourceDir;
  });
}

/** A tarball that is here already, verified. */
function localTarball() {
  const given = process.env.KAFKA_NAPI_LIBRDKAFKA_TARBALL;
  if (given) {
    const file = resolve(given);
    if (!existsSync(file)) {
      throw new Failure(`KAFKA_NAPI_LIBRDKAFKA_TARBALL names ${file}, which does not exist`);
    }
    verify(file, `give the tarball of ${pin.package}, or unset KAFKA_NAPI_LIBRDKAFKA_TARBALL`);
    return file;
  }
  if (!existsSync(tarballPath)) return undefined;
  verify(tarballPath, 'delete that file and run the command again to fetch it anew');
  return tarballPath;
}

/**
 * @param {string} file
 * @param {string} remedy
 */
function verify(file, remedy) {
  const actual = integrityOf(file);
  if (actual === pin.integrity) return;
  throw new Failure(`librdkafka ${pin.version}: the tarball is not the pinned one; not used`, [
    `file:      ${file}`,
    `expected:  ${pin.integrity}`,
    `got:       ${actual}`,
    `remedy:    ${remedy}`,
  ]);
}

/**
 * Brings the tarball with `npm pack`, which knows mirrors, proxies, credentials and npm's cache.
 *
 * @param {(line: string) => void} say
 */
function download(say) {
  say(`librdkafka ${pin.version}: fetching ${pin.package} with npm`);
  const folder = mkdtempSync(join(cacheDir, 'tmp-'));
  try {
    const [npm, ...args] = [...npmCommand(), 'pack', pin.package];
    const result = spawnSync(npm, [...args, '--ignore-scripts', '--loglevel=error'], {
      cwd: folder,
      encoding: 'utf8',
      // Set by an outer `npm install --dry-run` and the like; they would make this one do nothing.
      env: { ...process.env, npm_config_dry_run: 'false', npm_config_pack_destination: folder },
    });
    const file = readdirSync(folder).find((name) => name.endsWith('.tgz'));
    if (result.status !== 0 || file === undefined) throw downloadFailure(result);
    const kept = `${tarballPath}.rejected`;
    renameSync(join(folder, file), kept);
    verify(kept, 'find out which registry, mirror or proxy npm uses here, and why it differs');
    renameSync(kept, tarballPath);
    return tarballPath;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {import('node:child_process').SpawnSyncReturns<string>} result */
function downloadFailure(result) {
  // npm says the same thing in several lines; the code and the first sentence are enough.
  const lines = (result.stderr ?? '')
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter((line) => line !== '' && !/^(A complete log|at |errno|syscall|type )/.test(line));
  const reason = result.error?.message ?? (lines.slice(0, 3).join('; ') || `exit ${result.status}`);
  return new Failure(`librdkafka ${pin.version}: cannot fetch ${pin.package}`, [
    `npm says:  ${reason}`,
    'remedy:    npm must reach its registry; where that takes a proxy or a mirror, set it with',
    '             npm config set proxy <url>       npm config set registry <url>',
    '           or bring the tarball from another machine (npm pack there) and put it at',
    `             ${tarballPath}`,
  ]);
}

/**
 * Unpacks librdkafka only, beside its final place, and renames: a half-unpacked source is never
 * seen under the final name.
 *
 * @param {string} tarball
 */
function unpack(tarball) {
  const folder = mkdtempSync(join(cacheDir, 'tmp-'));
  try {
    const result = spawnSync('tar', ['-xzf', tarball, '-C', folder, pin.folder], {
      encoding: 'utf8',
    });
    if (result.status !== 0) {
      throw new Failure(`librdkafka ${pin.version}: tar cannot unpack ${tarball}`, [
        (result.error?.message ?? result.stderr).trim(),
      ]);
    }
    const unpacked = join(folder, pin.folder);
    writeFileSync(join(unpacked, MARKER), pin.integrity);
    rmSync(sourceDir, { recursive: true, force: true });
    renameSync(unpacked, sourceDir);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (isMain(import.meta)) await main(() => fetchLibrdkafka());
