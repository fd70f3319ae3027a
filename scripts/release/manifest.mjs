// The package.json files that are published. The repository's own is the only place with a version.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deps/paths.mjs';
import { installsOn, packageName } from './platforms.mjs';

/** For work in the repository. `private` is there so that nobody publishes that one by mistake. */
const INTERNAL = ['private', 'scripts', 'devDependencies', 'overrides'];

/** Files that are generated into every package. */
export const LICENCES = 'LICENSES.txt';
export const MATERIALS = 'sbom.cdx.json';

/** The repository's. */
export const ownManifest = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/**
 * @param {readonly string[]} platforms Those that are packed along.
 * @returns {Record<string, unknown>}
 */
export function mainManifest(platforms) {
  const own = ownManifest();
  for (const key of INTERNAL) delete own[key];
  return {
    ...own,
    files: [...own.files, LICENCES, MATERIALS],
    // npm would take the binding.gyp for a wish to compile on every install.
    gypfile: false,
    optionalDependencies: Object.fromEntries(
      platforms.map((platform) => [packageName(platform), own.version]),
    ),
  };
}

/**
 * @param {string} platform
 * @returns {Record<string, unknown>}
 */
export function platformManifest(platform) {
  const { name, version, license, engines } = ownManifest();
  return {
    name: packageName(platform),
    version,
    description: `The native addon of ${name} for ${platform}`,
    license,
    engines,
    ...installsOn(platform),
    type: 'commonjs',
    main: './kafka_napi.node',
    files: ['kafka_napi.node', LICENCES, MATERIALS],
    // Yarn may keep packages zipped; no system loads an addon out of a zip file.
    preferUnplugged: true,
    publishConfig: { access: 'public' },
  };
}
