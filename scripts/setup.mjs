// From a fresh clone to something that runs: what every command of package.json starts with.
//
//   node scripts/setup.mjs
//
// Needs node and npm; the rest is checked, and on Debian/Ubuntu as root installed (deps/README.md).
// When nothing changed it takes a fraction of a second and no network.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand, run } from '../deps/command.mjs';
import { Failure, isMain, main } from '../deps/failure.mjs';
import { withLock } from '../deps/lock.mjs';
import { root } from '../deps/paths.mjs';
import { step } from './step.mjs';

export async function setup() {
  const lock = join(root, 'build', 'setup.lock');
  await withLock(lock, async () => {
    if (packagesAreCurrent()) console.log('packages: up to date');
    else await step('packages (npm ci)', installPackages);
  });
  // Loaded late: both use packages.
  const { buildNative } = await import('./build-native.mjs');
  const { buildTs } = await import('./build-ts.mjs');
  await buildNative();
  await buildTs();
}

/**
 * Whether node_modules holds what package-lock.json asks for. By content, not by time: a checkout
 * touches files without changing them. Optional packages are for other platforms.
 */
function packagesAreCurrent() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const read = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const present = read(installed);
  return Object.entries(read(join(root, 'package-lock.json')))
    .filter(([path, wanted]) => path !== '' && !wanted.optional && !wanted.devOptional)
    .every(([path, wanted]) => present[path]?.integrity === wanted.integrity);
}

async function installPackages() {
  // No scripts: the only one that counts is our own, and the next step runs it.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const status = await run([...npmCommand(), 'ci', ...options], {
    cwd: root,
    // Where NODE_ENV=production is set, npm would leave the compilers out.
    env: { npm_config_include: 'dev' },
  });
  if (status === 0) return;
  throw new Failure('npm ci failed; what npm says stands above', [
    'remedy: if npm cannot reach its registry, set the proxy or the mirror with',
    '          npm config set proxy <url>       npm config set registry <url>',
    '        if package-lock.json is out of step with package.json: npm install --ignore-scripts',
  ]);
}

if (isMain(import.meta)) await main(setup);
