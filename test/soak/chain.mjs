/** The parts of an exactly-once test: processes to kill, and the check of what they have written. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./chain-child.mjs', import.meta.url));

/** How a child ends that needs to be started again. */
export const EXIT_FATAL = 3;

/**
 * @typedef {object} ChainOptions
 * @property {string} servers
 * @property {string} group
 * @property {string} input
 * @property {string} output
 * @property {string} transactionalId
 * @property {number} abortEvery every n-th transaction of a process is taken back on purpose
 * @property {number} maxMessages in a transaction
 */

/** A member of the chain: a process that is started again when it is killed, or gives up. */
export class Member {
  transactions = 0;
  takenBack = 0;
  kills = 0;
  /** What it gave up with, to be started again. @type {string[]} */
  gaveUp = [];
  /** Ends that nobody asked for. @type {string[]} */
  problems = [];

  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  /** @type {Promise<void>} */
  #ended = Promise.resolve();
  #isStopping = false;

  /** @param {ChainOptions} options */
  constructor(options) {
    this.options = options;
  }

  start() {
    if (this.#child || this.#isStopping) return;
    const child = spawn(process.execPath, [CHILD, JSON.stringify(this.options)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    createInterface({ input: child.stdout }).on('line', (line) => this.#note(line));
    this.#ended = new Promise((done) => {
      child.on('close', (code, signal) => {
        this.#child = undefined;
        done();
        if (signal === 'SIGKILL' || this.#isStopping) return;
        if (code === EXIT_FATAL) this.start();
        else this.problems.push(`ended with ${signal ?? code}: ${stderr.slice(-1000)}`);
      });
    });
  }

  /** SIGKILL; resolves when it is gone. */
  async kill() {
    if (!this.#child) return;
    this.kills += 1;
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Lets it end by itself, within a time. */
  async stop(timeoutMs = 30_000) {
    this.#isStopping = true;
    const child = this.#child;
    if (!child) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => {
      this.problems.push(`did not end within ${timeoutMs} ms`);
      child.kill('SIGKILL');
    }, timeoutMs);
    await this.#ended;
    clearTimeout(timer);
  }

  /** @param {string} line */
  #note(line) {
    let what;
    try {
      what = JSON.parse(line);
    } catch {
      return; // Cut off by a kill.
    }
    if (what.failed) this.gaveUp.push(what.failed);
    else if (what.takenBack) this.takenBack += 1;
    else this.transactions += 1;
  }
}

/**
 * What is in the committed output, which no process writes to any more.
 * @param {typeof import('../../lib/index.js').Consumer} Consumer
 * @param {string} servers
 * @param {string} topic
 * @param {number} partitions
 * @param {number} timeoutMs
 * @returns {Promise<Map<number, number>>} how often each number is there
 */
export async function countOutput(Consumer, servers, topic, partitions, timeoutMs) {
  const consumer = new Consumer(
    {
      'bootstrap.servers': servers,
      'isolation.level': 'read_committed',
      'enable.partition.eof': true,
    },
    { logger: null },
  );
  const counts = new Map();
  const open = new Set(Array.from({ length: partitions }, (_, i) => i));
  consumer.assign([...open].map((partition) => ({ topic, partition, offset: 0 })));
  const deadline = performance.now() + timeoutMs;
  try {
    while (open.size > 0) {
      if (performance.now() > deadline) {
        throw new Error(`the output could not be read: partitions ${[...open].join()} have no end`);
      }
      const event = await consumer.poll(1000);
      if (event?.type === 'partitionEOF') open.delete(event.partition);
      if (event?.type !== 'message') continue;
      const number = Number(event.value?.toString());
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
  } finally {
    await consumer.close();
  }
  return counts;
}

/**
 * @param {Map<number, number>} counts
 * @param {number} count of the numbers from 0 that were put in
 * @returns {{ lost: number[], doubled: number[], foreign: number[] }}
 */
export function compare(counts, count) {
  const all = Array.from({ length: count }, (_, i) => i);
  return {
    lost: all.filter((n) => !counts.has(n)),
    doubled: [...counts].filter(([, times]) => times > 1).map(([n]) => n),
    foreign: [...counts.keys()].filter((n) => !(Number.isInteger(n) && n >= 0 && n < count)),
  };
}
