// Builds the file for deployments, build/static/kafka_napi.node: what build-native.mjs makes, by
// cmake-js and CMakeLists.txt, stripped, and checked to need nothing but the C library. Does nothing
// when nothing changed.
//
//   node scripts/build-static.mjs [--force]
//
//   CC, CXX, CFLAGS, CXXFLAGS: see deps/README.md
//
// It goes onto machines other than this one. So it says what it asks of them, and fails rather than
// leave a file there that asks for more.

import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { buildLibrdkafka } from '../deps/build-librdkafka.mjs';
import { run, runLogged } from '../deps/command.mjs';
import { ensureToolchain } from '../deps/diagnose.mjs';
import { Failure, isMain, main } from '../deps/failure.mjs';
import { withLock } from '../deps/lock.mjs';
import { mode } from '../deps/mode.mjs';
import { currentLink, root } from '../deps/paths.mjs';
import { nodePrefix } from '../deps/toolchain.mjs';
import { addonReport, reportLines, requireClean } from './addon-report.mjs';
import { nativeStamp } from './native-stamp.mjs';
import { step } from './step.mjs';

const folder = join(root, 'build', 'static');
/** cmake's own files, which nobody copies. */
const work = join(folder, 'cmake');

/** Where the file is when {@link buildStatic} is done. */
export const staticAddon = join(folder, 'kafka_napi.node');

/**
 * @param {{ force?: boolean }} [options]
 */
export async function buildStatic({ force = false } = {}) {
  requirePlatform();
  mkdirSync(folder, { recursive: true });
  const stamp = nativeStamp(folder, staticAddon);
  await withLock(join(root, 'build', 'static.lock'), async () => {
    if (force) rmSync(work, { recursive: true, force: true });
    const fresh = force ? undefined : stamp.read();
    if (fresh === undefined) stamp.write(await build());
    else console.log('static addon: up to date');
  });
  const report = addonReport(staticAddon);
  console.log(reportLines(report).join('\n'));
  requireClean(report);
}

/** Everything that is known to be in the way, before minutes of compiling. */
function requirePlatform() {
  if (process.platform !== 'linux') {
    throw new Failure(`build:static checks ELF files, and this is ${process.platform}`, [
      'remedy: npm run build:native makes a static addon here too, without the checks',
    ]);
  }
  if (mode() !== 'static') {
    throw new Failure(`build:static cannot link KAFKA_NAPI_LIBRDKAFKA=${mode()}`, [
      'remedy: unset that variable',
    ]);
  }
  if (nodePrefix() !== undefined) return;
  // cmake-js would fetch them, from a place that nobody has pinned.
  throw new Failure("Node's headers are not beside the running node", [
    `node: ${process.execPath}`,
    'remedy: run this with a node as the archives of nodejs.org unpack it (bin/, include/)',
  ]);
}

/** @returns {Promise<import('../deps/link.mjs').Link>} */
async function build() {
  const link = await step('librdkafka', async () => {
    await ensureToolchain(console.log, { cmake: true });
    return buildLibrdkafka();
  });
  await step('static addon', () => cmakeJs());
  await finish(join(work, 'Release', 'kafka_napi.node'));
  return link;
}

async function cmakeJs() {
  const log = join(root, 'build', 'static.log');
  // make knows nothing of a changed archive: without the old file it links again.
  rmSync(join(work, 'Release'), { recursive: true, force: true });
  writeFileSync(log, '');
  await runLogged(
    [
      ...[process.execPath, cmakeJsScript(), 'compile'],
      ...['--directory', root, '--out', work, '--config', 'Release'],
      ...['--parallel', String(availableParallelism())],
    ],
    {
      name: 'cmake-js',
      cwd: root,
      log,
      env: {
        KAFKA_NAPI_LINK: process.env.KAFKA_NAPI_LINK ?? currentLink,
        // How cmake-js is told of headers that are there.
        npm_config_nodedir: nodePrefix() ?? '',
      },
      remedy: [
        'remedy: after a change of compilers or of node, run it with --force;',
        '        for anything else `npm run doctor` shows what this machine has and lacks',
      ],
    },
  );
}

function cmakeJsScript() {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve('cmake-js/package.json');
    return join(dirname(manifest), 'bin/cmake-js');
  } catch {
    throw new Failure('cmake-js is missing', ['remedy: npm ci --ignore-scripts']);
  }
}

/**
 * Strips a copy, looks at it, and puts it in its place by one rename: whoever runs the old file
 * keeps it.
 *
 * @param {string} built
 */
async function finish(built) {
  const temporary = staticAddon.replace(/\.node$/, `.${process.pid}.node`);
  try {
    copyFileSync(built, temporary);
    const strip = process.env.STRIP || 'strip';
    if ((await run([strip, '--strip-unneeded', temporary])) !== 0) {
      throw new Failure(`${strip} failed`, ['remedy: binutils must be there']);
    }
    requireClean(addonReport(temporary));
    renameSync(temporary, staticAddon);
  } finally {
    rmSync(temporary, { force: true });
  }
}

if (isMain(import.meta)) {
  await main(() => buildStatic({ force: process.argv.includes('--force') }));
}
