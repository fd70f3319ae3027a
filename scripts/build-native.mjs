// Builds build/Release/kafka_napi.node: checks the machine, fetches and builds librdkafka, then
// compiles the addon with node-gyp. Does nothing when nothing changed.
//
//   node scripts/build-native.mjs [--force] [--debug]
//
//   --force  compile all of the addon again    --debug  build/Debug, without optimisation
//   KAFKA_NAPI_LIBRDKAFKA, CC, CXX, CFLAGS, CXXFLAGS: see deps/README.md

import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { buildLibrdkafka } from '../deps/build-librdkafka.mjs';
import { npmCommand, runLogged } from '../deps/command.mjs';
import { ensureToolchain } from '../deps/diagnose.mjs';
import { Failure, isMain, main } from '../deps/failure.mjs';
import { withLock } from '../deps/lock.mjs';
import { currentLink, doctorCommand, isClone, root } from '../deps/paths.mjs';
import { nodePrefix } from '../deps/toolchain.mjs';
import { nativeStamp } from './native-stamp.mjs';
import { step } from './step.mjs';

/**
 * @param {{ force?: boolean, debug?: boolean }} [options]
 */
export async function buildNative({ force = false, debug = false } = {}) {
  const folder = join(root, 'build', debug ? 'Debug' : 'Release');
  const addon = join(folder, 'kafka_napi.node');
  mkdirSync(folder, { recursive: true });
  const stamp = nativeStamp(folder, addon);
  await withLock(join(root, 'build', 'native.lock'), async () => {
    const fresh = force ? undefined : stamp.read();
    if (fresh !== undefined) {
      console.log(`addon: up to date (${fresh.info})`);
      return;
    }
    const link = await step('librdkafka', async () => {
      await ensureToolchain();
      return buildLibrdkafka();
    });
    // make knows nothing of a changed archive: without the old file it links again.
    rmSync(addon, { force: true });
    if (force) rmSync(join(folder, 'obj.target'), { recursive: true, force: true });
    await step('addon', () => nodeGyp(debug));
    if (!existsSync(addon)) throw new Failure(`node-gyp ended well, but ${addon} is not there`);
    stamp.write(link);
    console.log(`addon: ${relative(root, addon)} (${link.info})`);
  });
}

/** @param {boolean} debug */
async function nodeGyp(debug) {
  const log = join(root, 'build', 'native.log');
  rmSync(log, { force: true });
  const prefix = nodePrefix();
  const args = [
    debug ? '--debug' : '--release',
    '--loglevel=error',
    `--jobs=${availableParallelism()}`,
    // The headers beside the running node, where there are any: nothing is downloaded then.
    ...(prefix === undefined ? [] : [`--nodedir=${prefix}`]),
  ];
  const command = [process.execPath, nodeGypScript(), 'configure', 'build', ...args];
  await runLogged(command, {
    name: 'node-gyp',
    cwd: root,
    log,
    env: { KAFKA_NAPI_LINK: process.env.KAFKA_NAPI_LINK ?? currentLink },
    remedy: [
      'remedy: a compile error is a bug here, unless the compiler is older than C++17;',
      `        for anything else \`${doctorCommand}\` shows what this machine has and lacks`,
    ],
  });
}

/** Our node-gyp, or the one inside npm where only the package is installed. */
function nodeGypScript() {
  const npm = npmCommand().at(-1) ?? '';
  for (const from of [join(root, 'package.json'), npm]) {
    try {
      const manifest = createRequire(from).resolve('node-gyp/package.json');
      return join(dirname(manifest), 'bin/node-gyp.js');
    } catch {
      // Not there: try the next place.
    }
  }
  throw new Failure('node-gyp is missing, here and inside npm', [
    `remedy: ${isClone ? 'npm ci --ignore-scripts' : 'npm install --save-dev node-gyp'}`,
  ]);
}

if (isMain(import.meta)) {
  const options = new Set(process.argv.slice(2));
  await main(() => buildNative({ force: options.has('--force'), debug: options.has('--debug') }));
}
