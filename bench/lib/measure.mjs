// One scenario: topics, then every contender in turn, again and again.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Failure } from '../../deps/failure.mjs';
import { programPath } from '../build-native.mjs';
import { commandOf } from './contenders.mjs';
import { librdkafkaConfig, nativeArguments, windowFor } from './spec.mjs';

/** Of one run; BENCH_TIMEOUT_S is for those with a great many messages. */
const TIMEOUT_MS = Number(process.env.BENCH_TIMEOUT_S ?? 60) * 1000;
const CHUNK = 1000;
const ERROR_LINES = 3;
const DEFAULT_REPEAT = 5;

/**
 * @typedef {object} Measured
 * @property {string} id
 * @property {(Record<string, any> | undefined)[]} samples By repetition.
 * @property {string} [failure] Why there are no more.
 */

/**
 * @param {import('./plan.mjs').Planned} planned
 * @param {import('./cluster.mjs').Cluster} cluster
 * @param {{ repeat: number, say?: (line: string) => void }} options
 * @returns {Promise<Measured[]>}
 */
export async function measure(planned, cluster, { repeat: asked, say = () => {} }) {
  const specs = await specMaker(planned, cluster);
  const repeat = asked ?? planned.scenario.repeat ?? DEFAULT_REPEAT;
  const measured = planned.entries.map(({ id }) => ({ id, samples: [], failure: undefined }));
  for (let repetition = 0; repetition < repeat; repetition++) {
    // Interleaved, so that a slow minute of the machine is shared; and each begins in turn.
    for (const i of rotated(planned.entries.length, repetition)) {
      const entry = planned.entries[i];
      const result = measured[i];
      if (result.failure !== undefined) continue;
      try {
        result.samples[repetition] = await runOnce(commandOf(entry, await specs(entry)));
        say(`${planned.scenario.name} ${repetition + 1}/${repeat} ${entry.id}`);
      } catch (error) {
        // All that follows would fail too, each after its time.
        if (!cluster.isAlive()) throw new Failure(`the cluster has died during ${entry.id}`);
        result.failure = error.message;
        say(`${planned.scenario.name} ${repetition + 1}/${repeat} ${entry.id}: ${error.message}`);
      }
    }
  }
  return measured;
}

/**
 * 0 to before `length`, from a different one on each time.
 *
 * @param {number} length
 * @param {number} by
 */
export function rotated(length, by) {
  return Array.from({ length }, (_, i) => (i + by) % length);
}

/**
 * Makes the topics and returns what makes a spec for each run.
 *
 * @param {import('./plan.mjs').Planned} planned
 * @param {import('./cluster.mjs').Cluster} cluster
 */
export async function specMaker({ scenario, settings, entries }, cluster) {
  const base = {
    ...settings,
    ...librdkafkaConfig(settings, cluster.kind, scenario.workload),
    bootstrap: cluster.bootstrap,
    window: windowFor(settings.size),
    chunk: CHUNK,
  };
  const newTopic = async () => {
    const topic = unique(`bench-${scenario.name.replace(/[^\w-]/g, '-')}`);
    if (scenario.workload !== 'load') await cluster.createTopic(topic, settings.partitions);
    return topic;
  };
  const isRead = scenario.workload === 'consume' || scenario.workload === 'clients';
  const prepared = async (/** @type {number} */ messages) => {
    const topic = await newTopic();
    if (isRead) await fill({ ...base, messages, topic, groupId: '' });
    return topic;
  };
  const messagesOf = (entry) => messagesFor(entry, scenario, settings);
  // Who reads fewer messages has a topic of as many: what is fetched beyond them would count too.
  const keyOf = (entry) => (isRead ? messagesOf(entry) : 0);
  /** @type {Map<number, string>} */
  const topics = new Map();
  // An echo begins with an empty partition; all else can share one topic.
  const isShared = scenario.workload !== 'echo';
  for (const entry of isShared ? entries : []) {
    // All of them before the first run: no run is measured while another one's topic is filled.
    if (!topics.has(keyOf(entry))) topics.set(keyOf(entry), await prepared(messagesOf(entry)));
  }
  return async (entry) => {
    const topic = isShared ? topics.get(keyOf(entry)) : await newTopic();
    return { ...base, messages: messagesOf(entry), topic, groupId: unique('bench') };
  };
}

/**
 * How many messages a contender gets: peers fewer, where the scenario says so.
 *
 * @param {import('./contenders.mjs').Entry} entry
 * @param {import('./scenarios.mjs').Scenario} scenario
 * @param {import('./spec.mjs').Settings} settings
 */
export function messagesFor({ contender }, { peerShare = 1 }, { messages }) {
  return contender.package === undefined ? messages : Math.ceil(messages * peerShare);
}

/** Fills a topic evenly, in batches as large as may be: the readers shall be what is measured. */
async function fill(spec) {
  const producer = {
    ...spec.producer,
    'linger.ms': 50,
    acks: -1,
    ...(spec.fetchBytes > 0 && { 'batch.num.messages': 1, 'linger.ms': 0 }),
  };
  const options = nativeArguments({ ...spec, producer }, 'auto', 'producer');
  await runOnce([programPath('produce'), ...options, '--by-partition', '1']);
}

/** @param {string} prefix */
const unique = (prefix) => `${prefix}-${randomBytes(5).toString('hex')}`;

/**
 * Runs a program and returns the JSON of its last line.
 *
 * @param {string[]} command
 * @returns {Promise<Record<string, any>>}
 */
export function runOnce([program, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    let isLate = false;
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-10_000)));
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, TIMEOUT_MS);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const line = output.trimEnd().split('\n').at(-1);
      if (line.startsWith('{')) resolve(JSON.parse(line));
      else if (isLate) reject(new Error(`no result after ${TIMEOUT_MS / 1000} s`));
      else reject(new Error(reasonOf(errors) ?? `ended with ${signal ?? code}`));
    });
  });
}

/** The line of an error output that says most. */
function reasonOf(errors) {
  const lines = errors.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  const named = lines.find((line) => /^\w*Error\b.*: /.test(line));
  return named?.replace(/^Error: /, '') ?? (lines.slice(-ERROR_LINES).join(' | ') || undefined);
}
