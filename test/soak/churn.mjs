/** One group of three members that come and go at random under load, for one group protocol. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createTopic } from '../kafka/wire.mjs';
import { Load } from './load.mjs';
import { MemberProcess } from './process.mjs';
import { seeded } from './random.mjs';
import { judge } from './verdict.mjs';

const MEMBERS = 3;
const PARTITIONS = 12;
/** Messages a second. One member alone must keep up with it. */
const RATE = 180;
const SETTLE_MS = 30_000;
const DRAIN_MS = 30_000;
const END_MS = 15_000;
/** A killed member is gone before the next one is killed: two at once are a different test. */
const KILL_EVERY_MS = 9000;
const STYLES = ['messages', 'batches', 'events', 'poll'];

const CLASSIC = { 'session.timeout.ms': 6000, 'heartbeat.interval.ms': 500 };

/** @type {Record<string, Record<string, string | number | boolean>>} */
export const PROTOCOLS = {
  eager: { ...CLASSIC, 'partition.assignment.strategy': 'range' },
  cooperative: { ...CLASSIC, 'partition.assignment.strategy': 'cooperative-sticky' },
  // The broker sets the times of such a group: test/kafka/config.mjs.
  consumer: { 'group.protocol': 'consumer' },
};

/**
 * @typedef {object} Outcome
 * @property {string} summary one line
 * @property {string[]} problems none: every promise was kept
 * @property {import('./sessions.mjs').MemberLog[]} logs what the verdict is about
 */

/**
 * @param {{ servers: string, protocol: string, seconds: number, seed: number }} plan
 * @returns {Promise<Outcome>}
 */
export async function churn(plan) {
  const run = new Churn(plan);
  try {
    return await run.run();
  } finally {
    run.killAll();
  }
}

class Churn {
  #random;
  /** @type {(MemberProcess | undefined)[]} by slot */
  #slots = Array(MEMBERS).fill(undefined);
  /** @type {MemberProcess[]} */
  #all = [];
  /** @type {Promise<void>[]} what goes on meanwhile: members that end, pauses until they come back */
  #pending = [];
  /** @type {string[]} */
  #problems = [];
  #counts = { close: 0, kill: 0, unsubscribe: 0 };
  #killedAt = -Infinity;
  #slowestCloseMs = 0;
  /** @type {Set<number>} */
  #seen = new Set();
  /** @type {Set<string>} */
  #errors = new Set();

  /** @param {{ servers: string, protocol: string, seconds: number, seed: number }} plan */
  constructor(plan) {
    this.plan = plan;
    this.#random = seeded(plan.seed);
    this.name = `churn-${plan.protocol}-${Date.now().toString(36)}`;
  }

  killAll() {
    for (const member of this.#all) member.kill();
  }

  /** @returns {Promise<Outcome>} */
  async run() {
    const { servers, protocol, seconds, seed } = this.plan;
    const topic = this.name;
    await createTopic(servers, topic, PARTITIONS);
    const load = new Load({ servers, topic, partitions: PARTITIONS, rate: RATE });
    for (let slot = 0; slot < MEMBERS; slot += 1) this.#start(slot);
    await this.#settle();
    const from = Date.now();
    await this.#churn(from + seconds * 1000);
    await Promise.all(this.#pending);
    await this.#settle();
    await load.stop();
    const isDrained = () => this.#seen.size >= load.sent;
    await this.#until(isDrained, DRAIN_MS, () => `${this.#seen.size} of ${load.sent} messages`);
    // From here on partitions may be without owner.
    const to = load.endedAt;
    await Promise.all(this.#slots.map((member) => member && this.#close(member)));

    const verdict = judge(this.#all, { partitions: PARTITIONS, sent: load.sent, from, to });
    const { repeats, refusedCommits, orphanMs, orphanAfterKillMs, silenceMs } = verdict;
    const { close, kill, unsubscribe } = this.#counts;
    const problems = [...this.#problems, ...verdict.problems];
    const lost = load.sent - this.#seen.size;
    const summary = [
      `${protocol}: ${problems.length === 0 ? 'ok' : 'FAILED'}, ${load.sent} messages, ${lost} lost`,
      `repeated ${repeats.afterKill} after kills, ${repeats.afterClose} after close, ` +
        `${repeats.afterRefusal} after refused commits, ${repeats.afterLoss} else`,
      `${close} closes (slowest ${this.#slowestCloseMs} ms), ${kill} kills, ` +
        `${unsubscribe} unsubscribes`,
      `longest without owner ${orphanMs} ms (${orphanAfterKillMs} ms after a kill)`,
      `longest silence ${silenceMs} ms`,
      `commits refused: ${JSON.stringify(refusedCommits)}`,
      `errors: ${[...this.#errors].sort().join(', ') || 'none'}, seed ${seed}`,
    ].join('; ');
    return { summary, problems, logs: this.#all };
  }

  /** @param {number} slot */
  #start(slot) {
    const { servers, protocol, seed } = this.plan;
    const style = this.#random.pick(STYLES);
    const name = `member ${this.#all.length + 1} (${style})`;
    const config = {
      'bootstrap.servers': servers,
      'group.id': this.name,
      'auto.offset.reset': 'earliest',
      'auto.commit.interval.ms': 500,
      ...PROTOCOLS[protocol],
    };
    const plan = { name, config, topic: this.name, style, seed: seed + this.#all.length };
    const member = new MemberProcess(plan, (line) => {
      for (const [, , number] of line.messages ?? []) this.#seen.add(number);
      if (line.what === 'error') this.#errors.add(String(line.code));
    });
    this.#all.push(member);
    this.#slots[slot] = member;
    void member.ended.then(({ code, signal }) => {
      if (member.killedAt !== undefined ? signal === 'SIGKILL' : code === 0) return;
      this.#problems.push(`${name} ended with ${code ?? signal}: ${member.stderr}`);
    });
  }

  /** Lets members leave and come back until `end`. @param {number} end */
  async #churn(end) {
    /** @type {(keyof typeof this.#counts)[]} */
    const ways = ['close', 'kill', 'unsubscribe'];
    const first = this.#random.shuffled(ways);
    while (Date.now() < end) {
      await sleep(this.#random.between(300, 2000));
      if (this.#problems.length > 0) return;
      const mayKill = Date.now() > this.#killedAt + KILL_EVERY_MS;
      let way = first.shift() ?? this.#random.pick(ways);
      if (way === 'kill' && !mayKill) way = 'close';
      const there = this.#slots.flatMap((member, slot) => (member?.isSubscribed ? [slot] : []));
      const slot = this.#random.pick(there);
      const pauseMs = this.#random.between(0, 2500);
      // Somebody must be there to take over.
      if (there.length < 2) continue;
      this.#pending.push(this.#leave(slot, way, pauseMs));
    }
  }

  /** @param {number} slot @param {keyof typeof this.#counts} way @param {number} pauseMs */
  async #leave(slot, way, pauseMs) {
    const member = this.#slots[slot];
    if (!member) return;
    this.#counts[way] += 1;
    if (way === 'unsubscribe') {
      member.tell('unsubscribe');
      await sleep(pauseMs);
      member.tell('subscribe');
      return;
    }
    this.#slots[slot] = undefined;
    if (way === 'close') await this.#close(member);
    else {
      this.#killedAt = Date.now();
      member.kill();
      await member.ended;
    }
    await sleep(pauseMs);
    this.#start(slot);
  }

  /** @param {MemberProcess} member */
  async #close(member) {
    const calledAt = Date.now();
    member.tell('close');
    const late = sleep(END_MS, undefined, { ref: false });
    const ended = await Promise.race([member.ended, late]);
    if (ended) this.#slowestCloseMs = Math.max(this.#slowestCloseMs, ended.at - calledAt);
    else this.#problems.push(`${member.name} had not ended ${END_MS} ms after close()`);
  }

  /** Waits until every member has partitions, and every partition one member. */
  async #settle() {
    const shares = () =>
      this.#slots.map((member) => [...(member?.owned ?? [])].sort((a, b) => a - b));
    const isSettled = () => {
      const all = shares();
      const flat = all.flat();
      if (all.some((share) => share.length === 0) || flat.length !== PARTITIONS) return false;
      return new Set(flat).size === PARTITIONS;
    };
    await this.#until(isSettled, SETTLE_MS, () => `shares ${JSON.stringify(shares())}`);
  }

  /** @param {() => boolean} condition @param {number} deadlineMs @param {() => string} found */
  async #until(condition, deadlineMs, found) {
    const end = Date.now() + deadlineMs;
    while (!condition()) {
      if (this.#problems.length > 0) return;
      if (Date.now() > end) {
        this.#problems.push(`after ${deadlineMs} ms there was no more than: ${found()}`);
        return;
      }
      await sleep(20);
    }
  }
}
