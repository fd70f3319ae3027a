// Which OpenSSL an addon gets whose OpenSSL is shared: node exports the symbols of its own, and what
// is loaded into it binds to these unless it is told not to. Stands in for a real build (those are
// in test/modes): a library of one function that says where it found OpenSSL.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
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

/** The file from which the probe, in the place of the addon, gets its OpenSSL. */
async function opensslOf(stamp: object | undefined): Promise<string> {
  const packagePath = copyPackage({ addon: false });
  const addon = join(packagePath, ADDON);
  const source = join(temporaryFolder(), 'probe.c');
  writeFileSync(source, PROBE);
  execFileSync('cc', ['-shared', '-fPIC', '-o', addon, source, '-lcrypto', '-ldl']);
  if (stamp !== undefined) {
    writeFileSync(addon.replace(/\.node$/, '.stamp.json'), JSON.stringify(stamp));
  }
  const { stdout } = await runChild(({ kafka }) => kafka, { packagePath });
  return stdout.trim();
}

onGlibc.each(['shared', 'system'])('%s: the OpenSSL of the system', async (mode) => {
  const found = await opensslOf({ info: `${mode}, librdkafka 2.15.1` });
  expect(found).toMatch(/\/libcrypto\.so\.\d/);
});

onGlibc(
  'static: what it left open would be found in node, hence nothing is left open',
  async () => {
    expect(await opensslOf({ info: 'static, librdkafka 2.15.1' })).toEqual(nodesOpenSsl);
    expect(await opensslOf(undefined)).toEqual(nodesOpenSsl);
  },
);
