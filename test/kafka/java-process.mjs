/** One java child process which cannot outlive its parent. */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { guardProcess } from './guard.mjs';
import { javaProgram } from './java.mjs';

/**
 * The shell leaves a watchdog behind and then becomes java itself (exec), so that the pid we know
 * is java's. The watchdog reads fd 3, a pipe only the node parent can write to:
 *  - a line on it: java ended and the parent saw that, nothing to do;
 *  - end of file: the parent is gone (even by SIGKILL), so java and its folder go too.
 * Java ignores the terminal's Ctrl-C: the parent decides what happens then.
 * $0 is the folder to sweep, $@ is java and its arguments.
 */
const WRAPPER = `
(trap '' HUP INT TERM; read -r _ <&3 || { kill -9 $$; sleep 1; rm -rf -- "$0"; }) &
trap '' INT
exec "$@" 3<&-
`;

/** Between SIGTERM and SIGKILL. */
const GRACE_MS = 8000;

export class JavaProcess {
  /** @type {import('node:child_process').ChildProcess} */
  #child;

  /** @type {boolean} */
  #ended = false;

  /** Resolves when java has ended, with how. @type {Promise<string>} */
  ended;

  /**
   * @param {object} options
   * @param {string[]} options.args for java
   * @param {string} options.outFile receives stdout and stderr (appended)
   * @param {string} options.sweepDir removed when the parent dies without stopping us
   */
  constructor({ args, outFile, sweepDir }) {
    const out = openSync(outFile, 'a');
    this.#child = spawn('/bin/sh', ['-c', WRAPPER, sweepDir, javaProgram(), ...args], {
      stdio: ['ignore', out, out, 'pipe'],
    });
    closeSync(out);
    // The pipe breaks when java and the watchdog are gone before our line arrives: no matter.
    this.#pipe.on('error', () => {});
    const release = guardProcess(this);
    this.ended = new Promise((resolve) => {
      const end = (/** @type {string} */ how) => {
        if (this.#ended) return;
        this.#ended = true;
        this.dismissWatchdog();
        release();
        resolve(how);
      };
      this.#child.on('exit', (code, signal) => end(signal ?? `exit code ${code}`));
      this.#child.on('error', (problem) => end(problem.message));
    });
  }

  get #pipe() {
    return /** @type {import('node:net').Socket} */ (this.#child.stdio[3]);
  }

  /** @returns {number | undefined} java's own pid (undefined: the spawn failed) */
  get pid() {
    return this.#child.pid;
  }

  get running() {
    return !this.#ended;
  }

  /**
   * Sends a signal to java, and to nothing else: an ended child is never signalled, whoever has
   * its pid by then.
   * @param {NodeJS.Signals} name
   */
  signal(name) {
    if (this.running) this.#child.kill(name);
  }

  /** Tells the watchdog that java has been dealt with. */
  dismissWatchdog() {
    if (!this.#pipe.destroyed) this.#pipe.end('done\n');
  }

  /** SIGTERM, then SIGKILL when that was not enough. Resolves once java is gone. */
  async stop() {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
  }
}
