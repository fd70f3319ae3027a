// Publishes the tarballs of a folder: the platforms first, as kafka-napi asks for exactly their
// version. What the registry has already is left out, so that a publication that ended half-way can
// be run again.
//
//   node scripts/release/publish.mjs --packages DIR [-- options for npm publish]

import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { npmCommand, outputOf, run } from '../../deps/command.mjs';
import { Failure, isMain, main } from '../../deps/failure.mjs';

/**
 * The tarballs, in the order in which they are published.
 *
 * @param {string} folder
 */
function tarballsIn(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const isMainPackage = (name) => /^kafka-napi-\d/.test(name);
  const [first, ...more] = names.filter(isMainPackage);
  if (first === undefined || more.length > 0) {
    throw new Failure(`${folder} must hold kafka-napi once`, names);
  }
  const platforms = names.filter((name) => !isMainPackage(name)).sort();
  return [...platforms, first].map((name) => join(folder, name));
}

/**
 * `<name>@<version>` of a tarball.
 *
 * @param {string} tarball
 */
function idOf(tarball) {
  const manifest = outputOf(['tar', '-xzOf', tarball, 'package/package.json']);
  if (manifest === undefined) throw new Failure(`tar cannot read ${tarball}`);
  const { name, version } = JSON.parse(manifest);
  return `${name}@${version}`;
}

/**
 * A registry that cannot be reached looks like one that has nothing; publishing fails then, too.
 *
 * @param {string} id
 */
function isPublished(id) {
  return Boolean(outputOf([...npmCommand(), 'view', id, 'version', '--loglevel=silent']));
}

/**
 * @param {string} folder
 * @param {string[]} options
 */
export async function publish(folder, options) {
  for (const tarball of tarballsIn(folder)) {
    const id = idOf(tarball);
    if (isPublished(id)) {
      console.log(`${id}: published before`);
      continue;
    }
    const status = await run([...npmCommand(), 'publish', tarball, ...options]);
    if (status !== 0) throw new Failure(`npm publish ended with ${status} for ${id}`);
    console.log(`${id}: published`);
  }
}

if (isMain(import.meta)) {
  await main(async () => {
    const options = /** @type {const} */ ({ packages: { type: 'string' } });
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (values.packages === undefined) {
      throw new Failure('usage: node scripts/release/publish.mjs --packages DIR [-- OPTION...]');
    }
    await publish(resolve(values.packages), positionals);
  });
}
