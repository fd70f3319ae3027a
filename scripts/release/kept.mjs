// Results of long steps, kept under a key that hashes everything that goes in: the same inputs
// never cost twice, and different ones never meet.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporary, withLock } from '../../deps/lock.mjs';
import { buildDir } from '../../deps/paths.mjs';

/** @param {unknown} inputs */
export function keyOf(inputs) {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16);
}

/**
 * The folder of a result; makes it when there is none.
 *
 * @param {string} name Start of the folder's name.
 * @param {unknown} inputs
 * @param {(folder: { work: string, output: string, log: string }) => Promise<void>} make Works in
 *   one folder and leaves the result in the other.
 * @returns {Promise<string>}
 */
export async function kept(name, inputs, make) {
  const parent = join(buildDir, 'release');
  const id = `${name}-${keyOf(inputs)}`;
  const home = join(parent, id);
  mkdirSync(parent, { recursive: true });
  return withLock(`${home}.lock`, async () => {
    if (existsSync(home)) return home;
    removeTemporary(parent, `tmp-${id}-`);
    const folder = mkdtempSync(join(parent, `tmp-${id}-`));
    const [work, output] = [join(folder, 'work'), join(folder, 'output')];
    const log = `${home}.log`;
    rmSync(log, { force: true });
    try {
      for (const path of [work, output]) mkdirSync(path);
      await make({ work, output, log });
      // What lies under the final name is complete.
      renameSync(output, home);
      return home;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
