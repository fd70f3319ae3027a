// `kafka-napi build` in a package as it is installed. That it compiles: test/package/build.test.mjs.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADDON, copyPackage } from '../helpers/package-copy.js';
import { environment, ROOT, runCli } from './cli.js';

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
  // The note beside the addon as this tree's build would write it: the addon here may be of yesterday.
  const note = `import { nativeStamp } from './scripts/native-stamp.mjs';
    nativeStamp('build/Release', '${ADDON}').write({ info: 'static, as noted', archives: [] });`;
  const env = { ...process.env, ...environment };
  execFileSync(process.execPath, ['--input-type=module', '-e', note], { cwd: folder, env });
  return folder;
}

it('compiles nothing where nothing has changed, but loads it', async () => {
  const root = installed();
  const { code, stdout } = await runCli(['build'], { root });
  expect(stdout).toMatch(/^addon: up to date \(static, as noted\)$/m);
  expect(stdout).toContain(`built and loaded: ${join(root, ADDON)}\n  static, librdkafka`);
  expect(code).toBe(0);
});

it('fails when what is there, and up to date, does not load', async () => {
  const root = installed();
  const version = join(root, 'dist/native/version.js');
  writeFileSync(version, readFileSync(version, 'utf8').replace(/\d+\.\d+\.\d+/, '99.0.0'));
  const { code, stdout, stderr } = await runCli(['build'], { root });
  expect(stdout).toMatch(/^addon: up to date/m);
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
