// publish.mjs, with a program of this test for npm.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, temporaryFolder } from '../deps/script.js';

const PACKAGES = ['kafka-napi', '@kafka-napi/linux-x64-musl', '@kafka-napi/linux-arm64-glibc'];

/** Writes down how it is called; has some packages, and refuses others. */
const NPM = `
  const { appendFileSync } = require('node:fs');
  const { LOG, HAS, REFUSES } = process.env;
  const [command, what, ...rest] = process.argv.slice(2);
  if (command === 'view') {
    if (HAS.split(',').includes(what)) console.log('1.2.3');
    else process.exitCode = what.startsWith('@') ? 1 : 0; // As npm: 1 for names that it has never heard.
  } else {
    appendFileSync(LOG, [command, what.split('/').at(-1), ...rest].join(' ') + '\\n');
    if (REFUSES !== '' && what.includes(REFUSES)) process.exitCode = 1;
  }
`;

interface Published {
  readonly status: number | null;
  readonly calls: readonly string[];
  readonly said: string;
}

function publish({ has = '', refuses = '' } = {}): Published {
  const folder = temporaryFolder();
  const packages = join(folder, 'packages');
  mkdirSync(packages);
  for (const name of PACKAGES) {
    mkdirSync(join(folder, 'package'), { recursive: true });
    writeFileSync(join(folder, 'package/package.json'), JSON.stringify({ name, version: '1.2.3' }));
    const file = `${name.replace('@', '').replace('/', '-')}-1.2.3.tgz`;
    execFileSync('tar', ['-czf', join(packages, file), '-C', folder, 'package']);
  }
  const npm = join(folder, 'npm-cli.js');
  const log = join(folder, 'log');
  writeFileSync(npm, NPM);
  const script = join(root, 'scripts/release/publish.mjs');
  const command = [script, '--packages', packages, '--', '--provenance'];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: npm, LOG: log, HAS: has, REFUSES: refuses },
  });
  const calls = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  return { status, calls, said: stdout + stderr };
}

const ARM = 'publish kafka-napi-linux-arm64-glibc-1.2.3.tgz --provenance';
const MUSL = 'publish kafka-napi-linux-x64-musl-1.2.3.tgz --provenance';
const MAIN = 'publish kafka-napi-1.2.3.tgz --provenance';

it('publishes the platforms first, with the options that are given', () => {
  expect(publish()).toMatchObject({ status: 0, calls: [ARM, MUSL, MAIN] });
});

it('goes on where an earlier publication ended', () => {
  const { status, calls, said } = publish({ has: '@kafka-napi/linux-arm64-glibc@1.2.3' });
  expect(calls).toEqual([MUSL, MAIN]);
  expect(said).toContain('@kafka-napi/linux-arm64-glibc@1.2.3: published before');
  expect(status).toBe(0);
});

it('stops at the first that is refused: kafka-napi never comes without its platforms', () => {
  const { status, calls, said } = publish({ refuses: 'musl' });
  expect(calls).toEqual([ARM, MUSL]);
  expect(said).toContain('npm publish ended with 1 for @kafka-napi/linux-x64-musl@1.2.3');
  expect(status).toBe(1);
});
