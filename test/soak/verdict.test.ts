// The judge of the soak test must find every fault: made-up records of members, with one fault each.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const VERDICT = resolve(__dirname, 'verdict.mjs');

type Line = Readonly<Record<string, unknown>> & { readonly at: number; readonly what: string };

interface Log {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly killedAt?: number;
}

const assigned = (at: number): Line => ({ at, what: 'assigned', partitions: [0] });
const revoked = (at: number, lost = false): Line => ({
  at,
  what: 'revoked',
  partitions: [0],
  lost,
});
const closing = (at: number): Line => ({ at, what: 'closing' });
const done = (at: number): Line => ({ at, what: 'done' });
const committed = (at: number, offset: number, error: string | null = null): Line => ({
  ...{ at, what: 'committed', error, offsets: [[0, offset, null]] },
});

/** The messages of one partition `from` to before `to`, taken as one; the last line is a 'got'. */
function got(at: number, from: number, to: number): Line {
  const offsets = Array.from({ length: to - from }, (_, i) => from + i);
  return { at, what: 'got', messages: offsets.map((offset) => [0, offset, offset]) };
}

/** What the judge says of a load of ten messages in one partition, from time 0 to `to`. */
function judge(logs: readonly Log[], to: number) {
  const load = { partitions: 1, sent: 10, from: 0, to };
  const script = `
    import { judge } from ${JSON.stringify(VERDICT)};
    const verdict = judge(${JSON.stringify(logs)}, ${JSON.stringify(load)});
    console.log(JSON.stringify(verdict));`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect(child.stderr).toBe('');
  return JSON.parse(child.stdout) as { problems: string[]; repeats: Record<string, number> };
}

/** A member that gets the first five messages, and how it ends. */
const a = (...end: Line[]): Log => ({
  name: 'a',
  lines: [assigned(0), got(1, 0, 3), done(2), committed(3, 3), got(4, 3, 5), done(5), ...end],
});

/** The next owner, which gets the messages from `start` on. */
const b = (start: number, at = 10): Log => ({
  name: 'b',
  lines: [assigned(at), got(at + 1, start, 10), done(at + 2)],
});

const killed = (log: Log, at = 9): Log => ({ ...log, killedAt: at });
const inHand = (log: Log): Log => ({ ...log, lines: log.lines.slice(0, -1) });

describe('the judge of the soak test is content when', () => {
  it.each<[string, Log[]]>([
    ['the next owner goes on after a revoke', [a(revoked(9)), b(5)]],
    ['it goes on after close()', [a(closing(8), revoked(9)), b(5)]],
    ['it repeats what was in hand at close()', [a(got(6, 5, 6), closing(8), revoked(9)), b(5)]],
    ['it repeats what a killed member had not committed', [killed(a()), b(3)]],
    ['a killed member had committed more than it knew', [killed(a()), b(4)]],
    ['what a killed member had in hand comes again', [killed(inHand(a())), b(3)]],
    ['it repeats what was lost', [a(revoked(9, true)), b(3)]],
    ['it repeats what could not be committed', [a(revoked(9), committed(9, 5, 'ERR')), b(3)]],
  ])('%s', (_name, logs) => {
    expect(judge(logs, 20).problems).toEqual([]);
  });

  it('and counts what was repeated, by its cause', () => {
    expect(judge([killed(a()), b(3)], 20).repeats).toMatchObject({ afterKill: 2, afterClose: 0 });
    const handed = a(got(6, 5, 6), closing(8), revoked(9));
    expect(judge([handed, b(5)], 20).repeats).toMatchObject({ afterKill: 0, afterClose: 1 });
  });
});

describe('the judge of the soak test objects when', () => {
  const cases: Record<string, [RegExp, Log[], number?]> = {
    'the next owner skips messages': [/messages are lost: b .* at 6, not 5/, [a(revoked(9)), b(6)]],
    'what a killed member had in hand does not come again': [
      /messages are lost: b .* at 5, not 3/,
      [killed(inHand(a())), b(5)],
    ],
    'messages come again after a revoke': [
      /repeated needlessly: b .* at 4, not 5, after a \(revoked\)/,
      [a(revoked(9)), b(4)],
    ],
    'more comes again after close() than was in hand': [
      /repeated needlessly: b .* at 4, not 5, after a \(closed\)/,
      [a(got(6, 5, 6), closing(8), revoked(9)), b(4)],
    ],
    'what a killed member had committed comes again': [
      /repeated needlessly: b .* at 2, not 3 to 5/,
      [killed(a()), b(2)],
    ],
    'the last messages never come': [
      /5 messages of partition 0 were never handed out, the first of them @5/,
      [a(revoked(9)), { name: 'b', lines: [assigned(10)] }],
    ],
    'messages come out of order': [
      /a got 0@9 right after @4/,
      [a(got(6, 9, 10), revoked(9)), b(5, 10)],
    ],
    'a partition has two owners': [/two owners: b while a/, [a(revoked(50)), b(5)], 60],
    'a partition has no owner for long': [
      /no owner for 5991 ms, after a \(revoked\), before b/,
      [a(revoked(9)), b(5, 6000)],
      6010,
    ],
    'a partition has no owner long after a kill': [
      /no owner for 11991 ms, after a \(killed\)/,
      [killed(a()), b(5, 12_000)],
      12_010,
    ],
    'an owner gets nothing': [
      /a owned partition 0 for 6004 ms without/,
      [a(got(6008, 5, 10))],
      7000,
    ],
    'messages come of a partition that was revoked': [
      /a got 0@5 of a partition that it had not/,
      [a(revoked(9), got(11, 5, 6)), b(5, 12)],
    ],
    'messages come after close()': [
      /a got messages after close/,
      [a(closing(8), got(9, 5, 6), revoked(9)), b(6)],
    ],
  };

  it.each(Object.entries(cases))('%s', (_name, [problem, logs, to = 20]) => {
    expect(judge(logs, to).problems).toContainEqual(expect.stringMatching(problem));
  });
});
