import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, temporaryFolder } from '../deps/script.js';

const onLinux = process.platform === 'linux' && process.arch === 'x64' ? it : it.skip;

/** What is said of a shared library of this machine's compiler, as an addon of a platform. */
function faults(target: string, source = '', ...options: string[]): string {
  const folder = temporaryFolder();
  const [file, addon] = [join(folder, 'addon.c'), join(folder, 'addon.node')];
  writeFileSync(file, source);
  execFileSync('cc', ['-shared', '-fPIC', '-o', addon, file, ...options]);
  const script = join(root, 'scripts/release/inspect-addon.mjs');
  const command = [script, '--target', target, '--addon', addon];
  const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
  expect(status).toBe(1);
  return stderr;
}

onLinux('an addon for another processor is not fit to be published', () => {
  expect(faults('linux-arm64-glibc')).toMatch(/not fit to be published:\n +it is for .*X86-64/);
});

onLinux('an addon that takes OpenSSL from Node is not', () => {
  const source = 'extern void *SSL_new(void *); void *use(void) { return SSL_new(0); }';
  expect(faults('linux-x64-glibc', source)).toContain('it asks others for SSL_new');
  expect(faults('linux-x64-musl', source)).toContain('it asks others for SSL_new');
});

onLinux('an addon that shows more or less than Node looks up is not', () => {
  const text = faults('linux-x64-glibc', 'void rogue(void) {}');
  expect(text).toContain('it shows rogue');
  expect(text).toContain('it does not show napi_register_module_v1');
});

onLinux('an addon that needs further libraries, and says where they lie, is not', () => {
  const options = ['-Wl,--no-as-needed', '-lstdc++', '-Wl,-rpath,/opt'];
  const text = faults('linux-x64-glibc', '', ...options);
  expect(text).toContain('it needs libstdc++.so.6');
  expect(text).toContain('it carries a search path for libraries');
});

onLinux('an addon that tells where it was built is not', () => {
  const text = faults('linux-x64-glibc', `const char where[] = "${root}/src";`);
  expect(text).toContain(`it contains a path of this machine: ${root}`);
});

onLinux('an addon that Node could unload is not', () => {
  expect(faults('linux-x64-glibc')).toContain('it can be unloaded');
  expect(faults('linux-x64-glibc', '', '-Wl,-z,nodelete')).not.toContain('it can be unloaded');
});

onLinux('an addon that asks for too new a libc is not', () => {
  const folder = temporaryFolder();
  const [source, versions, libc] = ['late.c', 'late.map', 'late.so'].map((it) => join(folder, it));
  writeFileSync(String(source), 'void late(void) {}');
  writeFileSync(String(versions), 'GLIBC_2.99 { global: late; };');
  const options = ['-shared', '-fPIC', '-nostdlib', '-Wl,-soname,libc.so.6'];
  execFileSync('cc', [
    ...options,
    `-Wl,--version-script=${versions}`,
    '-o',
    `${libc}`,
    `${source}`,
  ]);

  const use = 'void late(void); void use(void) { late(); }';
  const text = faults('linux-x64-glibc', use, String(libc));
  expect(text).toContain('it needs glibc 2.99, for late; at most 2.28 is allowed');
});

it('a platform that only the workflow builds is named as such', () => {
  expect(faults('darwin-arm64')).toContain('darwin-arm64 is not built here');
});
