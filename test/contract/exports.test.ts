import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** What `source` prints, run as an application inside the package would be. */
function run(source: string, type: 'module' | 'commonjs'): unknown {
  const args = [`--input-type=${type}`, '--eval', source];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' }));
}

test('ES modules and CommonJS see the same names', () => {
  const required = run(
    "console.log(JSON.stringify(Object.keys(require('kafka-napi')).sort()))",
    'commonjs',
  );
  const imported = run(
    "console.log(JSON.stringify(Object.keys(await import('kafka-napi')).sort()))",
    'module',
  );
  expect(imported).toEqual(required);
  expect(required).toEqual([
    'AdminClient',
    'Client',
    'Consumer',
    'ErrorCode',
    'KafkaError',
    'Message',
    'MockCluster',
    'Offset',
    'ProduceChannel',
    'Producer',
    'Reader',
    'TransactSession',
    'Transaction',
    'WriteErrors',
    'Writer',
    'deadLetter',
    'features',
    'hash',
    'leastBytes',
    'libraryVersion',
    'librdkafkaVersion',
    'linkInfo',
    'missingFeatures',
    'roundRobin',
  ]);
});

test('ES modules and CommonJS share one implementation', () => {
  const isSame = run(
    `import { createRequire } from 'node:module';
     import { Producer } from 'kafka-napi';
     const required = createRequire(process.cwd() + '/x.js')('kafka-napi');
     console.log(JSON.stringify(required.Producer === Producer));`,
    'module',
  );
  expect(isSame).toBe(true);
});

test('kafka-napi/testing has its names in both module systems, and the same MockCluster', () => {
  const names = `Object.keys(testing).sort(), testing.MockCluster === kafka.MockCluster`;
  const required = run(
    `const [testing, kafka] = [require('kafka-napi/testing'), require('kafka-napi')];
     console.log(JSON.stringify([${names}]));`,
    'commonjs',
  );
  const imported = run(
    `import * as testing from 'kafka-napi/testing';
     import * as kafka from 'kafka-napi';
     console.log(JSON.stringify([${names}]));`,
    'module',
  );
  expect(imported).toEqual(required);
  expect(required).toEqual([
    [
      'ApiKey',
      'FAST_CONSUMER',
      'FAST_KIP848_CONSUMER',
      'MockCluster',
      'raiseFatalError',
      'withMockCluster',
    ],
    true,
  ]);
});
