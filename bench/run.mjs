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
import { HEADLINES, rowsOf, scenarioTable, settingsLine } from './lib/report.mjs';
import { figure, ratio } from './lib/table.mjs';

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
  const name = options.name ?? kind;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  const data = results.map(({ scenario, ...rest }) => ({ ...scenario, ...rest }));
  writeFileSync(
    file,
    `${JSON.stringify({ cluster: kind, ...facts, scenarios: data }, undefined, 2)}\n`,
  );
  for (const result of results) {
    writeFileSync(
      join(folder, `${name}-${result.scenario.name}.svg`),
      chartOf(result, kind, facts),
    );
  }
  console.log(`\nwritten: ${relative(process.cwd(), file)}, and a plot for each scenario`);
}

async function bench() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) return console.log(USAGE);
  const all = await contenders();
  const planned = plan(options, all);
  if (options.list) return list(planned);
  await buildTs();
  await buildNative();
  const facts = machine(all);
  console.log(machineLines(facts).join('\n'));
  const { next, release, end } = await clusters(options);
  const results = [];
  let kind = 'mock';
  try {
    for (const { scenario, settings, entries, notes } of planned) {
      const cluster = await next();
      kind = cluster.kind;
      console.log(`\n${scenario.title} [${scenario.name}, ${kind}]`);
      console.log(settingsLine(settings, scenario.workload));
      for (const note of notes) console.log(note);
      const say = (line) => process.stderr.isTTY && process.stderr.write(`\r\u001b[K${line}`);
      const measured = await measure({ scenario, settings, entries }, cluster, { ...options, say });
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
      await release(cluster);
      const rows = rowsOf(scenario, measured);
      console.log(scenarioTable(scenario, rows));
      results.push({ scenario, settings, notes, rows, samples: measured });
    }
  } finally {
    await end();
  }
  write(options, kind, facts, results);
}

if (isMain(import.meta)) await main(bench);
