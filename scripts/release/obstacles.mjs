// Why what lies here is no release: each reason in a line.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf } from '../../deps/command.mjs';
import { root } from '../../deps/paths.mjs';
import { ownManifest } from './manifest.mjs';

/**
 * @typedef {object} State
 * @property {{ version: string, repository?: unknown }} manifest The repository's package.json.
 * @property {string} changelog
 * @property {string | undefined} changes What `git status --porcelain` prints; undefined: it failed.
 * @property {string | undefined} tag The tag that a workflow runs for.
 */

/** @returns {State} */
export function currentState() {
  const { GITHUB_REF_TYPE, GITHUB_REF_NAME } = process.env;
  return {
    manifest: ownManifest(),
    changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
    changes: outputOf(['git', '-C', root, 'status', '--porcelain']),
    tag: GITHUB_REF_TYPE === 'tag' ? GITHUB_REF_NAME : undefined,
  };
}

/**
 * @param {State} state
 * @returns {string[]}
 */
export function obstaclesTo({ manifest, changelog, changes, tag }) {
  const { version, repository } = manifest;
  const heading = `## ${version} `;
  return [
    ...(changes === undefined ? ['git does not tell whether everything is committed'] : []),
    ...(changes ? ['the tree has changes that are not committed'] : []),
    ...(changelog.includes(`\n${heading}`) ? [] : [`CHANGELOG.md has no "${heading}- <date>"`]),
    ...(tag === undefined || tag === `v${version}`
      ? []
      : [`the tag is ${tag}, and the version in package.json is ${version}`]),
    ...(repository
      ? []
      : ['package.json has no `repository`: npm publishes no provenance without it']),
  ];
}
