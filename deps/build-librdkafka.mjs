// Builds the pinned librdkafka into one archive, for linking into the addon.
//
//   node deps/build-librdkafka.mjs
//
//   KAFKA_NAPI_LIBRDKAFKA  static (default) or shared: the pinned source, with OpenSSL, zlib and zstd
//                          inside of the addon or the system's; system: see system-librdkafka.mjs
//   CC, CFLAGS             compiler and further flags (sanitizers, -g); part of the build's key
//
// Result: deps/.build/<key>/{include,lib,link.json}. The key hashes everything that goes in, so a
// changed pin, flag or compiler never meets an old archive. A build happens in a temporary folder
// and is renamed at its end: what lies under a key is complete.

import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { windowsLink } from './build-librdkafka-windows.mjs';
import { runLogged } from './command.mjs';
import { ensureToolchain } from './diagnose.mjs';
import { Failure, isMain, main } from './failure.mjs';
import { fetchLibrdkafka } from './fetch.mjs';
import { linkInfo, linkInfoHeader, readLink } from './link.mjs';
import { removeTemporary, withLock } from './lock.mjs';
import { MENDS, mendSource } from './mends.mjs';
import { mode } from './mode.mjs';
import { buildDir, currentLink, doctorCommand, pin } from './paths.mjs';
import { systemLink } from './system-librdkafka.mjs';
import {
  archivePath,
  brewPrefix,
  cc,
  compilerVersion,
  headerVersion,
  libraries,
} from './toolchain.mjs';

// Why these: gssapi and curl drag in libraries that cannot be linked statically (OIDC is done by
// the binding, with fetch); lz4 is part of librdkafka's own source; syslog is no log of Node's.
export const CONFIGURE = [
  '--enable-static',
  '--disable-gssapi',
  '--disable-curl',
  '--disable-lz4-ext',
  '--disable-syslog',
  '--disable-debug-symbols',
];

// Hidden: node exports OpenSSL and zlib symbols of its own, and nothing here may bind to them or
// be seen by others. PIC: the archive becomes part of a shared object. The macro, which configure
// sets only where it finds libcrypto by itself: OpenSSL's built-in certificate folder is that of the
// system that built it, so librdkafka looks where the other ones keep theirs.
const OURS = '-fvisibility=hidden -fPIC -DWITH_STATIC_LIB_libcrypto=1';
const CFLAGS = `${OURS} ${process.env.CFLAGS ?? ''}`.trim();

// ThreadSanitizer sees POSIX threads and their locks, and not the ones of C11.
const SANITIZED = /-fsanitize=\S*thread/.test(CFLAGS) ? ['--disable-c11threads'] : [];

const SYSTEM_LIBRARIES =
  process.platform === 'darwin' ? ['-lpthread'] : ['-lm', '-ldl', '-lpthread', '-lrt'];

/** Everything that goes into the archive. */
function recipe() {
  return {
    pin,
    mends: MENDS,
    mode: /** @type {'static' | 'shared'} */ (mode()),
    configure: [...CONFIGURE, ...SANITIZED],
    cflags: CFLAGS,
    compiler: compilerVersion(),
    platform: `${process.platform}-${process.arch}`,
    versions: Object.fromEntries(libraries.map((it) => [it.name, headerVersion(it) ?? 'unknown'])),
  };
}

/**
 * Makes sure that the chosen librdkafka is there, and makes it the current one.
 *
 * @param {{ say?: (line: string) => void, force?: boolean }} [options]
 * @returns {Promise<import('./link.mjs').Link>}
 */
export async function buildLibrdkafka({ say = console.log, force = false } = {}) {
  const pinned = process.platform === 'win32' ? windowsLink : pinnedLink;
  const link = mode() === 'system' ? systemLink() : await pinned(say, force);
  writeAtomically(currentLink, `${JSON.stringify(link, undefined, 2)}\n`);
  return link;
}

/**
 * @param {(line: string) => void} say
 * @param {boolean} force
 */
async function pinnedLink(say, force) {
  const inputs = recipe();
  const key = createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16);
  const home = join(buildDir, key);
  mkdirSync(buildDir, { recursive: true });
  return withLock(`${home}.lock`, async () => {
    if (force) rmSync(home, { recursive: true, force: true });
    if (!existsSync(join(home, 'link.json'))) await build(inputs, key, home, say);
    return readLink(join(home, 'link.json'));
  });
}

/**
 * @param {ReturnType<typeof recipe>} inputs
 * @param {string} key
 * @param {string} home
 * @param {(line: string) => void} say
 */
async function build(inputs, key, home, say) {
  const source = await fetchLibrdkafka(say);
  const log = `${home}.log`;
  rmSync(log, { force: true });
  say(`librdkafka ${pin.version}: compiling (log: ${log})`);
  removeTemporary(buildDir, `tmp-${key}-`);
  const folder = mkdtempSync(join(buildDir, `tmp-${key}-`));
  try {
    const tree = join(folder, 'source');
    cpSync(source, tree, { recursive: true });
    mendSource(tree);
    const archives =
      inputs.mode === 'shared' ? {} : Object.assign({}, ...libraries.map(archivesOf));
    await compile(tree, archives, log);
    const output = join(folder, 'output');
    collect(tree, output);
    const info = linkInfo({ ...inputs, librdkafka: pin.version });
    writeFileSync(
      join(output, 'include/kafka_napi_link_info.h'),
      linkInfoHeader(info, inputs.mode),
    );
    /** @type {import('./link.mjs').Link} */
    const link = {
      mode: inputs.mode,
      key,
      librdkafka: pin.version,
      versions: inputs.versions,
      compiler: inputs.compiler ?? 'unknown',
      info,
      include: './include',
      archives: Object.values(archives),
      libraries: [
        './lib/librdkafka.a',
        ...(inputs.mode === 'shared' ? libraries.flatMap(sharedArguments) : []),
        ...Object.values(archives),
        ...SYSTEM_LIBRARIES,
      ],
    };
    writeFileSync(join(output, 'link.json'), `${JSON.stringify(link, undefined, 2)}\n`);
    rmSync(home, { recursive: true, force: true });
    renameSync(output, home);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {import('./toolchain.mjs').Library} library */
function archivesOf(library) {
  return Object.fromEntries(
    Object.entries(library.archives).map(([name, file]) => {
      const path = archivePath(library, file);
      if (path === undefined) throw new Failure(`${file} of ${library.name} is missing`);
      return [name, path];
    }),
  );
}

/**
 * Linker arguments for the shared libraries that stand beside the archives.
 *
 * @param {import('./toolchain.mjs').Library} library
 */
function sharedArguments(library) {
  const prefix = brewPrefix(library);
  const names = Object.values(library.archives).map((file) => file.slice(3, -2)); // lib*.a
  return [
    ...(prefix === undefined ? [] : [`-L${prefix}/lib`]),
    ...names.map((name) => `-l${name}`),
  ];
}

/**
 * @param {string} tree
 * @param {Record<string, string>} archives
 * @param {string} log
 */
async function compile(tree, archives, log) {
  const prefixes = libraries.map(brewPrefix).filter((prefix) => prefix !== undefined);
  const env = {
    CC: cc.join(' '),
    CFLAGS,
    CPPFLAGS: prefixes.map((prefix) => `-I${prefix}/include`).join(' '),
    // configure takes these instead of searching.
    ...Object.fromEntries(
      Object.entries(archives).map(([name, path]) => [`STATIC_LIB_${name}`, path]),
    ),
  };
  const remedy = [`remedy: \`${doctorCommand}\` shows what this machine has and lacks`];
  const configure = ['./configure', ...CONFIGURE, ...SANITIZED];
  await runLogged(configure, { name: "librdkafka's configure", cwd: tree, log, env, remedy });
  const make = ['make', `-j${availableParallelism()}`, '-C', 'src', 'librdkafka.a'];
  await runLogged(make, { name: "librdkafka's make", cwd: tree, log, remedy });
}

/** Keeps what the addon needs of a finished build. */
function collect(tree, output) {
  const headers = join(output, 'include/librdkafka');
  mkdirSync(headers, { recursive: true });
  mkdirSync(join(output, 'lib'));
  for (const name of ['rdkafka.h', 'rdkafka_mock.h']) {
    cpSync(join(tree, 'src', name), join(headers, name));
  }
  cpSync(join(tree, 'src/librdkafka.a'), join(output, 'lib/librdkafka.a'));
}

/**
 * @param {string} file
 * @param {string} text
 */
function writeAtomically(file, text) {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

if (isMain(import.meta)) {
  await main(async () => {
    await ensureToolchain();
    console.log((await buildLibrdkafka()).info);
  });
}
