/**
 * `npm run soak:no-broker [-- --seconds 120] [--queue 50000]`
 *
 * Three producers send at full speed by every way to send while no broker is there: one that has seen
 * brokers, one that has not, and one that gives its messages up, again and again. Memory must stay
 * what the full queues take. Then the brokers come back: every message that was taken must have one report, and a consumer must find
 * what was reported delivered, once, and nothing else. One summary line; exit code 1 when it is not so.
 * test/producer/no-broker.test.ts runs it for a moment.
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { Consumer, MockCluster, Producer } from '../../dist/index.mjs';
import { OutageLoad } from './outage-load.mjs';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = /** @type {() => void} */ (vm.runInNewContext('gc'));

const TOPIC = 'outage';
const PARTITIONS = 8;
/** The mock keeps 5 MiB of a partition: the queues must fit into the topic. */
const MAX_QUEUE = 100_000;
/** librdkafka looks once a second, and what it gives up makes room for as much. */
const GIVES_UP_MS = 900;
const LOOK_EVERY_MS = 250;
/** Until the queues are full, and until all is delivered. */
const PATIENCE_MS = 60_000;

/**
 * Of the process. What librdkafka and JS keep of one such message is less than 1 kB; node with a
 * cluster and three producers, and the garbage of a million errors, less than 200 MB.
 */
const maxRss = (/** @type {number} */ messages) => 200e6 + 2000 * messages;
/**
 * The queues are full, and have been given up once, before anything is compared: what comes is what
 * leaks. In two minutes some 2.5 million messages are given up, and ten million refused: malloc's
 * smallest piece, 32 bytes, for each of the former would be 80 MB.
 */
const MAX_RSS_GROWTH = 50e6;
/** After full garbage collections: a byte for each of the latter would be seen. */
const MAX_HEAP_GROWTH = 10e6;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    queue: { type: 'string', default: '50000' },
  },
});
const [seconds, queue] = [Number(values.seconds), Number(values.queue)];

const BASE = {
  'queue.buffering.max.messages': queue,
  'linger.ms': 5,
  // Else all that waited for a broker would go to one partition.
  'sticky.partitioning.linger.ms': 0,
  // Back as soon as the brokers are.
  'reconnect.backoff.ms': 50,
  'reconnect.backoff.max.ms': 200,
};

function memory() {
  collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heap: heapUsed };
}

/**
 * @param {() => boolean} condition
 * @param {string} what
 */
async function until(condition, what) {
  const deadline = performance.now() + PATIENCE_MS;
  while (!condition()) {
    if (performance.now() > deadline)
      throw new Error(`not within ${PATIENCE_MS / 1000} s: ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** Looks at the memory until the time is over. */
async function outage() {
  const before = memory();
  const most = { ...before };
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await sleep(LOOK_EVERY_MS);
    const now = memory();
    most.rss = Math.max(most.rss, now.rss);
    most.heap = Math.max(most.heap, now.heap);
  }
  return { before, most };
}

/**
 * Lets the loads know what is in the topic.
 * @param {string} servers
 * @param {readonly OutageLoad[]} loads
 */
async function readBack(servers, loads) {
  const byName = new Map(loads.map((load) => [load.plan.name, load]));
  const consumer = new Consumer(
    { 'bootstrap.servers': servers, 'enable.partition.eof': true, 'fetch.wait.max.ms': 10 },
    { logger: null },
  );
  const open = new Set(Array.from({ length: PARTITIONS }, (_, i) => i));
  consumer.assign([...open].map((partition) => ({ topic: TOPIC, partition, offset: 0 })));
  const deadline = performance.now() + PATIENCE_MS;
  while (open.size > 0) {
    if (performance.now() > deadline) throw new Error('the topic could not be read to its end');
    const event = await consumer.poll(1000);
    if (event?.type === 'partitionEOF') open.delete(event.partition);
    if (event?.type !== 'message') continue;
    const [name = '', id] = (event.value?.toString() ?? '').split(' ');
    byName.get(name)?.found(Number(id));
  }
  await consumer.close();
}

async function soak() {
  const mock = new MockCluster({ brokers: 3 });
  mock.createTopic(TOPIC, { partitions: PARTITIONS });
  const servers = mock.bootstrapServers;
  const open = (/** @type {import('../../lib/index.js').ProducerConfig} */ config) =>
    new Producer({ 'bootstrap.servers': servers, ...BASE, ...config }, { logger: null });

  const keeps = { 'message.timeout.ms': 0, 'enable.idempotence': true };
  const cutOff = new OutageLoad(open(keeps), { name: 'cutOff', topic: TOPIC, failures: [] });
  await cutOff.sendOne();
  mock.setBrokerDown('all');
  const waiting = new OutageLoad(open(keeps), { name: 'waiting', topic: TOPIC, failures: [] });
  const givingUp = new OutageLoad(open({ 'message.timeout.ms': GIVES_UP_MS }), {
    name: 'givingUp',
    topic: TOPIC,
    failures: ['ERR__MSG_TIMED_OUT'],
  });
  const loads = [cutOff, waiting, givingUp];
  for (const load of loads) load.start();
  const gaveUp = () => givingUp.reports['ERR__MSG_TIMED_OUT'] ?? 0;
  const areFull = () => loads.every((load) => load.queueFull > 0) && gaveUp() > queue;
  await until(areFull, 'full queues');

  const from = { attempts: attemptsOf(loads), gaveUp: gaveUp(), at: performance.now() };
  const { before, most } = await outage();
  const elapsed = (performance.now() - from.at) / 1000;
  const rate = (attemptsOf(loads) - from.attempts) / elapsed;
  const churn = (gaveUp() - from.gaveUp) / elapsed;

  for (const load of loads) load.stop();
  mock.setBrokerUp('all');
  const upAt = performance.now();
  await until(() => loads.every((load) => load.outstanding.size === 0), 'all reports');
  const catchUpMs = performance.now() - upAt;
  for (const load of loads) await load.sendOne();
  for (const load of loads) await load.finish();
  const after = memory();
  await readBack(servers, loads);
  await mock.close();
  return { loads, before, most, after, rate, churn, catchUpMs };
}

/** @param {readonly OutageLoad[]} loads */
const attemptsOf = (loads) => loads.reduce((sum, load) => sum + load.attempts, 0);

/** @param {Awaited<ReturnType<typeof soak>>} result */
function report({ loads, before, most, after, rate, churn, catchUpMs }) {
  const problems = loads.flatMap((load) => load.verdict().map((it) => `${load.plan.name}: ${it}`));
  const rssGrowth = most.rss - before.rss;
  const heapGrowth = most.heap - before.heap;
  if (most.rss > maxRss(3 * queue)) problems.push(`resident memory reached ${most.rss} bytes`);
  if (rssGrowth > MAX_RSS_GROWTH) problems.push(`resident memory grew by ${rssGrowth} bytes`);
  if (heapGrowth > MAX_HEAP_GROWTH) problems.push(`the heap grew by ${heapGrowth} bytes`);
  for (const problem of problems) console.error(problem);
  for (const load of loads) {
    const { attempts, accepted, refused, reports, events } = load;
    console.error(JSON.stringify({ ...load.plan, attempts, accepted, refused, reports, events }));
  }
  const sum = (/** @type {(load: OutageLoad) => number} */ of) =>
    loads.reduce((total, load) => total + of(load), 0);
  const mega = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(1);
  console.log(
    `no-broker ${problems.length === 0 ? 'ok' : 'FAILED'}: seconds=${seconds} ` +
      `attempts=${sum((it) => it.attempts)} accepted=${sum((it) => it.accepted)} ` +
      `queueFull=${sum((it) => it.queueFull)} timedOutSends=${sum((it) => it.refused.send)} ` +
      `gaveUp=${sum((it) => it.reports['ERR__MSG_TIMED_OUT'] ?? 0)} ` +
      `delivered=${sum((it) => it.delivered.size)} found=${sum((it) => it.foundOnce)} ` +
      `attemptsPerSecond=${Math.round(rate)} givenUpPerSecond=${Math.round(churn)} ` +
      `rssMB=${mega(before.rss)}..${mega(most.rss)} heapMB=${mega(before.heap)}..${mega(most.heap)} ` +
      `afterMB=${mega(after.rss)}/${mega(after.heap)} catchUpMs=${Math.round(catchUpMs)}`,
  );
  return problems.length === 0 ? 0 : 1;
}

if (!(seconds > 0) || !(queue > 0 && queue <= MAX_QUEUE)) {
  console.error(`expected: --seconds N, --queue N up to ${MAX_QUEUE}`);
  process.exit(2);
}
try {
  process.exitCode = report(await soak());
} catch (error) {
  console.error(error);
  console.log(`no-broker FAILED: seconds=${seconds} ${/** @type {Error} */ (error).message}`);
  process.exit(1); // The brokers may still be down, and the producers hold the process.
}
