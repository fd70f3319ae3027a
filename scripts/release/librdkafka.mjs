// librdkafka for a target, linked against the libraries that were built for it.

import { cpSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { CONFIGURE } from '../../deps/build-librdkafka.mjs';
import { runLogged } from '../../deps/command.mjs';
import { MENDS, mendSource } from '../../deps/mends.mjs';
import { sourceDir, pin } from '../../deps/paths.mjs';
import { kept } from './kept.mjs';
import { zig } from './pins.mjs';
import { FLAGS, compilers } from './zig.mjs';

// Its configure does not say so by itself where it was told the archives: the certificate folder of
// this OpenSSL need not be the running system's, so that librdkafka looks for that one.
const CPPFLAGS = '-DWITH_STATIC_LIB_libcrypto=1';

/** What its configure calls the archives. */
const ARCHIVES = {
  libssl: 'libssl.a',
  libcrypto: 'libcrypto.a',
  zlib: 'libz.a',
  libzstd: 'libzstd.a',
};

/**
 * @param {string} name Of the target.
 * @param {import('./targets.mjs').CrossTarget} target
 * @param {Record<'openssl' | 'zlib' | 'zstd', string>} libraries Folders of `libraries.mjs`.
 */
export function librdkafka(name, target, libraries) {
  const keys = Object.values(libraries).map((folder) => folder.split('/').at(-1));
  const inputs = { zig, FLAGS, target, pin, MENDS, CONFIGURE, CPPFLAGS, keys };
  return kept(`${name}-librdkafka`, inputs, async ({ work, output, log }) => {
    const tree = join(work, 'librdkafka');
    cpSync(sourceDir, tree, { recursive: true });
    mendSource(tree);
    const prefix = join(work, 'prefix');
    for (const folder of Object.values(libraries)) cpSync(folder, prefix, { recursive: true });
    const env = {
      ...compilers(target.triple, join(work, 'bin')),
      // Nothing that is built here is C++, and the C++ compiler would begin with its runtime.
      CXX: 'zig-cc',
      CPPFLAGS: `-I${prefix}/include ${CPPFLAGS}`,
      // This machine's libraries are no business of another's.
      PKG_CONFIG_LIBDIR: join(work, 'none'),
      PKG_CONFIG_PATH: '',
      ...Object.fromEntries(
        Object.entries(ARCHIVES).map(([it, file]) => [
          `STATIC_LIB_${it}`,
          join(prefix, 'lib', file),
        ]),
      ),
    };
    const build = { cwd: tree, log, env };
    const configure = ['./configure', ...CONFIGURE];
    await runLogged(configure, { name: "librdkafka's configure", ...build });
    const make = ['make', `-j${availableParallelism()}`, '-C', 'src', 'librdkafka.a'];
    await runLogged(make, { name: "librdkafka's make", ...build });
    mkdirSync(join(output, 'lib'));
    cpSync(join(tree, 'src/librdkafka.a'), join(output, 'lib/librdkafka.a'));
    for (const file of ['rdkafka.h', 'rdkafka_mock.h']) {
      cpSync(join(tree, 'src', file), join(output, 'include/librdkafka', file));
    }
    // Shows which features it found.
    cpSync(join(tree, 'config.h'), join(output, 'config.h'));
  });
}
