// Compiles the C programs, against the librdkafka that the addon is linked with.
//
//   node bench/build-native.mjs [--force]
//
// Result: build/bench/<program>. Does nothing when nothing changed.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runLogged } from '../deps/command.mjs';
import { isMain, main } from '../deps/failure.mjs';
import { readLink } from '../deps/link.mjs';
import { root } from '../deps/paths.mjs';
import { cc } from '../deps/toolchain.mjs';
import { hashOf } from '../scripts/hash.mjs';

const PROGRAMS = ['produce', 'consume', 'round-trip', 'clients', 'create-topic'];
const WARNINGS = ['-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-Werror'];
const FLAGS = ['-std=c11', '-D_GNU_SOURCE', '-O2'];

const folder = join(root, 'build/bench');

/** @param {string} name */
export const programPath = (name) => join(folder, name);

/** @param {{ force?: boolean }} [options] */
export async function buildNative({ force = false } = {}) {
  const link = readLink();
  const stamp = join(folder, 'stamp');
  const inputs = hashOf(['bench/native', 'bench/build-native.mjs'], /\.([ch]|mjs)$/, [
    link.key,
    cc.join(' '),
  ]);
  const isFresh =
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === inputs &&
    PROGRAMS.every((name) => existsSync(programPath(name)));
  if (isFresh && !force) return link;
  mkdirSync(folder, { recursive: true });
  rmSync(stamp, { force: true });
  for (const name of PROGRAMS) {
    const sources = [name, 'common'].map((it) => join(root, 'bench/native', `${it}.c`));
    // Headers of others are no concern of our warnings.
    const include = ['-isystem', link.include];
    const command = [...cc, ...FLAGS, ...WARNINGS, ...include, ...sources];
    await runLogged([...command, '-o', programPath(name), ...link.libraries], {
      name: `compiling ${name}`,
      cwd: root,
      log: join(folder, 'build.log'),
    });
  }
  writeFileSync(stamp, inputs);
  return link;
}

if (isMain(import.meta)) {
  await main(async () => {
    const link = await buildNative({ force: process.argv.includes('--force') });
    console.log(`build/bench: ${PROGRAMS.join(', ')} (${link.info})`);
  });
}
