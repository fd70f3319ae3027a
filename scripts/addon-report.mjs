// What a built addon asks of the machine that it runs on, read from the file itself, and whether
// that is little enough to be copied about.
//
//   node scripts/addon-report.mjs FILE [--json]
//
// Linux only: it reads ELF files, with readelf of binutils, which every compiler brings. What the
// addon says of itself (features, versions) comes from loading it in a process of its own.

import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { outputOf } from '../deps/command.mjs';
import { Failure, isMain, main } from '../deps/failure.mjs';
import { ADDON_EXPORTS, readElf } from './elf.mjs';

/**
 * The C library. Before 2.34, glibc kept parts of it in files of their own, which come with it; the
 * loader is where thread-local storage lives.
 */
const C_LIBRARY =
  /^(lib(c|m|dl|pthread|rt)\.so\.\d+|ld-linux[\w.-]*\.so\.\d+|(libc\.|ld-)musl-\w+\.so\.\d+)$/;

/** What the addon must be able to do wherever it runs (`builtin.features` of librdkafka). */
const FEATURES = [
  ...['gzip', 'snappy', 'lz4', 'zstd'],
  ...['ssl', 'sasl_plain', 'sasl_scram', 'sasl_oauthbearer'],
];

/**
 * @typedef {object} AddonReport
 * @property {string} file
 * @property {number} bytes
 * @property {string[]} needs Shared libraries.
 * @property {string[]} exports Symbols that others see.
 * @property {string | undefined} glibc Oldest glibc that has all it needs; undefined: none (musl).
 * @property {string | undefined} features As librdkafka says it; undefined when it does not load.
 * @property {string | undefined} link What is linked in, with versions.
 */

/**
 * @param {string} file
 * @returns {AddonReport}
 */
export function addonReport(file) {
  const path = resolve(file);
  const { needs, exports, glibc } = readElf(path);
  const loaded = outputOf([process.execPath, '-p', factsSource(path)]);
  const facts = loaded === undefined ? {} : JSON.parse(loaded);
  return {
    file: path,
    bytes: statSync(path).size,
    needs,
    exports,
    glibc,
    features: facts.features,
    link: facts.link,
  };
}

/**
 * What keeps it from being the one file that an app needs.
 *
 * @param {AddonReport} report
 * @returns {string[]}
 */
export function problemsOf({ needs, exports, features, link }) {
  const foreign = needs.filter((name) => !C_LIBRARY.test(name));
  const shown = exports.filter((name) => !ADDON_EXPORTS.includes(name));
  const hidden = ADDON_EXPORTS.filter((name) => !exports.includes(name));
  const have = features?.split(',') ?? [];
  const lacks = FEATURES.filter((name) => !have.includes(name));
  return [
    ...(foreign.length > 0 ? [`it needs more than the C library: ${foreign.join(', ')}`] : []),
    ...(shown.length > 0 ? [`it exports more than Node looks up: ${shown.join(', ')}`] : []),
    ...(hidden.length > 0 ? [`it does not export ${hidden.join(', ')}`] : []),
    ...(features === undefined ? ['it does not load in this node'] : []),
    ...(features !== undefined && lacks.length > 0 ? [`it lacks ${lacks.join(', ')}`] : []),
    ...(link !== undefined && !link.startsWith('static') ? [`it is not static: ${link}`] : []),
  ];
}

/**
 * The report for people.
 *
 * @param {AddonReport} report
 * @returns {string[]}
 */
export function reportLines({ file, bytes, needs, exports, glibc, features, link }) {
  return [
    `file      ${file}`,
    `size      ${(bytes / 2 ** 20).toFixed(1)} MiB`,
    `needs     ${needs.join(', ') || 'nothing'}`,
    `glibc     ${glibc === undefined ? 'none' : `${glibc} or newer`}`,
    `exports   ${exports.join(', ') || 'nothing'}`,
    `linked    ${link ?? 'unknown'}`,
    `features  ${features ?? 'unknown'}`,
  ];
}

/**
 * A problem is a failure.
 *
 * @param {AddonReport} report
 */
export function requireClean(report) {
  const problems = problemsOf(report);
  if (problems.length === 0) return;
  throw new Failure(`${basename(report.file)} is not fit to be copied about:`, [
    ...problems.map((line) => `- ${line}`),
    ...reportLines(report),
  ]);
}

/** @param {string} path */
function factsSource(path) {
  return `const addon = require(${JSON.stringify(path)});
    JSON.stringify({ features: addon.features, link: addon.linkInfo })`;
}

if (isMain(import.meta)) {
  await main(() => {
    const [file, format] = process.argv.slice(2);
    if (file === undefined) throw new Failure('usage: node scripts/addon-report.mjs FILE [--json]');
    const report = addonReport(file);
    const lines = format === '--json' ? [JSON.stringify(report)] : reportLines(report);
    console.log(lines.join('\n'));
    requireClean(report);
  });
}
