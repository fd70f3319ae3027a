// Finds out, before anything is built, what this machine lacks. On Debian and Ubuntu, run as root
// (containers, CI), it installs what is missing and says so; elsewhere it ends with one message.
//
//   node deps/diagnose.mjs
//
//   KAFKA_NAPI_NO_APT=1  never install anything

import * as apt from './apt.mjs';
import { outputOf, which } from './command.mjs';
import { Failure, isMain, main } from './failure.mjs';
import { mode } from './mode.mjs';
import { depsDir, root } from './paths.mjs';
import { installCommand, packageManager, packagesFor } from './packages.mjs';
import { archivePath, compilerVersion, cxx, headerVersion, libraries } from './toolchain.mjs';
import { programs, python } from './toolchain.mjs';

/**
 * @typedef {object} Missing
 * @property {import('./packages.mjs').Need} need
 * @property {string} what
 */

/**
 * What the build in this mode lacks here.
 *
 * @param {{ cmake?: boolean }} [needs] cmake: also for `npm run build:static`.
 * @returns {Missing[]}
 */
export function diagnose({ cmake = false } = {}) {
  const missing = missingPrograms();
  if (cmake && which('cmake') === undefined) missing.push({ need: 'cmake', what: 'cmake' });
  // Without a compiler nobody can tell which headers it would find: report those by the package.
  const compiles = !missing.some(({ need }) => need === 'compiler');
  if (mode() === 'system') return [...missing, ...missingSystemLibrary()];
  return [...missing, ...libraries.flatMap((library) => missingLibrary(library, compiles))];
}

/** @returns {Missing[]} */
function missingPrograms() {
  /** @type {Missing[]} */
  const missing = [];
  for (const [what, program] of Object.entries(programs)) {
    if (which(program) !== undefined) continue;
    const need = what.endsWith('compiler') ? 'compiler' : what;
    missing.push({ need, what: `${program} (${what})` });
  }
  if (python() === undefined) missing.push({ need: 'python', what: 'python3 (for node-gyp)' });
  if (which('tar') === undefined) missing.push({ need: 'tar', what: 'tar' });
  if (missing.some(({ need }) => need === 'compiler')) return missing;
  if (compilerVersion() === undefined || !compilesCxx()) {
    missing.push({ need: 'compiler', what: `a working C and C++ compiler (${cxx.join(' ')})` });
  }
  return missing;
}

/** A compiler without its standard headers is common in small containers. */
function compilesCxx() {
  const source = '#include <string>\n#include <stdlib.h>\n';
  return outputOf([...cxx, '-E', '-x', 'c++', '-'], source) !== undefined;
}

/**
 * @param {import('./toolchain.mjs').Library} library
 * @param {boolean} compiles
 * @returns {Missing[]}
 */
function missingLibrary(library, compiles) {
  const need = library.name.toLowerCase();
  if (!compiles) return [{ need, what: `${library.name} (cannot be checked without a compiler)` }];
  const what = [
    ...(headerVersion(library) === undefined ? [`${library.header}`] : []),
    // The shared mode links what the headers belong to; the package that has these has it, too.
    ...Object.values(library.archives).filter(
      (file) => mode() === 'static' && archivePath(library, file) === undefined,
    ),
  ];
  return what.length === 0 ? [] : [{ need, what: `${library.name} (${what.join(', ')})` }];
}

/** @returns {Missing[]} */
function missingSystemLibrary() {
  if (which('pkg-config') === undefined) {
    const needs = /** @type {const} */ (['pkg-config', 'librdkafka']);
    return needs.map((need) => ({ need, what: need }));
  }
  if (outputOf(['pkg-config', '--exists', 'rdkafka']) !== undefined) return [];
  return [{ need: 'librdkafka', what: 'librdkafka (rdkafka.pc)' }];
}

/**
 * Returns when everything is there; installs what is missing where it may, or fails.
 *
 * @param {(line: string) => void} [say]
 * @param {{ cmake?: boolean }} [needs]
 */
export async function ensureToolchain(say = console.log, needs = {}) {
  if (process.platform === 'win32') return; // msbuild and vcpkg say themselves what they lack.
  refuseSpaces();
  let missing = diagnose(needs);
  if (missing.length > 0 && apt.mayInstall()) {
    await install(missing, say);
    missing = diagnose(needs);
  }
  if (missing.length === 0) return;
  const command = installCommand(missing.map(({ need }) => need));
  throw new Failure('the addon cannot be built here; missing:', [
    ...missing.map(({ what }) => `- ${what}`),
    'remedy:',
    `  ${command}`,
    'and run the command again. The system has no static archives? KAFKA_NAPI_LIBRDKAFKA=shared',
    'takes shared libraries, and KAFKA_NAPI_LIBRDKAFKA=system a librdkafka of its own.',
  ]);
}

/** make, which drives both builds, takes a space in a name for the end of the name. */
function refuseSpaces() {
  const folder = [root, depsDir].find((path) => /\s/.test(path));
  if (folder === undefined) return;
  throw new Failure('the addon cannot be built in a folder with a space in its path', [
    `folder: ${folder}`,
    'remedy: move the project',
  ]);
}

/**
 * @param {Missing[]} missing
 * @param {(line: string) => void} say
 */
async function install(missing, say) {
  const needs = missing.map(({ need }) => need);
  const packages = packagesFor(packageManager(), needs);
  say(`missing here: ${missing.map(({ what }) => what).join(', ')}`);
  say(`running as root on Debian/Ubuntu, so installing with apt-get: ${packages.join(' ')}`);
  say('(KAFKA_NAPI_NO_APT=1 forbids this)');
  if (await apt.install(() => packages)) return;
  throw new Failure('apt-get could not install what is missing', [
    `remedy: ${installCommand(needs)}`,
  ]);
}

if (isMain(import.meta)) {
  await main(async () => {
    await ensureToolchain();
    console.log(`everything is here for KAFKA_NAPI_LIBRDKAFKA=${mode()}`);
  });
}
