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
    'deadLetter',
    'features',
    'libraryVersion',
    'librdkafkaVersion',
    'linkInfo',
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
