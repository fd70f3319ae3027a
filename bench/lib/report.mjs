// Samples to figures, and figures to text.

import { median, pairedRatios, summary } from './statistics.mjs';
import { figure, ratio, table } from './table.mjs';

const MEGABYTE = 1e6;

/** What is looked at in a sample; those that not every contender has may be undefined. */
const VALUES = {
  rate: (sample) => sample.rate,
  cpuMicros: (sample) => sample.cpuMicros,
  p50: (sample) => sample.latencyMs?.p50,
  p99: (sample) => sample.latencyMs?.p99,
  max: (sample) => sample.latencyMs?.max,
  loopP50: (sample) => sample.loopDelayMs?.p50,
  loopP99: (sample) => sample.loopDelayMs?.p99,
  loopMax: (sample) => sample.loopDelayMs?.max,
  rssBytes: (sample) => sample.rssBytes,
  firstMs: (sample) => sample.firstMs,
  threads: (sample) => sample.threads,
  idleCpu: (sample) => sample.idleCpuMsPerSecond,
  currentRss: (sample) => sample.currentRssBytes,
};

/** What each kind of scenario is about: the value of the plot, and which way is better. */
export const HEADLINES = {
  throughput: { value: 'rate', unit: 'messages/s', more: 'is better' },
  latency: { value: 'p50', unit: 'ms, median of a run', more: 'is worse' },
  clients: { value: 'rssBytes', unit: 'bytes of memory', more: 'is worse' },
  first: { value: 'firstMs', unit: 'ms', more: 'is worse' },
};

const COLUMNS = {
  throughput: [
    ['msgs/s', (row) => figure(row.rate?.median)],
    ['min', (row) => figure(row.rate?.min)],
    ['max', (row) => figure(row.rate?.max)],
    ['x C', (row) => ratio(row.ratios.rate)],
    ['CPU us/msg', (row) => figure(row.cpuMicros?.median)],
    ['x C', (row) => ratio(row.ratios.cpuMicros)],
    ['loop p50', (row) => figure(row.loopP50?.median)],
    ['p99', (row) => figure(row.loopP99?.median)],
    ['max ms', (row) => figure(row.loopMax?.max)],
    ['RSS MB', (row) => figure(row.rssBytes && row.rssBytes.max / MEGABYTE)],
  ],
  latency: [
    ['p50 ms', (row) => figure(row.p50?.median)],
    ['x C', (row) => ratio(row.ratios.p50)],
    ['p99 ms', (row) => figure(row.p99?.median)],
    ['x C', (row) => ratio(row.ratios.p99)],
    ['max ms', (row) => figure(row.max?.max)],
    ['CPU us/msg', (row) => figure(row.cpuMicros?.median)],
    ['x C', (row) => ratio(row.ratios.cpuMicros)],
    ['RSS MB', (row) => figure(row.rssBytes && row.rssBytes.max / MEGABYTE)],
  ],
  clients: [
    ['first ms', (row) => figure(row.firstMs?.median)],
    ['threads', (row) => figure(row.threads?.median)],
    ['x C', (row) => ratio(row.ratios.threads)],
    ['RSS MB', (row) => figure(row.rssBytes && row.rssBytes.median / MEGABYTE)],
    ['x C', (row) => ratio(row.ratios.rssBytes)],
    ['now MB', (row) => figure(row.currentRss && row.currentRss.median / MEGABYTE)],
    ['idle CPU ms/s', (row) => figure(row.idleCpu?.median)],
    ['x C', (row) => ratio(row.ratios.idleCpu)],
  ],
  first: [
    ['ms', (row) => figure(row.firstMs?.median)],
    ['min', (row) => figure(row.firstMs?.min)],
    ['max', (row) => figure(row.firstMs?.max)],
    ['x floor', (row) => ratio(row.ratios.firstMs)],
    ['RSS MB', (row) => figure(row.rssBytes && row.rssBytes.max / MEGABYTE)],
  ],
};

/**
 * A row per contender: median, minimum and maximum of every value, and the median of its ratios to
 * the floor.
 *
 * @param {import('./scenarios.mjs').Scenario} scenario
 * @param {import('./measure.mjs').Measured[]} measured
 */
export function rowsOf(scenario, measured) {
  const floor = measured.find(({ id }) => id === scenario.floor);
  return measured.map(({ id, samples, failure }) => {
    const row = { id, failure, ratios: {} };
    for (const [name, of] of Object.entries(VALUES)) {
      const values = valuesOf(samples, of);
      const present = values.filter((value) => Number.isFinite(value));
      if (present.length === 0) continue;
      row[name] = summary(present);
      const ratios = pairedRatios(values, valuesOf(floor?.samples ?? [], of));
      if (ratios.length > 0) row.ratios[name] = median(ratios);
    }
    return row;
  });
}

/** @param {(Record<string, any> | undefined)[]} samples A run that failed leaves a hole. */
function valuesOf(samples, of) {
  return Array.from(samples, (sample) => (sample === undefined ? undefined : of(sample)));
}

/**
 * @param {import('./scenarios.mjs').Scenario} scenario
 * @param {ReturnType<typeof rowsOf>} rows
 */
export function scenarioTable(scenario, rows) {
  const { head, cells, failures } = scenarioCells(scenario, rows);
  return [table(head, cells), ...failures].join('\n');
}

/**
 * The same before it is laid out.
 *
 * @param {import('./scenarios.mjs').Scenario} scenario
 * @param {ReturnType<typeof rowsOf>} rows
 */
export function scenarioCells(scenario, rows) {
  const columns = COLUMNS[scenario.kind];
  const head = ['', ...columns.map(([title]) => title)];
  const cells = rows.map((row) => [row.id, ...columns.map(([, of]) => of(row))]);
  const failures = rows
    .filter(({ failure }) => failure !== undefined)
    .map(({ id, failure }) => `${id} failed: ${failure}`);
  return { head, cells, failures };
}

/**
 * What was set, in one line.
 *
 * @param {import('./spec.mjs').Settings} settings
 * @param {string} workload
 */
export function settingsLine(settings, workload) {
  const { messages, size, keySize, headers, partitions, acks, compression, rate, clients } =
    settings;
  if (workload === 'load') return '';
  return [
    workload === 'clients' ? `${clients} clients` : `${messages.toLocaleString('en-US')} messages`,
    `${size} B values`,
    ...(keySize > 0 ? [`${keySize} B keys`] : []),
    ...(headers > 0 ? [`${headers} headers`] : []),
    `${partitions} partition${partitions === 1 ? '' : 's'}`,
    `acks ${acks === -1 ? 'all' : acks}`,
    workload === 'produce'
      ? 'linger 5 ms'
      : workload === 'consume'
        ? 'auto commit 5 s'
        : 'linger 0',
    `compression ${compression}`,
    ...(rate > 0 ? [`${rate} messages/s`] : []),
  ].join(', ');
}
