/**
 * `npm run soak:exactly-once [-- --seconds 300] [--seed N] [--rate 300]`
 *
 *   --servers ADDRESSES   a Kafka that is there, whose brokers are let live
 *   --abort-every N       every n-th transaction of a process is taken back (default: 100)
 *   --member-kills N      no more of them
 *
 * Two processes of one group copy a topic in transactions, on three brokers, while they and the
 * brokers are killed at random. In the end the committed output must be the input, each message once.
 * One summary line; exit code 1 when it is not, 75 when this machine cannot run Kafka.
 */
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKafka } from '../kafka/cluster.mjs';
import { reportNoKafka } from '../kafka/report.mjs';
import { compare, countOutput, Member } from './chain.mjs';

const require = createRequire(import.meta.url);
/** @type {typeof import('../../lib/index.js')} */
const { Consumer, Producer } = require('../../dist/index.js');

const PARTITIONS = 4; // `num.partitions` of test/kafka
const NODES = 3;
/** How long the chain may take to catch up when nothing is killed any more. */
const CATCH_UP_MS = 120_000;
/** Between two kills: so that what was killed is at work again, mostly. In milliseconds. */
const MEMBER_PAUSE = [4000, 15_000];
const BROKER_PAUSE = [15_000, 30_000];
const BROKER_DOWN = [2000, 12_000];

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    rate: { type: 'string', default: '300' },
    servers: { type: 'string' },
    'abort-every': { type: 'string', default: '100' },
    'member-kills': { type: 'string', default: 'Infinity' },
  },
});
const [seconds, seed, rate] = [values.seconds, values.seed, values.rate].map(Number);
const [abortEvery, maxMemberKills] = [values['abort-every'], values['member-kills']].map(Number);
const startedAt = performance.now();
const log = (/** @type {string} */ text) => {
  console.error(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} ${text}`);
};

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
let state = seed >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}
/** @param {number[]} range */
const between = ([low = 0, high = 0]) => low + random() * (high - low);
/** @param {number} count */
const pick = (count) => Math.floor(random() * count);

/**
 * Puts numbers in at a steady rate until the signal; each once, as the producer is idempotent.
 * @param {string} servers
 * @param {string} topic
 * @param {AbortSignal} signal
 * @returns {Promise<number>} how many
 */
async function feed(servers, topic, signal) {
  const producer = new Producer(
    {
      'bootstrap.servers': servers,
      'enable.idempotence': true,
      'message.timeout.ms': 0,
      'linger.ms': 5,
    },
    { logger: null },
  );
  /** @type {unknown} */
  let failure;
  let count = 0;
  const from = performance.now();
  while (!signal.aborted && failure === undefined) {
    const due = Math.floor(((performance.now() - from) / 1000) * rate);
    for (; count < due; count += 1) {
      producer
        .send({ topic, partition: count % PARTITIONS, value: String(count) })
        .catch((error) => (failure ??= error));
    }
    await sleep(20);
  }
  const left = await producer.flush({ timeoutMs: 60_000 });
  await producer.close();
  if (failure !== undefined) throw new Error('the input could not be written', { cause: failure });
  if (left > 0) throw new Error(`${left} messages of the input could not be written`);
  return count;
}

/**
 * @param {Member[]} members
 * @param {AbortSignal} signal
 */
async function killMembers(members, signal) {
  for (let kills = 0; kills < maxMemberKills; kills += 1) {
    const [pause, which, rest] = [between(MEMBER_PAUSE), pick(members.length), between([0, 2000])];
    if (!(await waited(pause, signal))) return;
    log(`member ${which} is killed`);
    await members[which].kill();
    await waited(rest, signal);
    members[which].start();
  }
}

/**
 * @param {import('../kafka/cluster.mjs').KafkaCluster} kafka
 * @param {AbortSignal} signal
 * @returns {Promise<number>} kills
 */
async function killBrokers(kafka, signal) {
  for (let kills = 0; ; kills += 1) {
    const [pause, which, down] = [between(BROKER_PAUSE), pick(NODES), between(BROKER_DOWN)];
    if (!(await waited(pause, signal))) return kills;
    log(`broker ${which + 1} is killed, for ${(down / 1000).toFixed(1)} s`);
    await kafka.killNode(which, 'SIGKILL');
    await waited(down, signal);
    await kafka.restartNode(which);
    log(`broker ${which + 1} is back`);
  }
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} false if the signal ended it
 */
async function waited(ms, signal) {
  return sleep(ms, true, { signal }).catch(() => false);
}

/**
 * Waits until the group has committed all of the input.
 * @param {string} servers
 * @param {string} group
 * @param {string} topic
 */
async function caughtUp(servers, group, topic) {
  const consumer = new Consumer(
    { 'bootstrap.servers': servers, 'group.id': group, 'enable.auto.commit': false },
    { logger: null },
  );
  const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition }));
  const deadline = performance.now() + CATCH_UP_MS;
  try {
    for (;;) {
      let behind = 0;
      for (const { partition, offset = 0 } of await consumer.committed(partitions)) {
        const { high } = await consumer.queryWatermarkOffsets(topic, partition);
        behind += high - Math.max(offset, 0);
      }
      if (behind === 0) return;
      if (performance.now() > deadline) {
        throw new Error(`the chain is ${behind} messages behind after ${CATCH_UP_MS / 1000} s`);
      }
      await sleep(500);
    }
  } finally {
    await consumer.close();
  }
}

/**
 * @param {string} servers
 * @param {import('../kafka/cluster.mjs').KafkaCluster | undefined} kafka to kill brokers of
 */
async function soak(servers, kafka) {
  const name = (/** @type {string} */ what) => `exactly-once-${what}-${process.pid}-${Date.now()}`;
  const [input, output, group] = [name('input'), name('output'), name('group')];
  const members = [0, 1].map(
    (i) =>
      new Member({
        servers,
        group,
        input,
        output,
        transactionalId: name(`member-${i}`),
        abortEvery,
        maxMessages: 200,
      }),
  );
  const end = new AbortController();
  const { signal } = end;
  const feeding = feed(servers, input, signal);
  for (const member of members) member.start();
  const killing = Promise.all([
    killMembers(members, signal),
    kafka ? killBrokers(kafka, signal) : 0,
  ]);
  try {
    const failing = Promise.all([feeding, killing]);
    await Promise.race([sleep(seconds * 1000, undefined, { ref: true }), failing]);
    end.abort();
    const [count, [, brokerKills]] = await failing;
    log('nothing is killed any more');
    await caughtUp(servers, group, input);
    await Promise.all(members.map((member) => member.stop()));
    const counts = await countOutput(Consumer, servers, output, PARTITIONS, 60_000);
    return { count, brokerKills, counts, members };
  } finally {
    end.abort();
    await Promise.all(members.map((member) => member.kill()));
  }
}

/** @param {Awaited<ReturnType<typeof soak>>} result */
function report({ count, brokerKills, counts, members }) {
  const { lost, doubled, foreign } = compare(counts, count);
  const problems = members.flatMap((member) => member.problems);
  const sum = (/** @type {(member: Member) => number} */ of) =>
    members.reduce((total, member) => total + of(member), 0);
  const gaveUp = members.flatMap((member) => member.gaveUp);
  for (const reason of gaveUp) console.error(`a member gave up and was started again: ${reason}`);
  for (const problem of problems) console.error(`a member ${problem}`);
  for (const [name, list] of Object.entries({ lost, doubled, foreign })) {
    if (list.length > 0) console.error(`${name}: ${list.slice(0, 20).join(' ')} ...`);
  }
  const ok = [lost, doubled, foreign, problems].every((list) => list.length === 0) && count > 0;
  console.log(
    `exactly-once ${ok ? 'ok' : 'FAILED'}: seed=${seed} seconds=${seconds} input=${count} ` +
      `output=${counts.size} lost=${lost.length} doubled=${doubled.length} ` +
      `foreign=${foreign.length} transactions=${sum((m) => m.transactions)} ` +
      `takenBack=${sum((m) => m.takenBack)} memberKills=${sum((m) => m.kills)} ` +
      `brokerKills=${brokerKills} gaveUp=${gaveUp.length} problems=${problems.length}`,
  );
  return ok ? 0 : 1;
}

console.error(`seed ${seed}`);
/** @type {import('../kafka/cluster.mjs').KafkaCluster | undefined} */
let kafka;
try {
  if (!values.servers) kafka = await startKafka({ nodes: NODES, log });
} catch (problem) {
  process.exit(reportNoKafka(problem));
}
try {
  process.exitCode = report(await soak(values.servers ?? kafka?.bootstrapServers ?? '', kafka));
} catch (error) {
  console.error(error);
  console.log(`exactly-once FAILED: seed=${seed} ${/** @type {Error} */ (error).message}`);
  process.exitCode = 1;
} finally {
  await kafka?.stop();
}
