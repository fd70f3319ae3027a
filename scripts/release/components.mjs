// What is linked into an addon, and under which licences: for LICENSES.txt and the bill of materials.

import { existsSync, readFileSync } from 'node:fs';
import { Failure } from '../../deps/failure.mjs';
import { readLink } from '../../deps/link.mjs';
import { currentLink } from '../../deps/paths.mjs';
import { ownComponents } from './own-components.mjs';

/**
 * @typedef {object} Component
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX expression.
 * @property {string} text The licence, in full.
 * @property {string} [purl] Where it comes from, as a package URL; absent: it is part of the source
 *   of the component before it.
 * @property {string} [changes] What was changed in it.
 * @property {{ name: string, alg: string, content: string }[]} files Hashes, in hex, of what was
 *   linked or compiled in.
 */

/**
 * The components of an addon: of build/Release, or of one that brings a list of them along, in
 * `<addon>.components.json`.
 *
 * @param {string} addon
 * @returns {Component[]}
 */
export function componentsOf(addon) {
  const list = `${addon}.components.json`;
  if (existsSync(list)) return JSON.parse(readFileSync(list, 'utf8'));
  const bytes = readFileSync(addon);
  const link = existsSync(currentLink) ? readLink() : undefined;
  if (link !== undefined && bytes.includes(link.info)) return ownComponents(link);
  throw new Failure(`nothing tells what is linked into ${addon}`, [
    'it does not come from the last build in this tree',
    `remedy: write ${list}; scripts/release/components.mjs tells how`,
  ]);
}
