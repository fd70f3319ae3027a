// The platforms that an addon is built for, and how. Those of build-addon.mjs are published.

import { Failure } from '../../deps/failure.mjs';

/**
 * @typedef {object} CrossTarget Built by build-addon.mjs, on any Linux x64.
 * @property {'build-addon'} by
 * @property {string} triple What zig's clang compiles for; the number is the oldest glibc.
 * @property {string} openssl OpenSSL's name of the platform.
 * @property {string} machine What readelf calls the processor.
 * @property {string[]} needs Shared libraries that the addon may ask for.
 * @property {string} [glibc] The oldest glibc that it must run on.
 */

/**
 * @typedef {object} WorkflowTarget To be built by a workflow, on a machine of that kind. Untested:
 *   nobody has run macOS' part of binding.gyp, nor Windows' and deps/build-librdkafka-windows.mjs.
 * @property {'workflow'} by
 * @property {string} runner What the workflow calls the machine.
 */

// glibc 2.28 still keeps threads, dlopen and timers in libraries of their own. Every later glibc
// has these as empty shells, so naming them costs nothing.
const GLIBC = ['libc.so.6', 'libm.so.6', 'libpthread.so.0', 'libdl.so.2', 'librt.so.1'];

/** @type {Record<string, CrossTarget | WorkflowTarget>} */
export const targets = {
  'linux-x64-glibc': {
    by: 'build-addon',
    triple: 'x86_64-linux-gnu.2.28',
    openssl: 'linux-x86_64',
    machine: 'Advanced Micro Devices X86-64',
    needs: [...GLIBC, 'ld-linux-x86-64.so.2'],
    glibc: '2.28',
  },
  'linux-arm64-glibc': {
    by: 'build-addon',
    triple: 'aarch64-linux-gnu.2.28',
    openssl: 'linux-aarch64',
    machine: 'AArch64',
    needs: [...GLIBC, 'ld-linux-aarch64.so.1'],
    glibc: '2.28',
  },
  'linux-x64-musl': {
    by: 'build-addon',
    triple: 'x86_64-linux-musl',
    openssl: 'linux-x86_64',
    machine: 'Advanced Micro Devices X86-64',
    needs: ['libc.so'],
  },
  'linux-arm64-musl': {
    by: 'build-addon',
    triple: 'aarch64-linux-musl',
    openssl: 'linux-aarch64',
    machine: 'AArch64',
    needs: ['libc.so'],
  },
  'darwin-arm64': { by: 'workflow', runner: 'macos-14' },
  'darwin-x64': { by: 'workflow', runner: 'macos-13' },
  'win32-x64': { by: 'workflow', runner: 'windows-2022' },
};

/** Names of the targets that build-addon.mjs builds. */
export const crossTargets = Object.keys(targets).filter(
  (name) => targets[name].by === 'build-addon',
);

/**
 * @param {string} name
 * @returns {CrossTarget}
 */
export function crossTarget(name) {
  const target = targets[name];
  if (target?.by === 'build-addon') return target;
  throw new Failure(`${name} is not built here`, [`known: ${crossTargets.join(', ')}`]);
}
