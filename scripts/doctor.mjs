// Says what this machine has for building and testing, what it lacks, and how to get that.
// Changes nothing and needs no network.
//
//   node scripts/doctor.mjs

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, release } from 'node:os';
import { join } from 'node:path';
import { npmCommand, outputOf } from '../deps/command.mjs';
import { diagnose } from '../deps/diagnose.mjs';
import { isMain, main } from '../deps/failure.mjs';
import { cachedSource, integrityOf } from '../deps/fetch.mjs';
import { mode } from '../deps/mode.mjs';
import { installCommand } from '../deps/packages.mjs';
import { currentLink, pin, root, tarballPath } from '../deps/paths.mjs';
import { cc, cxx, headerVersion, libraries, nodePrefix, python } from '../deps/toolchain.mjs';

const firstLine = (command) => outputOf(command)?.split('\n')[0] ?? 'missing';

/** The C library: glibc and musl say it in different places. */
function libc() {
  const report = process.report?.getReport();
  const glibc = report?.header?.glibcVersionRuntime;
  if (glibc) return `glibc ${glibc}`;
  return process.platform === 'linux' ? 'musl' : process.platform;
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

function addonState() {
  const addon = join(root, 'build/Release/kafka_napi.node');
  if (!existsSync(addon)) return 'not built yet (npm run setup)';
  // In a process of its own: an addon that crashes on loading must not take the doctor along.
  const source = `require(${JSON.stringify(addon)})`;
  const loads = outputOf([process.execPath, '-e', source]) !== undefined;
  return loads ? 'built, loads' : 'built, but DOES NOT LOAD; remedy: npm run build:native';
}

/** What an older librdkafka lacks, by the names of docs/installing.md. */
function missingFeatures() {
  const entry = join(root, 'dist/index.js');
  if (!existsSync(entry)) return 'not known before npm run build:ts';
  const source = `console.log(require(${JSON.stringify(entry)}).missingFeatures.join(', '))`;
  const names = outputOf([process.execPath, '-e', source]);
  return names === undefined ? 'not known: the addon does not load' : names.trim() || 'nothing';
}

function javaVersion() {
  // java prints its version to standard error.
  const line = outputOf(['sh', '-c', 'java -version 2>&1'])?.split('\n')[0];
  return line ?? 'missing (only for the tests on a real Kafka)';
}

/** @returns {[string, string][]} */
function facts() {
  const headers = nodePrefix();
  return [
    ['system', `${process.platform} ${release()}, ${arch()}, ${libc()}`],
    ['node', `${process.version} (${process.execPath})`],
    ['node headers', headers ?? 'not beside node: node-gyp will download them'],
    ['npm', firstLine([...npmCommand(), '--version'])],
    ['C compiler', firstLine([...cc, '--version'])],
    ['C++ compiler', firstLine([...cxx, '--version'])],
    ['make', firstLine(['make', '--version'])],
    ['python', firstLine([python() ?? 'python3', '--version'])],
    ['cmake', `${firstLine(['cmake', '--version'])} (optional)`],
    ['java', javaVersion()],
    ...libraries.map((library) => [library.name, headerVersion(library) ?? 'no headers']),
    ['packages', packagesState()],
    ['pinned', `librdkafka ${pin.version}, from ${pin.package}`],
    ['tarball', tarballState()],
    ['source', cachedSource() ?? 'not unpacked yet'],
    ['librdkafka', `${linkState()} (KAFKA_NAPI_LIBRDKAFKA=${mode()})`],
    ['addon', addonState()],
    ['lacks', missingFeatures()],
  ];
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

function doctor() {
  for (const [name, fact] of facts()) console.log(`${name.padEnd(14)}${fact}`);
  const missing = diagnose();
  if (missing.length === 0) {
    console.log('\nNothing is missing for a build.');
    return;
  }
  console.log('\nMissing for a build:');
  for (const { what } of missing) console.log(`  - ${what}`);
  console.log(`Get it with:\n  ${installCommand(missing.map(({ need }) => need))}`);
  process.exitCode = 1;
}

if (isMain(import.meta)) await main(doctor);
