// What this machine has for building the addon, and what it lacks: for `kafka-napi doctor` and
// `npm run doctor`. Changes nothing and needs no network.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { npmCommand, outputOf } from './command.mjs';
import { diagnose } from './diagnose.mjs';
import { Failure } from './failure.mjs';
import { cachedSource, integrityOf } from './fetch.mjs';
import { mode } from './mode.mjs';
import { installCommand } from './packages.mjs';
import { currentLink, isClone, pin, root, tarballPath } from './paths.mjs';
import { cc, cxx, headerVersion, libraries, nodePrefix, python } from './toolchain.mjs';

/**
 * @typedef {object} BuildTools
 * @property {[name: string, fact: string][]} facts What there is, in the order of a build.
 * @property {string[]} missing What a build lacks.
 * @property {string} [remedy] The command that brings what is missing.
 */

const firstLine = (command) => outputOf(command)?.split('\n')[0] ?? 'missing';

/** @returns {BuildTools} */
export function buildTools() {
  try {
    const missing = diagnose();
    return {
      facts: [...facts(), ...(isClone ? factsOfClone() : [])],
      missing: missing.map(({ what }) => what),
      ...(missing.length > 0 && { remedy: installCommand(missing.map(({ need }) => need)) }),
    };
  } catch (error) {
    // A variable with a wrong value: that is a finding too.
    if (!(error instanceof Failure)) throw error;
    return { facts: [], missing: error.message.split('\n').map((line) => line.trim()) };
  }
}

/** @returns {[string, string][]} */
function facts() {
  return [
    ['node headers', nodePrefix() ?? 'not beside node: node-gyp will download them'],
    ['npm', firstLine([...npmCommand(), '--version'])],
    ['C compiler', firstLine([...cc, '--version'])],
    ['C++ compiler', firstLine([...cxx, '--version'])],
    ['make', firstLine(['make', '--version'])],
    ['python', firstLine([python() ?? 'python3', '--version'])],
    ...libraries.map((library) => [library.name, headerVersion(library) ?? 'no headers']),
    ['pinned', `librdkafka ${pin.version}, from ${pin.package}`],
    ['tarball', tarballState()],
    ['source', cachedSource() ?? 'not unpacked yet'],
    ['librdkafka', `${linkState()} (KAFKA_NAPI_LIBRDKAFKA=${mode()})`],
  ];
}

/** For working on the project. @returns {[string, string][]} */
function factsOfClone() {
  return [
    ['cmake', `${firstLine(['cmake', '--version'])} (optional)`],
    ['java', javaVersion()],
    ['packages', packagesState()],
  ];
}

function tarballState() {
  if (!existsSync(tarballPath)) return 'not fetched yet';
  return integrityOf(tarballPath) === pin.integrity
    ? 'sha512 ok'
    : `HASH DIFFERS from the pinned one; remedy: delete ${tarballPath}`;
}

function linkState() {
  if (!existsSync(currentLink)) return 'not built yet';
  return JSON.parse(readFileSync(currentLink, 'utf8')).info;
}

function javaVersion() {
  // java prints its version to standard error.
  const line = outputOf(['sh', '-c', 'java -version 2>&1'])?.split('\n')[0];
  return line ?? 'missing (only for the tests on a real Kafka)';
}

function packagesState() {
  const { resolve } = createRequire(join(root, 'package.json'));
  const absent = ['node-gyp', 'node-addon-api', 'typescript', 'jest'].filter((name) => {
    try {
      resolve(`${name}/package.json`);
      return false;
    } catch {
      return true;
    }
  });
  return absent.length === 0 ? 'installed' : `missing: ${absent.join(', ')}; remedy: npm ci`;
}
