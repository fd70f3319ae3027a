// Guards what a message costs: `npm run bench:check` compares CPU per message, ours over the C
// floor's in the same run, with bench/baseline.json. Made for machines that others use too:
//
// - CPU time, not wall time: who waits for a core is not charged.
// - A ratio to C, measured in the same minute on the same machine: a slow core slows both.
// - Each round runs ours and C's back to back, and one ratio comes of each round: what changes from
//   minute to minute cancels out. The median of the rounds is not moved by single wild ones.
// - The noise is measured (standard error of the median), here and when the baseline was made. A
//   loss counts only beyond 10 % plus twice the noise of both.
// - In doubt it goes on: rounds are added while a loss seems to be there, up to the time limit, so
//   that bad luck gets a chance to vanish and a real loss gets certain.
//
//   node bench/check.mjs [--update] [--minutes N]
//
//   --update   writes the baseline instead; say why in the commit
//   --minutes  time limit (default 2.5)

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure, isMain, main } from '../deps/failure.mjs';
import { root } from '../deps/paths.mjs';
import { buildTs } from '../scripts/build-ts.mjs';
import { buildNative } from './build-native.mjs';
import { startMock } from './lib/cluster.mjs';
import { commandOf, contenders } from './lib/contenders.mjs';
import { machine } from './lib/machine.mjs';
import { runOnce, specMaker } from './lib/measure.mjs';
import { parseOptions } from './lib/options.mjs';
import { plan } from './lib/plan.mjs';
import { table } from './lib/table.mjs';
import { judge } from './lib/verdict.mjs';

const BASELINE = join(root, 'bench/baseline.json');
const CHECKED = {
  produce: ['kafka-napi/callback', 'kafka-napi/promise'],
  consume: ['kafka-napi/batches', 'kafka-napi/messages'],
  fields: ['kafka-napi/messages'],
};
/**
 * Few, so that there are many rounds: V8 is still optimising, which makes each ratio higher than in
 * docs/benchmarks. They are held against themselves only. The partitions are what the mock needs.
 */
const MESSAGES = 500_000;
const PARTITIONS = 24;
const FIRST_ROUNDS = 7;

/** What runs each contender of the checked scenarios once. */
async function runners(clusters) {
  const all = await contenders();
  const names = Object.values(CHECKED).flat().join(',');
  const scenarios = Object.keys(CHECKED).join(',');
  const size = ['--messages', `${MESSAGES}`, '--partitions', `${PARTITIONS}`];
  const argv = ['--scenario', scenarios, '--contender', names, ...size];
  const planned = plan(parseOptions(argv), all);
  return Promise.all(
    planned.map(async (it) => {
      const cluster = await startMock();
      clusters.push(cluster);
      const specs = await specMaker(it, cluster);
      const entries = it.entries.filter(
        ({ id }) => id === it.scenario.floor || CHECKED[it.scenario.name].includes(id),
      );
      return { ...it, entries, specs };
    }),
  );
}

/** One ratio for each checked id: ours over the floor's, run right before. */
async function round(all, ratios) {
  for (const { scenario, entries, specs } of all) {
    const cost = async (entry) => (await runOnce(commandOf(entry, await specs(entry)))).cpuMicros;
    const floor = entries.find(({ id }) => id === scenario.floor);
    for (const entry of entries) {
      if (entry === floor) continue;
      const before = await cost(floor);
      const ours = await cost(entry);
      const after = await cost(floor);
      const name = `${scenario.name} ${entry.id}`;
      (ratios[name] ??= []).push(ours / ((before + after) / 2));
    }
  }
}

/** What this machine has otherwise than that of the baseline. */
function differences(made = {}) {
  const here = machine([]);
  return ['cpu', 'node']
    .filter((name) => made[name] !== here[name])
    .map((name) => `${name}: ${made[name]} there, ${here[name]} here`);
}

function readBaseline() {
  try {
    return JSON.parse(readFileSync(BASELINE, 'utf8'));
  } catch (error) {
    throw new Failure('there is no baseline', [error.message, 'npm run bench:check -- --update']);
  }
}

async function check() {
  const { values } = parseArgs({
    options: { update: { type: 'boolean' }, minutes: { type: 'string', default: '2.5' } },
  });
  const deadline = performance.now() + Number(values.minutes) * 60_000;
  const baseline = values.update ? { ratios: {} } : readBaseline();
  await buildTs();
  await buildNative();
  const clusters = [];
  const ratios = {};
  let verdicts = [];
  try {
    const all = await runners(clusters);
    let slowest = 0;
    for (let rounds = 1; ; rounds++) {
      const began = performance.now();
      await round(all, ratios);
      slowest = Math.max(slowest, performance.now() - began);
      verdicts = Object.entries(ratios).map(([name, values]) => ({
        name,
        ...judge(values, baseline.ratios[name]),
      }));
      const isLate = performance.now() + slowest > deadline;
      const isInDoubt = verdicts.some(({ isLost }) => isLost) || values.update;
      if (isLate || (rounds >= FIRST_ROUNDS && !isInDoubt)) break;
    }
  } finally {
    for (const cluster of clusters) await cluster.stop();
  }
  print(verdicts);
  const foreign = values.update ? [] : differences(baseline.made);
  if (foreign.length > 0) {
    console.log(
      `the baseline is of another machine (${foreign.join('; ')}): a ratio may differ by that`,
    );
  }
  if (verdicts.some(({ isTold }) => !isTold)) {
    throw new Failure('too few rounds in the time: nothing is told', ['remedy: --minutes 10']);
  }
  if (values.update) update(verdicts, await contenders());
  else finish(verdicts);
}

function print(verdicts) {
  const number = (value) => (Number.isFinite(value) ? value.toFixed(3) : '-');
  const head = ['CPU per message, times C', 'now', '+-', 'baseline', 'limit', 'rounds', ''];
  const rows = verdicts.map((it) => [
    it.name,
    number(it.ratio),
    number(it.error),
    number(it.baseline),
    number(it.limit),
    String(it.rounds),
    it.isLost ? 'LOST' : it.isGained ? 'better: update the baseline?' : 'ok',
  ]);
  console.log(table(head, rows));
}

function update(verdicts, all) {
  const { cpu, node, link, commit, date, load } = machine(all.filter(({ name }) => name === 'c'));
  const ratios = Object.fromEntries(
    verdicts.map(({ name, ratio, error }) => [
      name,
      { ratio: Number(ratio.toFixed(4)), error: Number(error.toFixed(4)) },
    ]),
  );
  const baseline = { made: { date, commit, cpu, node, link, load }, messages: MESSAGES, ratios };
  writeFileSync(BASELINE, `${JSON.stringify(baseline, undefined, 2)}\n`);
  console.log('written: bench/baseline.json');
}

function finish(verdicts) {
  const missing = verdicts.filter(({ baseline }) => baseline === undefined);
  if (missing.length > 0) {
    throw new Failure(`no baseline for ${missing.map(({ name }) => name).join(', ')}`);
  }
  const lost = verdicts.filter(({ isLost }) => isLost);
  if (lost.length === 0) return;
  throw new Failure('a message costs more CPU than it did', [
    ...lost.map(
      ({ name, ratio, limit }) => `${name}: ${ratio.toFixed(2)} x C, limit ${limit.toFixed(2)}`,
    ),
    'meant to be? npm run bench:check -- --update, and say why in the commit',
  ]);
}

if (isMain(import.meta)) await main(check);
