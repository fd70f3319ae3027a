// Running other programs: the only place that starts child processes for the build.

import { spawn, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { Failure } from './failure.mjs';

/** Lines of a log that are shown when a step fails. */
const TAIL_LINES = 40;

/**
 * Full path of a program, or undefined. Looks through PATH by itself: starting a process for each
 * question would make the "nothing changed" case slow.
 *
 * @param {string} program
 * @returns {string | undefined}
 */
export function which(program) {
  const candidates = isAbsolute(program)
    ? [program]
    : (process.env.PATH ?? '')
        .split(delimiter)
        .filter(Boolean)
        .map((folder) => join(folder, program));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  });
}

/**
 * What a program prints, or undefined when it is absent or fails.
 *
 * @param {string[]} command Program and arguments.
 * @param {string} [input] Its standard input.
 * @returns {string | undefined}
 */
export function outputOf([program, ...args], input = '') {
  const result = spawnSync(program, args, { encoding: 'utf8', input, maxBuffer: 1 << 26 });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/**
 * Runs a long step with its output in a log file.
 *
 * @param {string[]} command Program and arguments.
 * @param {{
 *   name: string, cwd: string, log: string, env?: Record<string, string>, remedy?: string[],
 * }} options
 * @returns {Promise<void>}
 */
export async function runLogged([program, ...args], { name, cwd, log, env = {}, remedy = [] }) {
  mkdirSync(dirname(log), { recursive: true });
  const out = createWriteStream(log, { flags: 'a' });
  out.write(`$ cd ${cwd}\n$ ${[program, ...args].join(' ')}\n`);
  const code = await new Promise((done) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env } });
    child.stdin.end();
    child.stdout.pipe(out, { end: false });
    child.stderr.pipe(out, { end: false });
    child.on('error', (error) => {
      out.write(`${error.message}\n`);
      done(127);
    });
    child.on('close', (status, signal) => done(status ?? signal));
  });
  await new Promise((done) => out.end(done));
  if (code === 0) return;
  const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES);
  throw new Failure(`${name} failed (${code}); the end of ${log}:`, [
    ...tail.map((line) => `| ${line}`),
    ...remedy,
  ]);
}

/**
 * Runs a program on this terminal.
 *
 * @param {string[]} command Program and arguments.
 * @param {{ cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<number>} Its exit code; 127 when it could not be started, 1 after a signal.
 */
export function run([program, ...args], { cwd, env = {} } = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });
    child.on('error', () => done(127));
    child.on('close', (status) => done(status ?? 1));
  });
}

/**
 * How to start npm: the one that is running us, else the one beside this node, else PATH's.
 *
 * @returns {string[]}
 */
export function npmCommand() {
  const prefix = dirname(dirname(process.execPath));
  const candidates = [
    // Under npx this is npx's own, beside which npm's lies.
    (process.env.npm_execpath ?? '').replace(/npx-cli\.js$/, 'npm-cli.js'),
    join(prefix, 'lib/node_modules/npm/bin/npm-cli.js'),
    // A distribution keeps npm elsewhere and links to it.
    realPath(which('npm') ?? ''),
  ];
  const cli = candidates.find((file) => file.endsWith('npm-cli.js') && readable(file));
  return cli === undefined ? ['npm'] : [process.execPath, cli];
}

/** @param {string} file */
function realPath(file) {
  return existsSync(file) ? realpathSync(file) : '';
}

/** @param {string} file */
export function readable(file) {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
