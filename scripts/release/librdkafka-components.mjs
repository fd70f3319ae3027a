// librdkafka, and the code of others that its source carries: each has a LICENSE.<name> there.

import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from '../../deps/failure.mjs';
import { cachedSource } from '../../deps/fetch.mjs';
import { MENDS } from '../../deps/mends.mjs';
import { pin, tarballPath } from '../../deps/paths.mjs';
import { fromIntegrity } from './hashes.mjs';

const PUBLIC_DOMAIN = 'LicenseRef-public-domain';

/** SPDX names of those texts; undefined: only compiled in on Windows. */
const PARTS = {
  cjson: 'MIT',
  crc32c: 'Zlib',
  fnv1a: PUBLIC_DOMAIN,
  hdrhistogram: 'MIT',
  lz4: 'BSD-2-Clause',
  murmur2: 'MIT',
  nanopb: 'Zlib',
  opentelemetry: 'Apache-2.0',
  pycrc: 'MIT',
  queue: 'BSD-3-Clause',
  regexp: PUBLIC_DOMAIN,
  snappy: 'BSD-3-Clause',
  tinycthread: 'Zlib',
  wingetopt: undefined,
};

/** @returns {import('./components.mjs').Component[]} */
export function librdkafkaComponents() {
  const source = cachedSource();
  if (source === undefined) {
    throw new Failure('the licences of librdkafka are in its source, which is not here', [
      'remedy: node deps/fetch.mjs',
    ]);
  }
  const text = (file) => readFileSync(join(source, file), 'utf8');
  const parts = readdirSync(source).flatMap((file) => /^LICENSE\.(.+)$/.exec(file)?.[1] ?? []);
  const unknown = parts.filter((part) => !(part in PARTS));
  if (unknown.length > 0) {
    throw new Failure(
      `librdkafka carries code under licences that are new: ${unknown.join(', ')}`,
      ['remedy: add their SPDX names to scripts/release/librdkafka-components.mjs'],
    );
  }
  return [
    {
      name: 'librdkafka',
      version: pin.version,
      licence: pin.licence,
      text: text('LICENSE'),
      purl: `pkg:github/confluentinc/librdkafka@v${pin.version}`,
      changes: `lines in ${MENDS.map(({ file }) => file).join(', ')}: see deps/mends.mjs`,
      files: [{ name: basename(tarballPath), ...fromIntegrity(pin.integrity) }],
    },
    ...parts
      .filter((part) => PARTS[part] !== undefined)
      .sort()
      .map((part) => ({
        name: `${part} (in librdkafka)`,
        version: pin.version,
        licence: PARTS[part],
        text: text(`LICENSE.${part}`),
        files: [],
      })),
  ];
}
