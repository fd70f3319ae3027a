// Runs code in a child process, as an application would: with the built package. For what cannot be
// seen from inside: exit, crashes, worker threads, garbage collection.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type * as WorkerThreads from 'node:worker_threads';
import type * as Kafka from '../../lib/index.js';

const ROOT = resolve(__dirname, '../..');

/** What the code of a child gets. */
export interface ChildContext {
  /** The built package. */
  readonly kafka: typeof Kafka;
  /** Where it is, to be loaded in a worker too. */
  readonly packagePath: string;
  readonly workers: typeof WorkerThreads;
  /** `require`, under a name that the linter lets through. */
  readonly load: (path: string) => unknown;
  readonly args: readonly string[];
}

/** JS text in which the names of {@link ChildContext} are defined, or a function that closes over nothing. */
export type ChildSource = string | ((context: ChildContext) => unknown);

export interface ChildOptions {
  readonly args?: readonly string[];
  /** Options of node itself, e.g. `--expose-gc`. */
  readonly nodeArgs?: readonly string[];
  /** Default: 20 s; then it is killed. */
  readonly timeoutMs?: number;
  /** Folder of the package that is loaded. Default: this repository. */
  readonly packagePath?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface ChildOutcome {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly ms: number;
}

/** Runs `source` in a `node` of its own. */
export function runChild(source: ChildSource, options: ChildOptions = {}): Promise<ChildOutcome> {
  const { args = [], nodeArgs = [], timeoutMs = 20_000, packagePath = ROOT, env } = options;
  return new Promise((done, reject) => {
    const startedAt = performance.now();
    const child = spawn(process.execPath, [...nodeArgs, '-e', script(source, packagePath, args)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      done({ code, signal, stdout, stderr, timedOut, ms: performance.now() - startedAt });
    });
  });
}

function script(source: ChildSource, packagePath: string, args: readonly string[]): string {
  const context = `
    const packagePath = ${JSON.stringify(packagePath)};
    const kafka = require(packagePath + '/dist/index.js');
    const workers = require('node:worker_threads');
    const load = require;
    const args = ${JSON.stringify(args)};`;
  if (typeof source === 'string') return `${context}\n${source}`;
  return `${context}\n(${source.toString()})({ kafka, packagePath, workers, load, args });`;
}
