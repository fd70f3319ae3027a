// Where things lie, and what is pinned.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Pin
 * @property {string} version Version of librdkafka.
 * @property {string} licence SPDX name.
 * @property {string} package npm package whose tarball carries the source.
 * @property {string} folder Where the source lies inside that tarball.
 * @property {string} integrity Hash of the tarball, as npm writes it: `sha512-<base64>`.
 */

/** Root of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Whether this is the repository, and not the package as installed. */
export const isClone = existsSync(join(root, 'test'));

/** The command that shows what this machine has and lacks. */
export const doctorCommand = isClone ? 'npm run doctor' : 'npx kafka-napi doctor';

/** Holds the caches; another folder keeps tests, or a shared CI cache, apart from this tree. */
export const depsDir = resolve(process.env.KAFKA_NAPI_DEPS_DIR ?? join(root, 'deps'));

/** Downloads and unpacked sources. */
export const cacheDir = join(depsDir, '.cache');

/** Builds of librdkafka, one folder per key. */
export const buildDir = join(depsDir, '.build');

/** The link description of the build that was made or chosen last. */
export const currentLink = join(buildDir, 'current.json');

/** @type {Pin} */
export const pin = JSON.parse(readFileSync(join(root, 'deps/versions.json'), 'utf8')).librdkafka;

/** The downloaded tarball, kept so that every build can hash it again. */
export const tarballPath = join(
  cacheDir,
  `${pin.package.replace(/^@/, '').replace(/[/@]/g, '-')}.tgz`,
);

/** The unpacked source. */
export const sourceDir = join(cacheDir, `librdkafka-${pin.version}`);
