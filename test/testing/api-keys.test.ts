import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiKey } from '../../lib/testing/index.js';
import { apiKeyName, MOCK_API_VERSIONS, toApiKey } from '../../lib/testing/api-keys.js';
import { withCluster } from '../helpers/cluster.js';
import { versionsOf } from './wire.js';

const cluster = withCluster();
const deps = join(__dirname, '../../deps');
const pins = JSON.parse(readFileSync(join(deps, 'versions.json'), 'utf8'));
const folder = `librdkafka-${pins.librdkafka.version}`;
const source = join(deps, '.cache', folder, 'src/rdkafka_protocol.h');

it('the versions are those that a mock broker announces', async () => {
  const announced = await versionsOf(cluster.bootstrapServers);
  const known = [...MOCK_API_VERSIONS].map(([key, { min, max }]) => [key, [min, max]] as const);
  expect(announced).toEqual(new Map(known));
});

// A build against a system library unpacks no source.
(existsSync(source) ? it : it.skip)("the names are librdkafka's, but for one", () => {
  const text = readFileSync(source, 'utf8');
  for (const [name, number] of Object.entries(ApiKey)) {
    const theirs = name === 'ApiVersions' ? 'ApiVersion' : name;
    const [, found] = new RegExp(`#define RD_KAFKAP_${theirs} +(\\d+)`).exec(text) ?? [];
    expect([name, Number(found)]).toEqual([name, number]);
  }
});

it('names and numbers are the same to every method', () => {
  for (const [name, number] of Object.entries(ApiKey)) {
    expect(toApiKey(name as keyof typeof ApiKey)).toBe(number);
    expect(toApiKey(number)).toBe(number);
    expect(apiKeyName(number)).toBe(name);
  }
  expect(apiKeyName(4)).toBeUndefined();
});
