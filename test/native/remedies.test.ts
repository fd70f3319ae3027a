import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attempt, remedies, type Situation } from '../../lib/native/load-error.js';
import { temporaryFolder } from '../deps/script.js';

const LINUX: Situation = {
  platform: 'linux-x64-glibc',
  fitting: ['linux-x64-glibc'],
  installed: [],
  isClone: false,
  isBundle: false,
  glibc: '2.28',
};

const ABSENT: Attempt = {
  source: 'package',
  path: '@kafka-napi/linux-x64-glibc/kafka_napi.node',
  absent: true,
  reason: 'the package is not installed',
};

/** A file that is there, but fails to load with `reason`. */
function broken(reason: string, machine = 62, more: Partial<Attempt> = {}): Attempt {
  const path = join(temporaryFolder(), 'kafka_napi.node');
  const bytes = Buffer.alloc(64);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  bytes.writeUInt16LE(machine, 18);
  writeFileSync(path, bytes);
  return { source: 'package', path, absent: false, reason, ...more };
}

function first(attempt: Attempt, situation: Partial<Situation> = {}): string {
  const all = remedies([attempt], { ...LINUX, ...situation });
  expect(all.length).toBeGreaterThanOrEqual(2);
  expect(all.length).toBeLessThanOrEqual(3);
  return all[0] ?? '';
}

it('a missing platform package: optional dependencies, the lock file, or a build', () => {
  const all = remedies([ABSENT], LINUX);
  expect(all[0]).toMatch(/^Install @kafka-napi\/linux-x64-glibc,.*--omit=optional.*lock file/);
  expect(all[1]).toMatch(/npx kafka-napi build$/);
  expect(all[2]).toMatch(/npx kafka-napi doctor$/);
});

it('the packages of another platform: the command that installs for this one', () => {
  expect(first(ABSENT, { installed: ['linux-arm64-musl'] })).toMatch(
    /another platform \(@kafka-napi\/linux-arm64-musl\).*--os=linux --cpu=x64 --libc=glibc$/,
  );
});

it('a platform without a prebuilt addon, as macOS and Windows are: the build', () => {
  expect(first(ABSENT, { platform: 'darwin-arm64', fitting: [] })).toBe(
    'There is no prebuilt addon for darwin-arm64. Build it here: npx kafka-napi build',
  );
  expect(first(ABSENT, { platform: 'linux-riscv64-glibc', fitting: [] })).toBe(
    'There is no prebuilt addon for linux-riscv64-glibc. Build it here: npx kafka-napi build',
  );
});

it('a bundle: the file to copy', () => {
  expect(first(ABSENT, { isBundle: true })).toMatch(/^Copy kafka_napi\.node .* beside the bundle/);
});

it('a clone: its own commands', () => {
  expect(remedies([ABSENT], { ...LINUX, isClone: true })).toEqual([
    expect.stringMatching(/npm run build:native$/),
    expect.stringMatching(/npm run doctor$/),
  ]);
});

it.each([
  [
    "/lib64/libc.so.6: version `GLIBC_2.34' not found (required by x.node)",
    /glibc 2\.34 or newer \(this one has 2\.28\)/,
  ],
  ['libc.musl-x86_64.so.1: cannot open shared object file', /other C library/],
  ['Error loading shared library ld-linux-x86-64.so.2: No such file', /other C library/],
  ['libssl.so.3: cannot open shared object file: No such file', /Install the library/],
  ['x.node: failed to map segment from shared object', /noexec/],
  ['undefined symbol: foo', /^Replace .*kafka_napi\.node, which does not load/],
])('%s', (reason, remedy) => {
  expect(first(broken(reason))).toMatch(remedy);
});

it('an addon for another processor, which the loader does not find', () => {
  const reason = 'cannot open shared object file: No such file or directory';
  expect(first(broken(reason, 183))).toMatch(
    /is made for linux arm64, and this is linux-x64-glibc/,
  );
});

it('an addon of another version', () => {
  expect(first(broken('it belongs to ...', 62, { mismatch: true }))).toMatch(/another version/);
});

it('addons that are forbidden', () => {
  const attempt = broken('Cannot load native addon', 62, { code: 'ERR_DLOPEN_DISABLED' });
  expect(first(attempt)).toMatch(/--allow-addons/);
});

it('a wrong KAFKA_NAPI_ADDON: the variable, and nothing about packages', () => {
  const attempt: Attempt = { source: 'variable', path: '/x', absent: true, reason: 'no file' };
  const all = remedies([attempt], LINUX);
  expect(all[0]).toMatch(/^KAFKA_NAPI_ADDON is set/);
  expect(all.join()).not.toContain('optional');
});
