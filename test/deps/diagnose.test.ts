import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, pathWith, programPath, runScript, temporaryFolder } from './script.js';

const BASE = ['bash', 'make', 'python3', 'tar', 'sh', 'uname'];

/** A compiler that knows every library but zstd's archive. */
const ccWithoutZstd = `
case "$*" in
  *print-file-name=libzstd.a*) echo libzstd.a ;;
  *) exec ${programPath('cc')} "$@" ;;
esac`;

const compilers = { cc: ccWithoutZstd, 'c++': `exec ${programPath('c++')} "$@"` };

function diagnose(path: string, env: Record<string, string | undefined> = {}) {
  return runScript('deps/diagnose.mjs', {
    CC: undefined,
    CXX: undefined,
    PATH: path,
    KAFKA_NAPI_NO_APT: '1',
    ...env,
  });
}

it('finds nothing missing here', () => {
  const { status, stdout } = diagnose(process.env['PATH'] ?? '');
  expect([status, stdout.trim()]).toEqual([0, expect.stringContaining('everything is here')]);
});

it('names the one apt command that brings a compiler', () => {
  const message = messageOf(diagnose(pathWith(BASE, { 'apt-get': 'exit 1' })));
  expect(message).toContain('- cc (C compiler)');
  expect(message).toContain('- c++ (C++ compiler)');
  expect(/apt-get update && .*apt-get install .*/.exec(message)?.[0]).toMatch(
    / gcc g\+\+ libc6-dev /,
  );
});

it('names the missing archive, and only its package', () => {
  const message = messageOf(diagnose(pathWith(BASE, { ...compilers, 'apt-get': 'exit 1' })));
  expect(message.match(/^ *- .*/gm)?.map((line) => line.trim())).toEqual(['- zstd (libzstd.a)']);
  expect(message).toMatch(/apt-get install -y --no-install-recommends libzstd-dev$/m);
});

it.each([
  ['apk', 'apk add zstd-dev zstd-static'],
  ['dnf', 'dnf install -y libzstd-devel libzstd-static'],
  ['brew', 'brew install zstd'],
])('names the command of %s', (manager, command) => {
  const path = pathWith(BASE, { ...compilers, [manager]: 'exit 1' });
  expect(messageOf(diagnose(path))).toMatch(new RegExp(`${command}$`, 'm'));
});

const asRoot = process.getuid?.() === 0 ? it : it.skip;

asRoot('installs what is missing as root with apt, saying so, and looks again', () => {
  const log = join(temporaryFolder(), 'apt');
  const path = pathWith(BASE, { ...compilers, 'apt-get': `echo "$@" >> ${log}` });

  const outcome = diagnose(path, { KAFKA_NAPI_NO_APT: undefined });

  expect(readFileSync(log, 'utf8').split('\n')).toEqual([
    '-qq -o Acquire::Retries=3 update',
    '-qq -o Acquire::Retries=3 install -y --no-install-recommends libzstd-dev',
    '',
  ]);
  expect(outcome.stdout).toContain('installing with apt-get: libzstd-dev');
  // This apt installs nothing: the second look must notice.
  expect(messageOf(outcome)).toContain('zstd (libzstd.a)');
});

asRoot('installs nothing where that is forbidden', () => {
  const log = join(temporaryFolder(), 'apt');
  const path = pathWith(BASE, { ...compilers, 'apt-get': `echo "$@" >> ${log}` });
  messageOf(diagnose(path, { KAFKA_NAPI_NO_APT: '1' }));
  expect(existsSync(log)).toBe(false);
});

it('answers a mode that there is not with those that there are', () => {
  const path = process.env['PATH'] ?? '';
  const message = messageOf(diagnose(path, { KAFKA_NAPI_LIBRDKAFKA: 'dynamic' }));
  expect(message).toContain('is not a mode');
  for (const mode of ['static', 'shared', 'system']) expect(message).toContain(mode);
});

it('needs no archives for the shared mode', () => {
  const path = pathWith(BASE, { ...compilers, 'apt-get': 'exit 1' });
  const outcome = diagnose(path, { KAFKA_NAPI_LIBRDKAFKA: 'shared' });
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
});

it('names what the system mode lacks', () => {
  const path = pathWith(BASE, { ...compilers, 'pkg-config': 'exit 1', 'apt-get': 'exit 1' });
  const message = messageOf(diagnose(path, { KAFKA_NAPI_LIBRDKAFKA: 'system' }));
  expect(message).toMatch(/apt-get install .* librdkafka-dev$/m);
});

it('refuses a folder with a space, which make cannot build in', () => {
  const depsDir = join(temporaryFolder(), 'two words');
  const message = messageOf(diagnose(process.env['PATH'] ?? '', { KAFKA_NAPI_DEPS_DIR: depsDir }));
  expect(message).toContain(`folder: ${depsDir}`);
});

it('names cmake as missing only where it is wanted', () => {
  const all = { cc: programPath('cc'), 'c++': programPath('c++') };
  const wrapped = Object.entries(all).map(([name, path]) => [name, `exec ${path} "$@"`]);
  const path = pathWith(BASE, { ...Object.fromEntries(wrapped), 'apt-get': 'exit 1' });
  expect(diagnose(path).status).toBe(0);
  // A flag of its own, or an addon that is there would be good enough.
  const env = { CC: undefined, CXX: undefined, CXXFLAGS: '-DANOTHER', KAFKA_NAPI_NO_APT: '1' };
  const message = messageOf(runScript('scripts/build-static.mjs', { ...env, PATH: path }));
  expect(message).toMatch(/^ *- cmake$/m);
  expect(message).toMatch(/apt-get install -y --no-install-recommends cmake$/m);
});

it('a static build of the system library is refused before anything is built', () => {
  const env = { KAFKA_NAPI_LIBRDKAFKA: 'system' };
  expect(messageOf(runScript('scripts/build-static.mjs', env))).toMatch(/cannot link .*system/);
});
