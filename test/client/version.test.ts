import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryVersion } from '../../lib/index.js';
import { softwareEntries } from '../../lib/client/version.js';

it('brokers see the name and the versions of the package and of librdkafka (KIP-511)', () => {
  const text = readFileSync(join(__dirname, '../../package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  expect(softwareEntries()).toEqual([
    'client.software.name',
    'kafka-napi',
    'client.software.version',
    `${version}-librdkafka-${libraryVersion().text}`,
  ]);
});
