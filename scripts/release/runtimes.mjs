// A node for each target, that runs on this Linux x64: brought by npm or pip, pinned by hash, and
// started through an emulator or a libc of its own where that takes one.

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand, outputOf, runLogged } from '../../deps/command.mjs';
import { Failure } from '../../deps/failure.mjs';
import { removeTemporary, withLock } from '../../deps/lock.mjs';
import { cacheDir } from '../../deps/paths.mjs';
import { requirePinned } from './hashes.mjs';
import { musl } from './musl.mjs';
import { ensure } from './needs.mjs';
import { nodes } from './pins.mjs';

const parent = join(cacheDir, 'nodes');

/**
 * The command that starts a target's node.
 *
 * @param {string} name Of the target.
 * @returns {Promise<string[]>}
 */
export async function runtimeFor(name) {
  if (name === 'linux-x64-glibc') {
    const glibc = process.report.getReport().header.glibcVersionRuntime;
    if (process.arch !== 'x64' || !glibc)
      throw new Failure('this node is not one of x64 and glibc');
    return [process.execPath];
  }
  if (nodes[name] === undefined) throw new Failure(`there is no node for ${name} to run here`);
  const needs = {
    'linux-arm64-glibc': ['qemu', 'libc for arm64'],
    'linux-x64-musl': ['pip'],
    'linux-arm64-musl': ['pip', 'qemu'],
  };
  await ensure(needs[name]);
  const node = await fetchNode(name);
  // The emulator looks for the program's loader and libraries in that folder first.
  if (name === 'linux-arm64-glibc') return ['qemu-aarch64', '-L', '/usr/aarch64-linux-gnu', node];
  if (name === 'linux-arm64-musl') return ['qemu-aarch64', '-L', await musl('arm64'), node];
  return [join(await musl('amd64'), 'lib/ld-musl-x86_64.so.1'), node];
}

/** @param {string} name */
async function fetchNode(name) {
  const pin = nodes[name];
  const home = join(
    parent,
    `${name}-${(pin.sha256 ?? pin.integrity).replace(/\W/g, '').slice(0, 24)}`,
  );
  const program = join(home, pin.program);
  mkdirSync(parent, { recursive: true });
  await withLock(`${home}.lock`, async () => {
    if (existsSync(program)) return;
    removeTemporary(parent, `tmp-${name}-`);
    console.log(`fetching ${pin.package} with ${pin.registry === 'npm' ? 'npm' : 'pip'}`);
    const folder = mkdtempSync(join(parent, `tmp-${name}-`));
    try {
      const unpacked = join(folder, 'unpacked');
      mkdirSync(unpacked);
      await download(pin, folder, unpacked);
      chmodSync(join(unpacked, pin.program), 0o755);
      renameSync(unpacked, home);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
  return program;
}

/**
 * @param {import('./pins.mjs').NodePin} pin
 * @param {string} folder
 * @param {string} unpacked
 */
async function download(pin, folder, unpacked) {
  const pip = ['python3', '-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--quiet'];
  const command =
    pin.registry === 'npm'
      ? [...npmCommand(), 'pack', pin.package, '--loglevel=error', '--ignore-scripts']
      : [...pip, '--platform', pin.platform, pin.package, '-d', folder];
  await runLogged(command, {
    name: `fetching ${pin.package}`,
    cwd: folder,
    log: join(parent, 'fetch.log'),
  });
  const file = readdirSync(folder).find((it) => /\.(tgz|whl)$/.test(it));
  if (file === undefined) throw new Failure(`${pin.package} did not come`);
  requirePinned(file, join(folder, file), pin);
  const unpack =
    pin.registry === 'npm'
      ? ['tar', '-xzf', join(folder, file), '-C', unpacked]
      : ['python3', '-m', 'zipfile', '-e', join(folder, file), unpacked];
  if (outputOf(unpack) === undefined) throw new Failure(`${unpack[0]} cannot unpack ${file}`);
}
