import { features } from '../../lib/index.js';
import { withCluster } from '../helpers/cluster.js';
import { allValues } from '../helpers/read.js';

const cluster = withCluster();

const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

it('the default build has every codec', () => {
  expect(features).toEqual(expect.arrayContaining(['gzip', 'snappy', 'lz4', 'zstd']));
});

it.each([
  ...CODECS.map((codec) => [codec, undefined] as const),
  ['gzip', 9] as const,
  ['lz4', 12] as const,
  ['zstd', 12] as const,
])('%s with level %p comes back intact', async (codec, level) => {
  const topic = cluster.topic();
  const values = Array.from({ length: 200 }, (_, i) => `${i} `.repeat(50));
  const producer = cluster.producer({
    'compression.type': codec,
    ...(level === undefined ? {} : { 'compression.level': level }),
  });
  await producer.sendBatch(values.map((value) => ({ topic, value })));
  expect(await allValues(cluster, topic)).toEqual(values);
});
