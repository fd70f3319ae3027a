// The page of results: a README.md beside the JSON files, made of all of them.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machineLines } from './machine.mjs';
import { HEADLINES, scenarioCells, settingsLine } from './report.mjs';
import { figure, ratio, table } from './table.mjs';
import { duels, tally } from './targets-verdict.mjs';

const CLUSTERS = {
  mock: "librdkafka's mock cluster",
  kafka: 'Apache Kafka, one broker on the same machine',
};

const VALUES = {
  rate: 'msgs/s',
  cpuMicros: 'CPU/msg',
  p50: 'p50',
  p99: 'p99',
  loopP99: 'delay p99',
  loopMax: 'delay max',
  rssBytes: 'peak RSS',
  currentRss: 'RSS',
  idleCpu: 'CPU',
  threads: 'threads',
  firstMs: 'time',
};

const COMPARED = { difference: 'minus', nothing: '' };

/** The limit of a target, as text. */
function limitText({ against, least, most, unit }) {
  const sign = least === undefined ? 'at most' : 'at least';
  const isRatio = against !== 'nothing' && against !== 'difference';
  return `${sign} ${least ?? most}${isRatio ? ' x' : ` ${unit}`}`;
}

function comparedText({ target, against }) {
  const value = VALUES[target.value];
  if (against === '') return value;
  if (target.against === 'share') return `${value} x C, over ${against}`;
  return `${value}, ${COMPARED[target.against] ?? 'to'} ${against}`;
}

function measuredText({ target, measured, why }) {
  if (measured === undefined) return why;
  const isRatio = target.against !== 'nothing' && target.against !== 'difference';
  return isRatio ? ratio(measured) : `${figure(measured)} ${target.unit}`;
}

const VERDICT = new Map([
  [true, 'met'],
  [false, 'MISSED'],
  [undefined, 'not told'],
]);

const VERDICT_HEAD = ['target', 'of', 'compared', 'limit', 'measured', ''];

/** @param {import('./targets-verdict.mjs').Verdict} verdict */
const verdictCells = (verdict) => [
  verdict.target.work,
  verdict.target.of.replace('kafka-napi/', ''),
  comparedText(verdict),
  limitText(verdict.target),
  measuredText(verdict),
  VERDICT.get(verdict.isMet),
];

const tallyText = (all) => {
  const { met, missed, unknown } = tally(all);
  return `${met} met, ${missed} missed${unknown > 0 ? `, ${unknown} not told` : ''}`;
};

/** @param {readonly import('./targets-verdict.mjs').Verdict[]} all */
export function verdictTable(all) {
  return `${table(VERDICT_HEAD, all.map(verdictCells))}\n\n${tallyText(all)}`;
}

const escape = (text) => String(text).replaceAll('|', '\\|');

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function markdownTable(head, rows) {
  const line = (cells) => `| ${cells.map(escape).join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [line(head.map((it) => it || ' ')), line(rule), ...rows.map(line)].join('\n');
}

function duelTable(rows, value) {
  const all = duels(rows, value);
  if (all.length === 0) return [];
  const cells = all.map(({ ours, peer, ratio: times, inverse }) => [
    ours,
    peer,
    ratio(times),
    ratio(inverse),
  ]);
  return [
    '',
    '<details><summary>Against each other client</summary>',
    '',
    markdownTable(['ours', 'other', 'ours / other', 'other / ours'], cells),
    '',
    '</details>',
  ];
}

function scenarioSection({ scenario, settings, notes, rows }, name) {
  const { head, cells, failures } = scenarioCells(scenario, rows);
  return [
    `### ${scenario.title}`,
    '',
    [settingsLine(settings, scenario.workload), ...notes].filter(Boolean).join('. '),
    '',
    markdownTable(head, cells),
    ...failures.flatMap((failure) => ['', failure]),
    ...duelTable(rows, HEADLINES[scenario.kind].value),
    '',
    `[Plot](${name}-${scenario.name}.svg)`,
    '',
  ];
}

function fileSection({ name, cluster, scenarios, verdicts, ...facts }) {
  return [
    `## ${CLUSTERS[cluster]} (${name})`,
    '',
    ...machineLines(facts).map((line) => `- ${line}`),
    `- ${facts.date}; every run, with all its figures: [${name}.json](${name}.json)`,
    '',
    ...(verdicts === undefined
      ? []
      : [
          `### Targets: ${tallyText(verdicts)}`,
          '',
          markdownTable(VERDICT_HEAD, verdicts.map(verdictCells)),
          '',
        ]),
    ...scenarios.flatMap((result) => scenarioSection(result, name)),
  ];
}

/**
 * Makes `README.md` of all results in a folder.
 *
 * @param {string} folder
 */
export function writePage(folder) {
  if (!existsSync(folder)) return;
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const data = files.sort().map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const text = [
    '# Benchmark results',
    '',
    'Made by `npm run bench`; do not edit. What the figures are, and what is not fair about them:',
    '[bench/README.md](../../bench/README.md). `x C` is times the C floor, the median of the',
    'repetitions.',
    '',
    ...data.flatMap(fileSection),
  ];
  writeFileSync(join(folder, 'README.md'), `${text.join('\n').trimEnd()}\n`);
}
