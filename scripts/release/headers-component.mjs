// The one npm package that is compiled in. kafka-napi carries it along, for `kafka-napi build`.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../deps/paths.mjs';
import { fromIntegrity } from './hashes.mjs';

const HEADERS = 'node-addon-api';

/** @returns {import('./components.mjs').Component} */
export function headersComponent() {
  const manifest = createRequire(join(root, 'package.json')).resolve(`${HEADERS}/package.json`);
  const { version, license } = JSON.parse(readFileSync(manifest, 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { integrity } = lock.packages[`node_modules/${HEADERS}`];
  return {
    name: HEADERS,
    version,
    licence: license,
    text: readFileSync(join(manifest, '../LICENSE.md'), 'utf8'),
    purl: `pkg:npm/${HEADERS}@${version}`,
    files: [{ name: `${HEADERS}-${version}.tgz`, ...fromIntegrity(integrity) }],
  };
}
