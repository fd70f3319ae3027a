// One hash over files of this repository: equal hashes mean that a build would change nothing.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../deps/paths.mjs';

/**
 * @param {string[]} paths Files and folders, relative to the root; those that are absent count too.
 * @param {RegExp} pattern Which files inside the folders.
 * @param {string[]} [facts] What else the result depends on.
 * @returns {string}
 */
export function hashOf(paths, pattern, facts = []) {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const path of paths.flatMap((path) => filesUnder(path, pattern)).sort()) {
    hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

/**
 * Files below a path, relative to the root. Hidden folders are caches.
 *
 * @param {string} path
 * @param {RegExp} pattern
 * @returns {string[]}
 */
export function filesUnder(path, pattern) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    const child = `${path}/${entry.name}`;
    if (entry.isDirectory()) return filesUnder(child, pattern);
    return pattern.test(entry.name) ? [child] : [];
  });
}
