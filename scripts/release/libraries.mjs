// OpenSSL, zlib and zstd for a target: static archives and headers, in one folder each.

import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runLogged } from '../../deps/command.mjs';
import { archive, compileAll } from './compile.mjs';
import { sourceOf } from './crates.mjs';
import { kept } from './kept.mjs';
import { crates, zig } from './pins.mjs';
import { FLAGS, compilers } from './zig.mjs';

/** @typedef {import('./targets.mjs').CrossTarget} CrossTarget */

// Where the running system keeps certificates and openssl.cnf, for most distributions; for the
// others librdkafka's `ssl.ca.location=probe` looks by itself.
const OPENSSLDIR = '/etc/ssl';

const OPENSSL = [
  ...['no-shared', 'no-module', 'no-tests', 'no-apps', 'no-docs', 'no-makedepend', 'no-comp'],
  // An engine or provider from a file would bring a second libcrypto with it.
  ...['no-engine', 'no-dso'],
  // musl has no makecontext, and nobody starts asynchronous jobs.
  'no-async',
  // Exit handlers would pull the ground from under librdkafka's threads.
  'no-atexit',
  'enable-ec_nistp_64_gcc_128',
  // What TLS between Kafka clients and brokers, and their key files, never use. The legacy
  // provider's RC2 and RC4 stay, for old PKCS#12 files.
  ...['no-argon2', 'no-aria', 'no-bf', 'no-blake2', 'no-camellia', 'no-cast', 'no-cmp', 'no-cms'],
  ...['no-ct', 'no-dgram', 'no-dtls', 'no-ec2m', 'no-gost', 'no-http', 'no-idea', 'no-md4'],
  ...['no-mdc2', 'no-nextprotoneg', 'no-ocb', 'no-ocsp', 'no-psk', 'no-quic', 'no-rfc3779'],
  ...['no-rmd160', 'no-seed', 'no-siphash', 'no-siv', 'no-slh-dsa', 'no-sm2', 'no-sm3', 'no-sm4'],
  ...['no-srp', 'no-srtp', 'no-ssl-trace', 'no-ts', 'no-whirlpool'],
];

const ZLIB = ['-O3', '-DHAVE_UNISTD_H', '-DHAVE_STDARG_H'];

const ZSTD = ['-O3', '-DZSTD_LEGACY_SUPPORT=0', '-DXXH_NAMESPACE=ZSTD_'];

/**
 * @param {string} name Of the target.
 * @param {CrossTarget} target
 */
export function openssl(name, target) {
  const inputs = { zig, FLAGS, target, pin: crates.OpenSSL, OPENSSL, OPENSSLDIR };
  return kept(`${name}-openssl`, inputs, async ({ work, output, log }) => {
    const tree = join(work, 'openssl');
    cpSync(sourceOf(crates.OpenSSL), tree, { recursive: true });
    const build = { cwd: tree, log, env: compilers(target.triple, join(work, 'bin')) };
    const folders = ['--prefix=/usr', '--libdir=lib', `--openssldir=${OPENSSLDIR}`];
    const configure = ['perl', './Configure', target.openssl, ...folders, ...OPENSSL];
    await runLogged(configure, { name: "OpenSSL's Configure", ...build });
    const make = ['make', `-j${availableParallelism()}`, 'build_libs'];
    await runLogged(make, { name: "OpenSSL's make", ...build });
    for (const part of ['include/openssl', 'lib'])
      mkdirSync(join(output, part), { recursive: true });
    for (const file of readdirSync(join(tree, 'include/openssl'))) {
      if (file.endsWith('.h')) {
        cpSync(join(tree, 'include/openssl', file), join(output, 'include/openssl', file));
      }
    }
    for (const file of ['libssl.a', 'libcrypto.a'])
      cpSync(join(tree, file), join(output, 'lib', file));
  });
}

/**
 * @param {string} name
 * @param {CrossTarget} target
 */
export function zlib(name, target) {
  const inputs = { zig, FLAGS, target, pin: crates.zlib, ZLIB };
  return kept(`${name}-zlib`, inputs, async (folders) => {
    const source = sourceOf(crates.zlib);
    // Files of gzip streams on disk are of no use here.
    const files = readdirSync(source).filter((file) => /^(?!gz).*\.c$/.test(file));
    await library(target, source, files.sort(), ZLIB, 'libz.a', folders);
    headers(source, ['zlib.h', 'zconf.h'], folders.output);
  });
}

/**
 * @param {string} name
 * @param {CrossTarget} target
 */
export function zstd(name, target) {
  const inputs = { zig, FLAGS, target, pin: crates.zstd, ZSTD };
  return kept(`${name}-zstd`, inputs, async (folders) => {
    const source = join(sourceOf(crates.zstd), 'lib');
    const files = ['common', 'compress', 'decompress'].flatMap((folder) =>
      readdirSync(join(source, folder))
        .filter((file) => /\.[cS]$/.test(file))
        .map((file) => `${folder}/${file}`),
    );
    await library(target, source, files.sort(), ZSTD, 'libzstd.a', folders);
    headers(source, ['zstd.h', 'zstd_errors.h'], folders.output);
  });
}

/**
 * @param {CrossTarget} target
 * @param {string} cwd
 * @param {string[]} files
 * @param {string[]} flags
 * @param {string} name
 * @param {{ work: string, output: string, log: string }} folders
 */
async function library(target, cwd, files, flags, name, { work, output, log }) {
  const build = { cwd, log, env: compilers(target.triple, join(work, 'bin')) };
  const objects = await compileAll(files, ['zig-cc', ...flags], work, build);
  mkdirSync(join(output, 'lib'));
  await archive(join(output, 'lib', name), objects, build);
}

/**
 * @param {string} source
 * @param {string[]} files
 * @param {string} output
 */
function headers(source, files, output) {
  for (const file of files) cpSync(join(source, file), join(output, 'include', file));
}
