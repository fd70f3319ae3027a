// Builds the addon in the modes that are not the default, each in a copy of this tree, and tries
// each build. The last line: `N passed, N failed`.
//
//   node scripts/test-modes.mjs [MODE ...]     default: system shared
//
// `system` takes librdkafka-dev, which is installed where this runs as root on Debian or Ubuntu
// (KAFKA_NAPI_NO_APT=1 forbids it); elsewhere the build says what is missing, and counts as failed.

import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../deps/command.mjs';
import { isMain, main } from '../deps/failure.mjs';
import { cacheDir, root } from '../deps/paths.mjs';
import { setup } from './setup.mjs';
import { step } from './step.mjs';
import { Tally } from './tally.mjs';
import { fromTap, tapArguments } from './tap.mjs';

/** What a build and a use of it take. */
const PARTS = ['deps', 'dist', 'scripts', 'src-native', 'binding.gyp', 'package.json'];

/** @param {string} folder */
function copyTree(folder) {
  for (const part of PARTS) {
    // Caches and builds stay here: a copy that found them would prove nothing.
    const filter = (/** @type {string} */ path) => !/\/deps\/\.(build|cache)$/.test(path);
    cpSync(join(root, part), join(folder, part), { recursive: true, filter });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  symlinkSync(cacheDir, join(folder, 'deps/.cache'));
}

/**
 * Builds this tree in a mode, elsewhere, and tries the build.
 *
 * @param {string} mode
 * @param {Tally} tally
 */
export async function testMode(mode, tally) {
  const folder = mkdtempSync(join(tmpdir(), `kafka-napi-${mode}-`));
  const env = {
    KAFKA_NAPI_LIBRDKAFKA: mode,
    KAFKA_NAPI_COPY: folder,
    KAFKA_NAPI_DEPS_DIR: join(folder, 'deps'),
  };
  try {
    copyTree(folder);
    const build = [process.execPath, 'scripts/build-native.mjs'];
    const built = await step(`${mode}: build`, () => run(build, { cwd: folder, env }));
    tally.add(`${mode}: build`, built, { passed: built === 0 ? 1 : 0, failed: 0 });
    if (built !== 0) return;
    const report = join(folder, 'report.tap');
    const smoke = [process.execPath, '--test', ...tapArguments(report)];
    const file = join(root, 'test/modes/smoke.test.mjs');
    const status = await run([...smoke, file], { cwd: root, env });
    tally.add(`${mode}: smoke`, status, fromTap(report));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function testModes() {
  const asked = process.argv.slice(2);
  await setup();
  const tally = new Tally();
  for (const mode of asked.length > 0 ? asked : ['system', 'shared']) await testMode(mode, tally);
  if (!tally.print()) process.exitCode = 1;
}

if (isMain(import.meta)) await main(testModes);
