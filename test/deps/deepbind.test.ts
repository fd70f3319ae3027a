// Which OpenSSL an addon gets whose OpenSSL is shared: node exports the symbols of its own, and what
// is loaded into it binds to these unless it is told not to. Stands in for a real build (those are
// in test/modes): a library of one function that says where it found OpenSSL.
import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../helpers/child.js';
import { ADDON, copyPackage } from '../helpers/package-copy.js';
import { temporaryFolder } from './script.js';

const PROBE = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
const char *OpenSSL_version(int what);
__attribute__((constructor)) static void report(void) {
  Dl_info found;
  if (dladdr((void *)&OpenSSL_version, &found)) dprintf(1, "%s\\n", found.dli_fname);
}
`;

/** Debian's own node has no OpenSSL inside: then there is nothing to be confused with. */
const nodesOpenSsl = Reflect.get(process.config.variables, 'node_shared_openssl')
  ? expect.stringContaining('/libcrypto.so')
  : process.execPath;

// musl has no RTLD_DEEPBIND, and macOS no need for one.
const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
const onGlibc = report.header?.glibcVersionRuntime === undefined ? it.skip : it;

/** A probe that is linked with these. */
function probe(addon: string, ...libraries: readonly string[]): void {
  const source = join(temporaryFolder(), 'probe.c');
  writeFileSync(source, PROBE);
  execFileSync('cc', ['-shared', '-fPIC', '-o', addon, source, ...libraries]);
}

/** The file from which the probe gets its OpenSSL. */
async function opensslOf(packagePath: string, env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await runChild(({ kafka }) => kafka, { packagePath, env });
  return stdout.trim();
}

onGlibc('an addon that asks for libcrypto gets that of the system, wherever it lies', async () => {
  const packagePath = copyPackage({ addon: false });
  const built = join(packagePath, ADDON);
  probe(built, '-Wl,--no-as-needed', '-lcrypto');
  expect(await opensslOf(packagePath)).toMatch(/\/libcrypto\.so\.\d/);

  const [beside, named] = ['dist/native/kafka_napi.node', 'copied.node'].map((name) =>
    join(packagePath, name),
  );
  renameSync(built, beside!);
  expect(await opensslOf(packagePath)).toMatch(/\/libcrypto\.so\.\d/);
  renameSync(beside!, named!);
  const env = { KAFKA_NAPI_ADDON: named! };
  expect(await opensslOf(packagePath, env)).toMatch(/\/libcrypto\.so\.\d/);
});

onGlibc('what an addon of the static build left open, it would find in node', async () => {
  const packagePath = copyPackage({ addon: false });
  probe(join(packagePath, ADDON));
  expect(await opensslOf(packagePath)).toEqual(nodesOpenSsl);
});
