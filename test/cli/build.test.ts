// `kafka-napi build` in a package as it is installed. That the build itself works is what every
// clone shows: it is the same script.
import { chmodSync, cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADDON, copyPackage } from '../helpers/package-copy.js';
import { ROOT, runCli } from './cli.js';

/** What a build reads, besides what `copyPackage` brings. */
const SOURCES = [
  'src-native',
  'binding.gyp',
  'CMakeLists.txt',
  'scripts',
  'deps',
  'node_modules/node-addon-api',
];

/** An installed package with its sources, and with the addon as it was built here. */
function installed(): string {
  const folder = copyPackage({ addon: true });
  const isCache = (path: string): boolean => /deps\/\.(cache|build)/.test(path);
  for (const name of SOURCES) {
    const filter = (path: string): boolean => !isCache(path);
    cpSync(join(ROOT, name), join(folder, name), { recursive: true, filter });
  }
  // The note beside the addon tells it by its size and time; a copy has a time of its own.
  const note = 'build/Release/kafka_napi.stamp.json';
  const { size, mtimeMs } = statSync(join(folder, ADDON));
  const stamp = JSON.parse(readFileSync(join(ROOT, note), 'utf8'));
  writeFileSync(join(folder, note), JSON.stringify({ ...stamp, addon: `${size} ${mtimeMs}` }));
  return folder;
}

it('builds where the package is, then loads what it has built', async () => {
  const root = installed();
  const { code, stdout } = await runCli(['build'], { root });
  expect(stdout).toMatch(/^addon: up to date/m);
  expect(stdout).toContain(`built and loaded: ${join(root, ADDON)}\n  static, librdkafka`);
  expect(code).toBe(0);
});

it('fails when what it has built does not load', async () => {
  const root = installed();
  const version = join(root, 'dist/native/version.js');
  writeFileSync(version, readFileSync(version, 'utf8').replace(/\d+\.\d+\.\d+/, '99.0.0'));
  const { code, stderr } = await runCli(['build'], { root });
  expect(code).toBe(1);
  expect(stderr).toContain('built, but it does not load');
  expect(stderr).toContain('and this is 99.0.0');
});

it('says what is missing, and the command that brings it', async () => {
  const root = installed();
  const env = { KAFKA_NAPI_NO_APT: '1', CC: 'no-such-cc', CXX: 'no-such-c++' };
  const { code, stderr } = await runCli(['build'], { root, env });
  expect(code).toBe(1);
  expect(stderr).toContain('- no-such-cc (C compiler)');
  expect(stderr).toMatch(/remedy:/);
});

it('refuses a mode that there is not', async () => {
  const env = { KAFKA_NAPI_LIBRDKAFKA: 'borrowed' };
  const { code, stderr } = await runCli(['build'], { root: installed(), env });
  expect(code).toBe(1);
  expect(stderr).toContain('KAFKA_NAPI_LIBRDKAFKA=borrowed');
});

it('refuses a package without its sources', async () => {
  const { code, stderr } = await runCli(['build'], { root: copyPackage({ addon: false }) });
  expect(code).toBe(1);
  expect(stderr).toContain('the sources are not here');
});

it('refuses a folder that it cannot write to, before anything else', async () => {
  const root = installed();
  chmodSync(root, 0o555);
  // Root may write everywhere.
  const other = process.getuid?.() === 0 ? { uid: 65_534 } : {};
  const { code, stderr } = await runCli(['build'], { root, ...other });
  chmodSync(root, 0o755);
  expect(code).toBe(1);
  expect(stderr).toContain(`${root} cannot be written to`);
  expect(stderr).toContain('KAFKA_NAPI_ADDON');
});
