// What the package managers call the things that a build needs, and how to have them install it.

import { which } from './command.mjs';

/**
 * @typedef {'compiler' | 'make' | 'bash' | 'python' | 'tar' | 'openssl' | 'zlib' | 'zstd'
 *   | 'pkg-config' | 'librdkafka' | 'cmake'} Need
 */

/**
 * @typedef {object} Manager
 * @property {string} program How it is recognised.
 * @property {string} install Start of the command.
 * @property {Record<Need, string>} packages
 */

/** @type {Manager[]} */
const managers = [
  {
    program: 'apt-get',
    install: 'apt-get install -y --no-install-recommends',
    packages: {
      compiler: 'gcc g++ libc6-dev',
      make: 'make',
      bash: 'bash',
      python: 'python3',
      tar: 'tar',
      openssl: 'libssl-dev',
      zlib: 'zlib1g-dev',
      zstd: 'libzstd-dev',
      'pkg-config': 'pkg-config',
      librdkafka: 'librdkafka-dev',
      cmake: 'cmake',
    },
  },
  {
    program: 'apk',
    install: 'apk add',
    packages: {
      compiler: 'gcc g++ musl-dev',
      make: 'make',
      bash: 'bash',
      python: 'python3',
      tar: 'tar',
      openssl: 'openssl-dev openssl-libs-static',
      zlib: 'zlib-dev zlib-static',
      zstd: 'zstd-dev zstd-static',
      'pkg-config': 'pkgconf',
      librdkafka: 'librdkafka-dev',
      cmake: 'cmake',
    },
  },
  {
    program: 'dnf',
    install: 'dnf install -y',
    packages: {
      compiler: 'gcc gcc-c++ libstdc++-static',
      make: 'make',
      bash: 'bash',
      python: 'python3',
      tar: 'tar',
      openssl: 'openssl-devel openssl-static',
      zlib: 'zlib-devel zlib-static',
      zstd: 'libzstd-devel libzstd-static',
      'pkg-config': 'pkgconf-pkg-config',
      librdkafka: 'librdkafka-devel',
      cmake: 'cmake',
    },
  },
  {
    program: 'brew',
    install: 'brew install',
    packages: {
      compiler: '',
      make: 'make',
      bash: 'bash',
      python: 'python',
      tar: 'gnu-tar',
      openssl: 'openssl@3',
      zlib: 'zlib',
      zstd: 'zstd',
      'pkg-config': 'pkgconf',
      librdkafka: 'librdkafka',
      cmake: 'cmake',
    },
  },
];

/**
 * The package manager of this machine.
 *
 * @returns {Manager | undefined}
 */
export function packageManager() {
  return managers.find(({ program }) => which(program) !== undefined);
}

/**
 * Packages that satisfy the needs.
 *
 * @param {Manager} manager
 * @param {Need[]} needs
 * @returns {string[]}
 */
export function packagesFor(manager, needs) {
  const names = needs.flatMap((need) => manager.packages[need].split(' ')).filter(Boolean);
  return [...new Set(names)];
}

/**
 * The one command that a person runs to get what is missing.
 *
 * @param {Need[]} needs
 * @returns {string}
 */
export function installCommand(needs) {
  const manager = packageManager();
  if (manager === undefined) return `install: ${needs.join(', ')} (with headers and .a archives)`;
  if (manager.program === 'brew' && needs.includes('compiler')) return 'xcode-select --install';
  const root = process.getuid?.() === 0 || manager.program === 'brew';
  const install = `${root ? '' : 'sudo '}${manager.install} ${packagesFor(manager, needs).join(' ')}`;
  if (manager.program !== 'apt-get') return install;
  return `${root ? '' : 'sudo '}apt-get update && ${install}`;
}
