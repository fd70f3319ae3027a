// Fetches the sources of OpenSSL, zlib and zstd: cargo brings the crates that carry them, with the
// user's own settings; each file must have the pinned hash before anything of it is unpacked.

import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { outputOf, runLogged } from '../../deps/command.mjs';
import { Failure } from '../../deps/failure.mjs';
import { removeTemporary, withLock } from '../../deps/lock.mjs';
import { cacheDir } from '../../deps/paths.mjs';
import { requirePinned } from './hashes.mjs';
import { crates } from './pins.mjs';

const parent = join(cacheDir, 'crates');

/** @typedef {import('./pins.mjs').Crate} Crate */

/** @param {Crate} pin */
const nameOf = (pin) => `${pin.crate}-${pin.release}`;

/**
 * Where the source of a library lies, once `fetchCrates` has brought it. The hash is in the name:
 * what lies there was verified.
 *
 * @param {Crate} pin
 */
export function sourceOf(pin) {
  return join(parent, `${nameOf(pin)}-${pin.sha256.slice(0, 16)}`, nameOf(pin), pin.folder);
}

/** @param {(line: string) => void} [say] */
export async function fetchCrates(say = console.log) {
  mkdirSync(parent, { recursive: true });
  await withLock(join(parent, 'fetch.lock'), async () => {
    removeTemporary(parent, 'tmp-');
    const wanted = Object.values(crates).filter((pin) => !existsSync(sourceOf(pin)));
    if (wanted.length === 0) return;
    say(`fetching ${wanted.map(nameOf).join(', ')} with cargo`);
    await download(wanted);
    for (const pin of wanted) unpack(pin);
  });
}

/** @param {Crate[]} wanted */
async function download(wanted) {
  const folder = mkdtempSync(join(parent, 'tmp-'));
  try {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src/lib.rs'), '');
    writeFileSync(join(folder, 'Cargo.toml'), manifest(wanted));
    await runLogged(['cargo', 'fetch', '--manifest-path', join(folder, 'Cargo.toml')], {
      name: 'cargo fetch',
      cwd: folder,
      log: join(parent, 'fetch.log'),
      remedy: ['remedy: cargo must reach its registry, or a mirror named in its configuration'],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {Crate[]} wanted */
function manifest(wanted) {
  return [
    '[package]\nname = "sources"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]',
    ...wanted.map(({ crate, release }) => {
      const version = release.replace(/\+.*/, ''); // What follows is no part of it.
      return `${crate} = { version = "=${version}", default-features = false }`;
    }),
    '',
  ].join('\n');
}

/** @param {Crate} pin */
function unpack(pin) {
  const file = downloaded(pin);
  requirePinned(`the crate ${nameOf(pin)}`, file, pin);
  const folder = mkdtempSync(join(parent, 'tmp-'));
  if (outputOf(['tar', '-xzf', file, '-C', folder]) === undefined) {
    throw new Failure(`tar cannot unpack ${file}`);
  }
  const home = join(sourceOf({ ...pin, folder: '' }), '..');
  rmSync(home, { recursive: true, force: true });
  renameSync(folder, home);
}

/**
 * cargo keeps crates in one folder per registry or mirror.
 *
 * @param {Crate} pin
 */
function downloaded(pin) {
  const cache = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'registry/cache');
  const file = readdirSync(cache)
    .map((registry) => join(cache, registry, `${nameOf(pin)}.crate`))
    .find((path) => existsSync(path));
  if (file === undefined) throw new Failure(`cargo left no ${nameOf(pin)}.crate in ${cache}`);
  return file;
}
