// The script is an ES module, which jest does not load: it runs in a child.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

function evaluate(code: string): unknown {
  const url = JSON.stringify(join(root, 'scripts/release/upstream.mjs'));
  const text = `import * as upstream from ${url}; console.log(JSON.stringify(${code}));`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', text], {
    encoding: 'utf8',
  });
  expect(child.stderr).toBe('');
  return JSON.parse(child.stdout);
}

it('names what came and what went, and nothing of what stayed', () => {
  const before = "{ functions: ['a', 'b'], properties: ['p'], errors: [] }";
  const after = "{ functions: ['b', 'c', 'd'], properties: ['p'], errors: ['E'] }";
  expect(evaluate(`upstream.differences(${before}, ${after})`)).toEqual([
    'new functions: c, d',
    'functions that are gone: a',
    'new errors: E',
  ]);
});

it('reads a version out of a header', () => {
  expect(evaluate(`upstream.versionOf('#define RD_KAFKA_VERSION  0x020f01ff')`)).toBe('2.15.1');
});

it('finds the functions, properties and error codes of the pinned source', () => {
  const { librdkafka } = jest.requireActual<{ librdkafka: { version: string } }>(
    '../../deps/versions.json',
  );
  const source = JSON.stringify(join(root, `deps/.cache/librdkafka-${librdkafka.version}`));
  const surface = evaluate(`upstream.surfaceOf(${source})`) as Record<string, string[]>;
  expect(surface['functions']).toContain('rd_kafka_consume_batch_queue');
  expect(surface['functions']).toContain('rd_kafka_mock_cluster_new');
  expect(surface['properties']).toContain('fetch.queue.backoff.ms');
  expect(surface['errors']).toContain('_QUEUE_FULL');
});
