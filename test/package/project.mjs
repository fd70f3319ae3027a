// What the tests of the packages share: the tarballs, and empty projects that they are installed in.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { npmCommand } from '../../deps/command.mjs';
import { pack } from '../../scripts/release/pack.mjs';

const folders = [];

after(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder, outside of this tree, that goes after the tests of this file. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-napi-package-'));
  folders.push(folder);
  return folder;
}

/** The tarballs for this machine, in a folder of their own. */
export async function packed() {
  const [main, platform] = await pack({ out: temporaryFolder() });
  return { main, platform };
}

/**
 * What a tarball unpacks to.
 *
 * @param {string} tarball
 */
export function unpacked(tarball) {
  const folder = temporaryFolder();
  output('tar', ['-xzf', tarball, '-C', folder]);
  return join(folder, 'package');
}

/**
 * Every file below a folder, sorted.
 *
 * @param {string} folder
 * @returns {string[]} Relative to it.
 */
export function filesBelow(folder) {
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names.filter((name) => statSync(join(folder, name)).isFile()).sort();
}

/**
 * An empty project.
 *
 * @param {Record<string, unknown>} [manifest]
 */
export function emptyProject(manifest = {}) {
  const project = temporaryFolder();
  writeFiles(project, { 'package.json': JSON.stringify({ private: true, ...manifest }) });
  return project;
}

/**
 * @param {string} folder
 * @param {Record<string, string>} files Texts by path.
 */
export function writeFiles(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/**
 * Installs tarballs as npm does on a machine that has never seen a registry: with an empty cache.
 * Where this system lets us, there is no network either.
 *
 * @param {string} project
 * @param {string[]} tarballs
 * @returns {{ cache: string }} npm's cache.
 */
export function installOffline(project, tarballs) {
  const cache = join(temporaryFolder(), 'npm-cache');
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', `--cache=${cache}`];
  const command = [...npmCommand(), 'install', ...options, ...tarballs];
  const [program, ...args] = withoutNetwork(command);
  output(program, args, { cwd: project });
  return { cache };
}

/** Whether a process can be given a network of its own, with nothing in it. */
export const canIsolate =
  spawnSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

/**
 * The command, in a network that has nothing but the machine itself.
 *
 * @param {string[]} command
 */
export function withoutNetwork(command) {
  if (!canIsolate) return command;
  return ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...command];
}

/**
 * What a command prints; throws with all of it when it fails.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, timeout?: number }} [options]
 */
export function output(program, args, { cwd, env = {}, timeout = 120_000 } = {}) {
  const { status, signal, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    timeout,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
    env: { ...process.env, ...env },
    maxBuffer: 1 << 26,
  });
  if (status === 0) return stdout;
  const how = error?.message ?? signal ?? `exit ${status}`;
  throw new Error(`${program} ${args.join(' ')}: ${how}\n${stdout}${stderr}`);
}
