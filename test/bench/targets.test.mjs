/** The targets, what they are held against, and the page that tells. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { contenders } from '../../bench/lib/contenders.mjs';
import { messagesFor } from '../../bench/lib/measure.mjs';
import { parseOptions } from '../../bench/lib/options.mjs';
import { verdictTable, writePage } from '../../bench/lib/page.mjs';
import { plan } from '../../bench/lib/plan.mjs';
import { Progress } from '../../bench/lib/progress.mjs';
import { rowsOf } from '../../bench/lib/report.mjs';
import { CORE, SUITES } from '../../bench/lib/scenarios.mjs';
import { DEFAULTS } from '../../bench/lib/spec.mjs';
import { TARGET_RUNS, TARGETS } from '../../bench/lib/targets.mjs';
import { duels, tally, verdicts } from '../../bench/lib/targets-verdict.mjs';

const all = await contenders();
const known = new Set(
  all.flatMap(({ name, methods }) =>
    Object.entries(methods).flatMap(([workload, of]) =>
      of.map((it) => `${workload}:${name}/${it}`),
    ),
  ),
);
const scenarioOf = (name) => SUITES.full.find((it) => it.name === name);

test('what the targets need exists, and is run', () => {
  for (const { name, only = [] } of TARGET_RUNS) {
    const scenario = scenarioOf(name);
    assert.ok(scenario, name);
    for (const id of only) assert.ok(known.has(`${scenario.workload}:${id}`), `${name}: ${id}`);
  }
  for (const { scenario, of, other, otherOnMock, against } of TARGETS) {
    const run = TARGET_RUNS.find(({ name }) => name === scenario);
    assert.ok(run, scenario);
    assert.ok(run.only?.includes(of) ?? known.has(`${scenarioOf(scenario).workload}:${of}`), of);
    if (against === 'entry') assert.ok(run.only.includes(other), other);
    if (against === 'share' || against === 'growth') {
      const needed = [other, otherOnMock].filter(Boolean);
      for (const it of needed)
        assert.ok(
          TARGET_RUNS.some(({ name }) => name === it),
          it,
        );
    }
  }
});

test('a target has one limit, and a unit where it is no ratio', () => {
  for (const { work, least, most, against, unit } of TARGETS) {
    assert.equal([least, most].filter((it) => it !== undefined).length, 1, work);
    const isRatio = against !== 'nothing' && against !== 'difference';
    assert.equal(unit === undefined, isRatio, work);
  }
});

const SAMPLE = { rate: 100, cpuMicros: 1, rssBytes: 2e6, firstMs: 3 };

/** A scenario's result, one sample each. */
function resultOf(name, samples) {
  const scenario = scenarioOf(name);
  const measured = Object.entries(samples).map(([id, sample]) => ({
    id,
    samples: [{ ...SAMPLE, ...sample }],
  }));
  const rows = rowsOf(scenario, measured);
  return { scenario, settings: DEFAULTS, notes: [], rows, samples: measured };
}

/** The verdict on one target. */
const judged = (target, ...results) =>
  verdicts(results, 'mock', [
    { work: 'w', scenario: 'consume', of: 'kafka-napi/messages', ...target },
  ])[0];

const consume = resultOf('consume', {
  'c/batch': { rate: 200 },
  'kafka-napi/messages': { rate: 150 },
  'kafka-napi/poll': { rate: 300 },
  'node-rdkafka/flowing': { rate: 50 },
  'kafkajs/eachMessage': { rate: 75 },
});

test('a target is held against the floor, the best peer, another way, or a plain limit', () => {
  const measured = (target) => judged({ value: 'rate', ...target }, consume).measured;
  assert.equal(measured({ against: 'floor', least: 1 }), 0.75);
  assert.equal(measured({ against: 'peer', least: 1 }), 2);
  assert.equal(measured({ against: 'librdkafka', least: 1 }), 3);
  assert.equal(measured({ against: 'entry', other: 'kafka-napi/poll', least: 1 }), 0.5);
  assert.equal(measured({ against: 'nothing', least: 1, unit: '' }), 150);
  assert.equal(measured({ against: 'difference', most: 1, unit: '' }), -50);
});

test('the best peer is the one with the least where less is better', () => {
  const ack = resultOf('ack', {
    'c/ack': {},
    'kafka-napi/send': { latencyMs: { p50: 2 } },
    'kafkajs/send': { latencyMs: { p50: 4 } },
    'confluent/send': { latencyMs: { p50: 8 } },
  });
  const { measured, against } = judged(
    { scenario: 'ack', of: 'kafka-napi/send', value: 'p50', against: 'peer', most: 1 },
    ack,
  );
  assert.equal(measured, 0.5);
  assert.equal(against, 'kafkajs/send');
});

test('a target is met up to its limit, and missed beyond', () => {
  const isMet = (limit) => judged({ value: 'rate', against: 'floor', ...limit }, consume).isMet;
  assert.equal(isMet({ least: 0.75 }), true);
  assert.equal(isMet({ least: 0.76 }), false);
  assert.equal(isMet({ most: 0.75 }), true);
  assert.equal(isMet({ most: 0.74 }), false);
});

test('growth is compared with how the floor grows; a share with that in another scenario', () => {
  const clients = (name, ours, floor) =>
    resultOf(name, {
      'c/consumers': { threads: floor },
      'kafka-napi/consumers': { threads: ours },
    });
  const growth = judged(
    {
      scenario: 'clients-200',
      of: 'kafka-napi/consumers',
      value: 'threads',
      against: 'growth',
      other: 'clients-1',
      per: 199,
      most: 1.05,
    },
    clients('clients-1', 15, 5),
    clients('clients-200', 1010, 1000),
  );
  assert.equal(growth.measured, 1);
  const partitions = (name, ours, floor) =>
    resultOf(name, {
      'c/batch': { cpuMicros: floor },
      'kafka-napi/batches': { cpuMicros: ours },
    });
  const share = judged(
    {
      scenario: 'consume-1000p',
      of: 'kafka-napi/batches',
      value: 'cpuMicros',
      against: 'share',
      other: 'consume-1p',
      otherOnMock: 'consume-64p',
      most: 1.2,
    },
    partitions('consume-1000p', 6, 4),
    partitions('consume-64p', 3, 2),
  );
  assert.equal(share.measured, 1);
  assert.match(verdictTable([share]), /CPU\/msg x C, over the same in consume-64p/);
});

test('what was not measured is not told, and neither met nor missed', () => {
  const missing = verdicts([consume], 'mock');
  assert.ok(missing.some(({ isMet, why }) => isMet === undefined && /was not run/.test(why)));
  const echo = { value: 'p50', scenario: 'echo', against: 'floor', most: 1 };
  assert.equal(judged(echo, consume).why, 'told by --kafka');
  const alone = resultOf('consume', { 'c/batch': {}, 'kafka-napi/messages': {} });
  const verdict = judged({ value: 'rate', against: 'peer', least: 8 }, alone);
  assert.equal(verdict.isMet, undefined);
  assert.match(verdict.why, /no other client/);
  assert.deepEqual(tally([verdict]), { met: 0, missed: 0, unknown: 1 });
  assert.match(verdictTable([verdict]), /not told/);
});

test('each of ours is compared with each peer, in both directions', () => {
  const found = duels(consume.rows, 'rate');
  assert.equal(found.length, 4);
  assert.deepEqual(found[0], {
    ours: 'kafka-napi/messages',
    peer: 'node-rdkafka/flowing',
    ratio: 3,
    inverse: 1 / 3,
  });
});

test('peers get fewer messages where a scenario says so; the floor and ours never', () => {
  const count = (name) => {
    const contender = all.find((it) => it.name === name);
    return messagesFor({ contender }, CORE[0], { messages: 1000 });
  };
  assert.deepEqual(['c', 'kafka-napi', 'kafkajs'].map(count), [1000, 1000, 100]);
});

test('the page has the verdicts, the tables and the plots of every file', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-page-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const facts = {
    cpu: '2 x a|b',
    memory: '',
    date: '',
    system: '',
    load: [0],
    node: 'v20',
    link: '',
    commit: '',
  };
  const data = { name: 'x', cluster: 'mock', ...facts, versions: {}, scenarios: [consume] };
  const found = verdicts([consume], 'mock');
  writeFileSync(join(folder, 'x.json'), JSON.stringify({ ...data, verdicts: found }));
  writePage(folder);
  const page = readFileSync(join(folder, 'README.md'), 'utf8');
  assert.match(page, /### Targets: \d+ met, \d+ missed, \d+ not told/);
  assert.match(page, /\| kafka-napi\/messages \| 150 \|/);
  assert.match(page, /\| kafka-napi\/poll \| kafkajs\/eachMessage \| 4\.00 \| 0\.25 \|/);
  assert.match(page, /\(x-consume\.svg\)/);
  assert.doesNotMatch(page, /undefined|NaN/);
});

test('a run for the targets goes on where it was ended, unless something has changed', (t) => {
  const name = `test-${process.pid}`;
  const facts = { commit: 'a', cpu: 'b', node: 'c', link: 'd', versions: {} };
  const planned = plan(parseOptions(['--scenario', 'produce,ack']), all);
  const open = (more = [], now = facts) =>
    new Progress(parseOptions(['--targets', '--name', name, ...more]), 'mock', now, planned);
  t.after(() => open().end());
  open().add({ scenario: planned[0].scenario });
  assert.deepEqual(
    planned.map((it) => open().has(it)),
    [true, false],
  );
  assert.equal(open([], { ...facts, commit: 'e' }).has(planned[0]), false);
  assert.equal(open(['--fresh']).has(planned[0]), false);
  open().end();
  assert.equal(open().has(planned[0]), false);
});
