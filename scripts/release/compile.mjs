// Compiles lists of files, as many at once as there are processors.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runLogged } from '../../deps/command.mjs';

/**
 * @typedef {object} Build Where a step works, and with what.
 * @property {string} cwd Sources are named relative to it: their names can end up in the binary.
 * @property {string} log
 * @property {Record<string, string>} env Of `compilers`.
 */

/**
 * Compiles files into a folder.
 *
 * @param {string[]} files
 * @param {string[]} command Compiler and flags.
 * @param {string} folder
 * @param {Build} build
 * @returns {Promise<string[]>} The objects, in the files' order.
 */
export async function compileAll(files, command, folder, build) {
  const jobs = files.map((file) => ({
    file,
    object: join(folder, `${file.replaceAll('/', '-')}.o`),
  }));
  const waiting = [...jobs];
  const worker = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const full = [...command, '-c', job.file, '-o', job.object];
      await runLogged(full, { name: `compiling ${job.file}`, ...build }).catch((error) => {
        waiting.length = 0;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return jobs.map(({ object }) => object);
}

/**
 * @param {string} archive
 * @param {string[]} objects
 * @param {Build} build
 */
export function archive(archive, objects, build) {
  return runLogged(['zig-ar', 'rcsD', archive, ...objects], { name: 'ar', ...build });
}

/** @param {string[]} files */
export function hashOfFiles(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update('\0').update(readFileSync(file));
  return hash.digest('hex');
}
