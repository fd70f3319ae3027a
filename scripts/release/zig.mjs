// The compiler: zig's clang, which brings the headers and stubs of every libc with it, and compiles
// for any of the Linux targets on any Linux x64. pip brings it; the wheel must have the pinned hash.

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf, runLogged } from '../../deps/command.mjs';
import { Failure } from '../../deps/failure.mjs';
import { removeTemporary, withLock } from '../../deps/lock.mjs';
import { cacheDir, depsDir, root } from '../../deps/paths.mjs';
import { zig } from './pins.mjs';

/**
 * Of every compilation. zig's clang adds debug information, and checks of undefined behaviour, to
 * what does not say otherwise; sections let the linker drop what nobody calls.
 */
export const FLAGS = [
  ...['-g0', '-fno-sanitize=undefined', '-fPIC', '-fvisibility=hidden'],
  ...['-ffunction-sections', '-fdata-sections'],
];

/** Of the wheel for this machine; undefined where the release build does not run. */
const hash = zig.sha256[`${process.platform}-${process.arch}`];

/**
 * Folder of the unpacked wheel; it holds zig, its libraries and its licence. The hash is in the
 * name: what lies there was verified.
 */
export const zigHome = join(cacheDir, `zig-${zig.version}-${hash?.slice(0, 16)}`, 'ziglang');

/** @param {(line: string) => void} [say] */
export async function fetchZig(say = console.log) {
  if (hash === undefined) {
    const host = `${process.platform}-${process.arch}`;
    throw new Failure(`the release build runs on ${Object.keys(zig.sha256)}, not on ${host}`);
  }
  mkdirSync(cacheDir, { recursive: true });
  await withLock(join(cacheDir, 'zig.lock'), async () => {
    removeTemporary(cacheDir, 'tmp-zig-');
    if (existsSync(zigHome)) return;
    say(`fetching ${zig.package} with pip`);
    const folder = mkdtempSync(join(cacheDir, 'tmp-zig-'));
    try {
      renameSync(await download(folder), join(zigHome, '..'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** @param {string} folder */
async function download(folder) {
  const list = join(folder, 'requirements.txt');
  writeFileSync(list, `${zig.package} --hash=sha256:${hash}\n`);
  const options = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--quiet'];
  await runLogged(['python3', '-m', 'pip', 'download', ...options, '-d', folder, '-r', list], {
    name: 'pip download',
    cwd: folder,
    log: join(cacheDir, 'zig.log'),
    remedy: ['remedy: pip must reach its index, or a mirror named in its configuration'],
  });
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  const unpacked = join(folder, 'unpacked');
  if (outputOf(['python3', '-m', 'zipfile', '-e', join(folder, wheel), unpacked]) === undefined) {
    throw new Failure(`python3 cannot unpack ${wheel}`);
  }
  chmodSync(join(unpacked, 'ziglang/zig'), 0o755); // A wheel's unpacker that is not pip drops it.
  return unpacked;
}

/**
 * Puts programs `zig-cc` and the like for a target into a folder.
 *
 * The names have no path: OpenSSL writes the compiler's command into its library. No path of this
 * machine must get in, so folders that headers come from get short names.
 *
 * @param {string} triple
 * @param {string} folder
 * @returns {Record<string, string>} The environment that finds and uses them.
 */
export function compilers(triple, folder) {
  const program = join(zigHome, 'zig');
  const maps = [
    ['$PWD', '.'],
    [depsDir, 'deps'],
    [root, 'kafka-napi'],
    [zigHome, 'zig'],
  ].map(([from, to]) => `"-ffile-prefix-map=${from}=${to}"`);
  const flags = ['-target', triple, ...FLAGS, ...maps].join(' ');
  mkdirSync(folder, { recursive: true });
  const scripts = { cc: `cc ${flags}`, 'c++': `c++ ${flags}`, ar: 'ar', ranlib: 'ranlib' };
  for (const [name, command] of Object.entries(scripts)) {
    const file = join(folder, `zig-${name}`);
    writeFileSync(file, `#!/bin/sh\nexec "${program}" ${command} "$@"\n`);
    chmodSync(file, 0o755);
  }
  return {
    PATH: `${folder}:${process.env.PATH}`,
    CC: 'zig-cc',
    CXX: 'zig-c++',
    AR: 'zig-ar',
    RANLIB: 'zig-ranlib',
    // Of the C libraries and the C++ runtime, which zig compiles when they are first linked.
    ZIG_GLOBAL_CACHE_DIR: join(cacheDir, 'zig-cache'),
    ZIG_LOCAL_CACHE_DIR: join(folder, 'zig-cache'),
    // Dates in what is built: none of today. Locale: the order of lists.
    SOURCE_DATE_EPOCH: '0',
    LC_ALL: 'C',
    TZ: 'UTC',
    // Flags of this machine's own builds are no inputs here.
    CFLAGS: '',
    CPPFLAGS: '',
    CXXFLAGS: '',
    LDFLAGS: '',
    MAKEFLAGS: '',
  };
}
