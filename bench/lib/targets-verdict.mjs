// Rows of a run, held against the targets.

import { TARGET_RUNS, TARGETS } from './targets.mjs';

/** Clients that are made of librdkafka. */
const OVER_LIBRDKAFKA = ['node-rdkafka', 'confluent'];
const LESS_IS_BETTER = ['p50', 'p99', 'cpuMicros', 'firstMs'];

/**
 * @typedef {object} Verdict
 * @property {import('./targets.mjs').Target} target
 * @property {number | undefined} measured Undefined: cannot be told.
 * @property {boolean | undefined} isMet
 * @property {string} against What it was compared with.
 * @property {string} [why] Why it cannot be told.
 */

/**
 * @typedef {{ scenario: { name: string, floor: string }, rows: ReturnType<typeof import('./report.mjs').rowsOf> }} Result
 */

/**
 * @param {readonly Result[]} results
 * @param {'mock' | 'kafka'} kind
 * @returns {Verdict[]}
 */
export function verdicts(results, kind, targets = TARGETS) {
  return targets.map((target) => verdictOn(target, results, kind));
}

function verdictOn(target, results, kind) {
  const result = results.find(({ scenario }) => scenario.name === target.scenario);
  const row = result?.rows.find(({ id }) => id === target.of);
  const unknown = (why) => ({ target, measured: undefined, isMet: undefined, against: '', why });
  if (result === undefined) {
    const run = TARGET_RUNS.find(({ name }) => name === target.scenario);
    const isElsewhere = kind === 'mock' && run?.onMock === false;
    return unknown(isElsewhere ? 'told by --kafka' : `${target.scenario} was not run`);
  }
  if (row?.[target.value] === undefined) return unknown(row?.failure ?? 'was not measured');
  const found = COMPARISONS[target.against](target, result, row, { results, kind });
  if (!Number.isFinite(found.measured)) return unknown(found.against || 'nothing to compare with');
  const { least = -Infinity, most = Infinity } = target;
  return { target, ...found, isMet: found.measured >= least && found.measured <= most };
}

const COMPARISONS = {
  nothing: ({ value, which = 'median', scale = 1 }, _result, row) => ({
    measured: row[value][which] * scale,
    against: '',
  }),
  floor: ({ value }, { scenario }, row) => ({
    measured: row.ratios[value],
    against: scenario.floor,
  }),
  difference: ({ value }, { scenario, rows }, row) => ({
    measured: row[value].median - (floorOf(rows, scenario)?.[value]?.median ?? NaN),
    against: scenario.floor,
  }),
  entry: ({ value, other }, { rows }, row) => ({
    measured: row[value].median / (rows.find(({ id }) => id === other)?.[value]?.median ?? NaN),
    against: other,
  }),
  peer: (target, { rows }, row) => toBest(target, row, rows.filter(isPeer)),
  librdkafka: (target, { rows }, row) =>
    toBest(
      target,
      row,
      rows.filter(({ id }) => OVER_LIBRDKAFKA.includes(id.split('/')[0])),
    ),
  /** How much more it grows than the floor does: times the floor here, over times the floor there. */
  share: ({ value, other, otherOnMock, of }, _result, row, { results, kind }) => {
    const name = kind === 'mock' ? (otherOnMock ?? other) : other;
    const base = results
      .find(({ scenario }) => scenario.name === name)
      ?.rows.find(({ id }) => id === of);
    return {
      measured: row.ratios[value] / (base?.ratios[value] ?? NaN),
      against: `the same in ${name}`,
    };
  },
  growth: ({ value, other, per, of }, result, row, { results }) => {
    const less = results.find(({ scenario }) => scenario.name === other);
    const from = (rows, id) => rows?.find((it) => it.id === id)?.[value]?.median ?? NaN;
    const { floor } = result.scenario;
    const ours = row[value].median - from(less?.rows, of);
    const theirs = from(result.rows, floor) - from(less?.rows, floor);
    return { measured: ours / theirs, against: `${floor}, from ${other}: ${per} more` };
  },
};

const floorOf = (rows, { floor }) => rows.find(({ id }) => id === floor);

const isPeer = ({ id }) => !/^(c|kafka-napi)\//.test(id);

function toBest({ value }, row, peers) {
  const isLess = LESS_IS_BETTER.includes(value);
  const measured = peers.filter((peer) => peer[value] !== undefined);
  const [best] = measured.sort((a, b) => (a[value].median - b[value].median) * (isLess ? 1 : -1));
  return best === undefined
    ? { measured: NaN, against: 'no other client took part' }
    : { measured: row[value].median / best[value].median, against: best.id };
}

/**
 * Ours against every peer, in both directions, by the median of the scenario's headline value.
 *
 * @param {Result['rows']} rows
 * @param {string} value
 */
export function duels(rows, value) {
  const ours = rows.filter(({ id, [value]: it }) => id.startsWith('kafka-napi/') && it);
  const peers = rows.filter((row) => isPeer(row) && row[value]);
  return ours.flatMap((our) =>
    peers.map((peer) => ({
      ours: our.id,
      peer: peer.id,
      ratio: our[value].median / peer[value].median,
      inverse: peer[value].median / our[value].median,
    })),
  );
}

/** How many are met, missed, not told. @param {readonly Verdict[]} all */
export function tally(all) {
  const count = (value) => all.filter(({ isMet }) => isMet === value).length;
  return { met: count(true), missed: count(false), unknown: count(undefined) };
}
