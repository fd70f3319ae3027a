// The addon itself for a target: the sources and flags of binding.gyp, against Node's headers,
// which are the same for every platform.

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runLogged } from '../../deps/command.mjs';
import { Failure } from '../../deps/failure.mjs';
import { linkInfo, linkInfoHeader } from '../../deps/link.mjs';
import { pin, root } from '../../deps/paths.mjs';
import { nodePrefix } from '../../deps/toolchain.mjs';
import { filesUnder, hashOf } from '../hash.mjs';
import { compileAll, hashOfFiles } from './compile.mjs';
import { kept } from './kept.mjs';
import { crates, zig } from './pins.mjs';
import { FLAGS, compilers } from './zig.mjs';

const CXXFLAGS = [
  ...['-std=c++17', '-O3', '-fno-exceptions', '-fno-rtti', '-fvisibility-inlines-hidden'],
  ...['-DNODE_GYP_MODULE_NAME=kafka_napi', '-DBUILDING_NODE_EXTENSION', '-D_FILE_OFFSET_BITS=64'],
];

// As binding.gyp. The C++ runtime is zig's libc++, which is always linked in. Never unloaded:
// OpenSSL leaves destructors of threads behind.
const LDFLAGS = [
  ...['-shared', '-s', '-Wl,-Bsymbolic', '-Wl,--gc-sections', '-Wl,--as-needed'],
  ...['-Wl,-z,nodelete', '-Wl,-z,relro', '-Wl,-z,now', '-Wl,--build-id=none'],
];

const SYSTEM_LIBRARIES = ['-lm', '-ldl', '-lpthread', '-lrt'];

/** What `kafka-napi` says about itself. */
const info = linkInfo({
  mode: 'static',
  librdkafka: pin.version,
  versions: Object.fromEntries(Object.entries(crates).map(([name, it]) => [name, it.version])),
});

/**
 * @param {string} name Of the target.
 * @param {import('./targets.mjs').CrossTarget} target
 * @param {string} librdkafka Folder of `librdkafka.mjs`.
 * @param {Record<'openssl' | 'zlib' | 'zstd', string>} libraries
 */
export function addon(name, target, librdkafka, libraries) {
  const node = nodeHeaders();
  const api = addonApi();
  const inputs = {
    ...{ zig, FLAGS, CXXFLAGS, LDFLAGS, SYSTEM_LIBRARIES, target, info },
    librdkafka: librdkafka.split('/').at(-1),
    sources: hashOf(['src-native', 'deps/exports.map'], /\.(cc|h|txt)$/),
    node: hashOfFiles(node.files),
    api: api.version,
  };
  return kept(`${name}-addon`, inputs, async ({ work, output, log }) => {
    // A copy: a file that is edited meanwhile would end up under the key of its old text.
    for (const file of filesUnder('src-native', /\.(cc|h|txt)$/)) {
      cpSync(join(root, file), join(work, file));
    }
    writeFileSync(join(work, 'kafka_napi_link_info.h'), linkInfoHeader(info, 'static'));
    const folders = [work, join(librdkafka, 'include'), api.include, node.include];
    const isystem = folders.flatMap((folder) => ['-isystem', folder]);
    const build = {
      cwd: join(work, 'src-native'),
      log,
      env: compilers(target.triple, join(work, 'bin')),
    };
    const list = readFileSync(join(work, 'src-native/sources.txt'), 'utf8').trim().split(/\s+/);
    const compile = ['zig-c++', ...CXXFLAGS, '-I.', ...isystem];
    const objects = await compileAll(list, compile, work, build);
    const archives = [
      join(librdkafka, 'lib/librdkafka.a'),
      join(libraries.openssl, 'lib/libssl.a'),
      join(libraries.openssl, 'lib/libcrypto.a'),
      join(libraries.zlib, 'lib/libz.a'),
      join(libraries.zstd, 'lib/libzstd.a'),
    ];
    const link = [
      ...['zig-c++', ...LDFLAGS, `-Wl,--version-script=${join(root, 'deps/exports.map')}`],
      ...['-o', join(output, 'kafka_napi.node'), ...objects, ...archives, ...SYSTEM_LIBRARIES],
    ];
    await runLogged(link, { name: 'linking the addon', ...build });
  });
}

/** Those beside the running node. */
function nodeHeaders() {
  const prefix = nodePrefix();
  if (prefix === undefined) {
    throw new Failure(`there are no headers beside ${process.execPath}`, [
      'remedy: run this with a node that brings them, as all but some distributions do',
    ]);
  }
  const include = join(prefix, 'include/node');
  const names = ['node_api.h', 'node_api_types.h', 'js_native_api.h', 'js_native_api_types.h'];
  return { include, files: names.map((name) => join(include, name)) };
}

function addonApi() {
  const require = createRequire(join(root, 'package.json'));
  const { version } = require('node-addon-api/package.json');
  return { version, include: join(require.resolve('node-addon-api'), '..') };
}
