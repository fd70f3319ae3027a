/** The parts of the benchmarks that only compute. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figure, ratio, table } from '../../bench/lib/table.mjs';
import { barChart } from '../../bench/lib/plot.mjs';
import { judge } from '../../bench/lib/verdict.mjs';
import { median, medianError, pairedRatios, summary } from '../../bench/lib/statistics.mjs';
import {
  librdkafkaConfig,
  mockCapacity,
  nativeArguments,
  windowFor,
  DEFAULTS,
} from '../../bench/lib/spec.mjs';
import { parseOptions } from '../../bench/lib/options.mjs';
import { plan } from '../../bench/lib/plan.mjs';
import { contenders } from '../../bench/lib/contenders.mjs';
import { rotated } from '../../bench/lib/measure.mjs';
import { rowsOf, scenarioTable } from '../../bench/lib/report.mjs';
import { CORE, SUITES } from '../../bench/lib/scenarios.mjs';

test('the median is the middle value, or the mean of the two middle ones', () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.ok(Number.isNaN(median([])));
  assert.deepEqual(summary([5, 1, 3]), { median: 3, min: 1, max: 5, count: 3 });
});

test('the median sorts by value and leaves its input as it was', () => {
  const values = [10, 9, 100];
  assert.equal(median(values), 10);
  assert.deepEqual(values, [10, 9, 100]);
});

test('ratios are of the same repetition; one that a side lacks does not count', () => {
  assert.deepEqual(pairedRatios([2, undefined, 9, 8], [1, 5, 3, undefined]), [2, 3]);
});

test('a single wild value does not widen the error of the median', () => {
  const calm = medianError([1, 1.01, 0.99, 1.02, 0.98, 1, 1]);
  const wild = medianError([1, 1.01, 0.99, 1.02, 0.98, 1, 50]);
  assert.ok(wild < 2 * calm, `${wild} against ${calm}`);
  assert.equal(medianError([1, 2]), Infinity);
});

test('more values make the error smaller', () => {
  const few = [1, 1.1, 0.9, 1.2, 0.8];
  assert.ok(medianError([...few, ...few, ...few, ...few]) < 0.6 * medianError(few));
});

test('a table is aligned: the first column to the left, the others to the right', () => {
  assert.equal(
    table(
      ['', 'n'],
      [
        ['a', '1'],
        ['long', '200'],
      ],
    ),
    ['        n', '----  ---', 'a       1', 'long  200'].join('\n'),
  );
});

test('a figure has three digits that count', () => {
  assert.equal(figure(1234567.8), '1,234,568');
  assert.equal(figure(12.345), '12.3');
  assert.equal(figure(1.2345), '1.23');
  assert.equal(figure(0.01234), '0.012');
  assert.equal(figure(undefined), '-');
  assert.equal(ratio(NaN), '-');
  assert.equal(ratio(0.905), '0.91');
});

test('a bar is as long as its median, in proportion to the greatest value', () => {
  const bar = { min: 1, max: 4, text: '', kind: 'other' };
  const svg = barChart({
    title: 'a < b',
    subtitle: '',
    bars: [
      { ...bar, label: 'one', median: 2 },
      { ...bar, label: 'two', median: 4 },
    ],
    footer: [],
  });
  const widths = [...svg.matchAll(/<rect x="210" .*?width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  assert.deepEqual(widths, [215, 430]);
  assert.match(svg, /<title>a &lt; b<\/title>/);
  assert.doesNotMatch(svg, /NaN|undefined/);
});

test('a chart of nothing is still a picture', () => {
  assert.doesNotMatch(
    barChart({ title: '', subtitle: '', bars: [], footer: ['x'] }),
    /NaN|Infinity/,
  );
});

const STEADY = [2, 2.01, 1.99, 2, 2.02, 1.98, 2];

test('the guard lets pass what is within 10 % and noise', () => {
  assert.equal(judge(STEADY, { ratio: 1.9, error: 0.01 }).isLost, false);
});

test('the guard sees a loss beyond 10 % and noise', () => {
  assert.equal(judge(STEADY, { ratio: 1.7, error: 0.01 }).isLost, true);
});

test('the guard takes noise for what it is, here and in the baseline', () => {
  const noisy = [1.2, 3.4, 2.1, 1.5, 2.9, 2, 1.1];
  assert.equal(judge(noisy, { ratio: 1.7, error: 0.01 }).isLost, false);
  assert.equal(judge(STEADY, { ratio: 1.7, error: 0.3 }).isLost, false);
});

test('the guard tells nothing from two rounds', () => {
  assert.equal(judge([9, 9], { ratio: 1, error: 0 }).isLost, false);
  assert.equal(judge([9, 9], { ratio: 1, error: 0 }).isTold, false);
});

test('the guard tells a gain', () => {
  assert.equal(judge(STEADY, { ratio: 3, error: 0.01 }).isGained, true);
});

test('the mock holds what a consumer is to read', () => {
  const settings = { ...DEFAULTS, size: 1000, partitions: 2 };
  assert.ok(mockCapacity(settings) * 1000 < 2 * 5 * 1024 * 1024);
  assert.ok(mockCapacity(settings) * 1000 > 5 * 1024 * 1024);
});

test('the messages without a report take no more than 64 MiB, and are at least 100', () => {
  assert.equal(windowFor(100), 50_000);
  assert.equal(windowFor(10_240), 6_553);
  assert.equal(windowFor(10_000_000), 100);
});

test('C is given the properties of its role, and of both for an echo', () => {
  const settings = { ...DEFAULTS, ...librdkafkaConfig(DEFAULTS, 'mock', 'produce') };
  const of = (role) => nativeArguments(settings, 'auto', role).filter((it) => it.includes('='));
  assert.ok(of('producer').includes('linger.ms=5'));
  assert.ok(!of('producer').some((it) => it.startsWith('fetch.')));
  assert.ok(of('consumer').includes('auto.offset.reset=earliest'));
  assert.equal(of('both').length, of('producer').length + of('consumer').length);
});

test('each repetition begins with another contender', () => {
  assert.deepEqual(rotated(3, 0), [0, 1, 2]);
  assert.deepEqual(rotated(3, 4), [1, 2, 0]);
});

test('options that are not understood are refused by name', () => {
  assert.throws(() => parseOptions(['--acks', '2']), /--acks 2/);
  assert.throws(() => parseOptions(['--messages', '-5']), /messages/);
  assert.throws(() => parseOptions(['--messages', '1e6']), /--messages 1e6/);
  assert.throws(() => parseOptions(['--scenario', 'produce,nothing']), /--scenario nothing/);
  assert.throws(() => parseOptions(['--sizes', '1']), /--sizes/);
  assert.deepEqual(parseOptions(['--acks', 'all', '--size', '10']).settings, {
    size: 10,
    acks: -1,
  });
});

const all = await contenders();
const planOf = (...argv) => plan(parseOptions(argv), all);

test('the floor takes part in every scenario, whoever else was asked for', () => {
  for (const { scenario, entries } of planOf(
    '--suite',
    'full',
    '--contender',
    'kafka-napi/batches',
  )) {
    assert.ok(
      entries.some(({ id }) => id === scenario.floor),
      scenario.name,
    );
  }
});

test('every method that a scenario names exists', () => {
  const known = new Set(
    all.flatMap(({ name, methods }) =>
      Object.values(methods)
        .flat()
        .map((it) => `${name}/${it}`),
    ),
  );
  for (const { name, floor, only = [] } of SUITES.full) {
    for (const id of [floor, ...only]) assert.ok(known.has(id), `${name}: ${id}`);
  }
});

test('scenarios have names of their own', () => {
  const names = SUITES.full.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

test('on the mock a consumer gets no more messages than it holds, and the plan says so', () => {
  const [{ settings, notes }] = planOf(
    '--scenario',
    'consume',
    '--partitions',
    '1',
    '--messages',
    '1000000',
  );
  assert.equal(settings.messages, mockCapacity(settings));
  assert.match(notes.join('\n'), /5 MiB/);
  const [real] = planOf(
    '--kafka',
    '--scenario',
    'consume',
    '--partitions',
    '1',
    '--messages',
    '1000000',
  );
  assert.equal(real.settings.messages, 1_000_000);
});

test('what a scenario is about is not overruled by the command line', () => {
  const [{ settings }] = planOf('--scenario', 'produce-10KiB', '--size', '7', '--acks', '1');
  assert.equal(settings.size, 10_240);
  assert.equal(settings.acks, 1);
});

test('a contender that failed stands in the table with its reason', () => {
  const sample = { rate: 10, cpuMicros: 2, rssBytes: 5e6 };
  const rows = rowsOf(CORE[0], [
    { id: 'c/produce', samples: [sample, sample] },
    { id: 'kafka-napi/callback', samples: [{ ...sample, rate: 5 }] },
    { id: 'kafkajs/batch', samples: [], failure: 'no result after 60 s' },
  ]);
  assert.equal(rows[1].ratios.rate, 0.5);
  assert.match(scenarioTable(CORE[0], rows), /kafkajs\/batch failed: no result after 60 s/);
});
