/** The parent's side of member.mjs: starts it, tells it what to do, keeps its lines. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MEMBER = fileURLToPath(new URL('member.mjs', import.meta.url));

/**
 * @typedef {object} Line what member.mjs has noted
 * @property {number} at
 * @property {string} what
 * @property {number[]} [partitions]
 * @property {boolean} [lost]
 * @property {[partition: number, offset: number, number: number][]} [messages]
 * @property {[partition: number, offset: number, error: string | null][]} [offsets]
 * @property {string | null} [error]
 * @property {string} [code]
 * @property {string} [message]
 */

/**
 * @typedef {object} MemberPlan
 * @property {string} name
 * @property {Record<string, string | number | boolean>} config
 * @property {string} topic
 * @property {string} style
 * @property {number} seed
 */

export class MemberProcess {
  /** @type {Line[]} */
  lines = [];
  /** @type {Set<number>} */
  owned = new Set();
  isSubscribed = true;
  /** @type {number | undefined} when it was killed */
  killedAt;
  stderr = '';
  #child;

  /** @param {MemberPlan} plan @param {(line: Line) => void} onLine */
  constructor(plan, onLine) {
    this.name = plan.name;
    this.style = plan.style;
    this.#child = spawn(process.execPath, [MEMBER, JSON.stringify(plan)], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const lines = createInterface({ input: this.#child.stdout });
    lines.on('line', (text) => {
      const line = parsed(text);
      if (!line) return;
      this.lines.push(line);
      if (line.what === 'assigned') line.partitions?.forEach((p) => this.owned.add(p));
      if (line.what === 'revoked') line.partitions?.forEach((p) => this.owned.delete(p));
      onLine(line);
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text) => (this.stderr += text));
    this.#child.stdin.on('error', () => {}); // Its end is told by 'close'.
    /** @type {Promise<{ code: number | null, signal: string | null, at: number }>} */
    this.ended = new Promise((resolve) => {
      this.#child.on('close', (code, signal) => {
        this.owned.clear();
        resolve({ code, signal, at: Date.now() });
      });
    });
  }

  /** @param {'close' | 'subscribe' | 'unsubscribe'} command */
  tell(command) {
    this.isSubscribed = command === 'subscribe';
    this.#child.stdin.write(`${command}\n`);
  }

  kill() {
    if (this.#child.exitCode !== null) return;
    this.isSubscribed = false;
    this.killedAt ??= Date.now();
    this.#child.kill('SIGKILL');
  }
}

/** @param {string} text @returns {Line | undefined} undefined for a line that a kill has cut off */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
