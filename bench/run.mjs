// The benchmarks: `npm run bench`. See bench/README.md.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { isMain, main } from '../deps/failure.mjs';
import { root } from '../deps/paths.mjs';
import { buildTs } from '../scripts/build-ts.mjs';
import { buildNative } from './build-native.mjs';
import { contenders } from './lib/contenders.mjs';
import { startMock, startReal } from './lib/cluster.mjs';
import { machine, machineLines } from './lib/machine.mjs';
import { measure } from './lib/measure.mjs';
import { parseOptions, USAGE } from './lib/options.mjs';
import { plan } from './lib/plan.mjs';
import { barChart } from './lib/plot.mjs';
import { verdictTable, writePage } from './lib/page.mjs';
import { Progress } from './lib/progress.mjs';
import { HEADLINES, rowsOf, scenarioTable, settingsLine } from './lib/report.mjs';
import { figure, ratio } from './lib/table.mjs';
import { verdicts } from './lib/targets-verdict.mjs';

/**
 * @param {ReturnType<import('./lib/plan.mjs').plan>} planned
 */
function list(planned) {
  for (const { scenario, entries } of planned) {
    console.log(`${scenario.name}: ${scenario.title}`);
    console.log(`  ${entries.map(({ id }) => id).join(', ')}`);
  }
}

/** One cluster for all where it is real; a new mock for each, as that keeps all in memory. */
async function clusters(options) {
  if (!options.kafka) return { next: startMock, release: (cluster) => cluster.stop(), end() {} };
  const real = await startReal();
  return { next: async () => real, release: async () => {}, end: () => real.stop() };
}

function chartOf({ scenario, settings, rows, notes }, kind, facts) {
  const { value, unit, more } = HEADLINES[scenario.kind];
  const bars = rows
    .filter((row) => row[value] !== undefined)
    .map((row) => ({
      label: row.id,
      ...row[value],
      text: `${figure(row[value].median)}  (x${ratio(row.ratios[value])})`,
      kind:
        row.id === scenario.floor ? 'floor' : row.id.startsWith('kafka-napi/') ? 'ours' : 'other',
    }));
  return barChart({
    title: scenario.title,
    subtitle: `${unit}; more ${more}; x: times ${scenario.floor}; the line reaches from the least to the most`,
    bars,
    footer: [
      `${kind === 'mock' ? "librdkafka's mock cluster" : 'Apache Kafka'}; ${settingsLine(settings, scenario.workload)}`,
      ...notes,
      ...machineLines(facts),
      facts.date,
    ],
  });
}

function write(options, kind, facts, results) {
  const folder = resolve(root, options.out ?? 'docs/benchmarks');
  const name = options.name ?? (options.targets ? `targets-${kind}` : kind);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  const found = options.targets ? verdicts(results, kind) : undefined;
  const data = { name, cluster: kind, ...facts, scenarios: results, verdicts: found };
  writeFileSync(file, `${JSON.stringify(data, undefined, 1)}\n`);
  for (const result of results) {
    const plot = join(folder, `${name}-${result.scenario.name}.svg`);
    writeFileSync(plot, chartOf(result, kind, facts));
  }
  writePage(folder);
  if (found !== undefined) console.log(`\n${verdictTable(found)}`);
  console.log(`\nwritten to ${relative(process.cwd(), folder)}: ${name}.json, plots, README.md`);
}

/** Measures one scenario on a cluster, and prints its table. */
async function runScenario(planned, cluster, options) {
  const { scenario, settings, entries, notes } = planned;
  console.log(`\n${scenario.title} [${scenario.name}, ${cluster.kind}]`);
  console.log(settingsLine(settings, scenario.workload));
  for (const note of notes) console.log(note);
  const say = (line) => process.stderr.isTTY && process.stderr.write(`\r\u001b[K${line}`);
  const samples = await measure({ scenario, settings, entries }, cluster, { ...options, say });
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const rows = rowsOf(scenario, samples);
  console.log(scenarioTable(scenario, rows));
  return { scenario, settings, notes, rows, samples };
}

async function bench() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return console.log(USAGE);
  const all = await contenders();
  const planned = plan(options, all);
  if (options.list) return list(planned);
  await buildTs();
  await buildNative();
  const kind = options.kafka ? 'kafka' : 'mock';
  const facts = machine(all);
  const progress = new Progress(options, kind, facts, planned);
  console.log(machineLines(progress.facts).join('\n'));
  const { next, release, end } = await clusters(options);
  try {
    for (const it of planned) {
      if (progress.has(it)) continue;
      const cluster = await next();
      progress.add(await runScenario(it, cluster, options));
      await release(cluster);
    }
  } finally {
    await end();
  }
  write(options, kind, progress.facts, progress.results);
  progress.end();
}

if (isMain(import.meta)) await main(bench);
