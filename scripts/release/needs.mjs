// What the release scripts take beyond node and npm. On Debian and Ubuntu, run as root, it is
// installed and said; elsewhere one command is printed.

import * as apt from '../../deps/apt.mjs';
import { outputOf, which } from '../../deps/command.mjs';
import { Failure } from '../../deps/failure.mjs';

/**
 * @typedef {object} Need
 * @property {string} what
 * @property {() => boolean} here
 * @property {() => string} apt Debian's package.
 */

/** @param {string} name */
const program = (name, apt = name) => ({
  what: name,
  here: () => which(name) !== undefined,
  apt: () => apt,
});

/** Before 1.70, cargo asks a git repository for the index instead of the registry. */
function cargoIsNew() {
  const [, minor] = /^cargo 1\.(\d+)/.exec(outputOf(['cargo', '--version']) ?? '') ?? [];
  return Number(minor) >= 70;
}

/** Debian 12 has a current cargo beside its old one. */
function cargoPackage() {
  return outputOf(['apt-cache', 'show', 'cargo-web']) ? 'cargo-web' : 'cargo';
}

/** @type {Record<string, Need>} */
const needs = {
  make: program('make'),
  bash: program('bash'),
  tar: program('tar'),
  binutils: program('readelf', 'binutils'),
  certificates: {
    what: 'CA certificates',
    here: () => which('update-ca-certificates') !== undefined || which('apt-get') === undefined,
    apt: () => 'ca-certificates',
  },
  // Debian's perl-base is not enough for OpenSSL's Configure.
  perl: {
    what: 'perl, with its standard modules',
    here: () => outputOf(['perl', '-MIPC::Cmd', '-MFile::Compare', '-e', '1']) !== undefined,
    apt: () => 'perl',
  },
  pip: {
    what: 'python3 with pip',
    here: () => outputOf(['python3', '-m', 'pip', '--version']) !== undefined,
    apt: () => 'python3-pip',
  },
  cargo: { what: 'cargo 1.70 or newer', here: cargoIsNew, apt: cargoPackage },
  openssl: program('openssl'),
  qemu: program('qemu-aarch64', 'qemu-user'),
  'libc for arm64': {
    what: 'libc and libstdc++ for arm64, in /usr/aarch64-linux-gnu',
    here: () => which('/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1') !== undefined,
    apt: () => 'libc6-arm64-cross libstdc++6-arm64-cross',
  },
};

/**
 * Returns when everything named is there.
 *
 * @param {(keyof typeof needs)[]} names
 * @param {(line: string) => void} [say]
 */
export async function ensure(names, say = console.log) {
  const missing = () => names.filter((name) => !needs[name].here());
  if (missing().length === 0) return;
  if (apt.mayInstall()) await install(missing, say);
  const left = missing();
  if (left.length === 0) return;
  throw new Failure('missing for the release scripts:', [
    ...left.map((name) => `- ${needs[name].what}`),
    'remedy, on Debian or Ubuntu:',
    `  sudo apt-get update && sudo apt-get install -y ${left.map((it) => needs[it].apt()).join(' ')}`,
  ]);
}

/**
 * @param {() => string[]} missing
 * @param {(line: string) => void} say
 */
async function install(missing, say) {
  await apt.install(() => {
    const packages = missing().flatMap((name) => needs[name].apt().split(' '));
    say(`installing: ${packages.join(' ')}`);
    return packages;
  });
}
