import fc from 'fast-check';
import { type LaneKey, Lanes } from '../../lib/consumer/lanes.js';

/** Takes all that can be taken now. */
function takeAll<Job>(lanes: Lanes<Job>): { job: Job; release: () => void }[] {
  const taken = [];
  for (let next = lanes.take(); next !== undefined; next = lanes.take()) taken.push(next);
  return taken;
}

function filled(jobs: readonly (readonly [LaneKey, string])[]): Lanes<string> {
  const lanes = new Lanes<string>();
  for (const [key, job] of jobs) lanes.push(key, job);
  return lanes;
}

describe('lanes', () => {
  it('give the jobs of a lane one after the other', () => {
    const lanes = filled([
      ['a', 'a1'],
      ['a', 'a2'],
      ['a', 'a3'],
    ]);
    for (const expected of ['a1', 'a2', 'a3']) {
      const taken = takeAll(lanes);
      expect(taken.map(({ job }) => job)).toEqual([expected]);
      taken[0]?.release();
    }
    expect(lanes.take()).toBeUndefined();
  });

  it('give jobs of different lanes side by side, the lane that has waited longest first', () => {
    const lanes = filled([
      ['a', 'a1'],
      ['a', 'a2'],
      [7, 'b1'],
      [7, 'b2'],
      ['c', 'c1'],
    ]);
    const [a, b] = takeAll(lanes);
    b?.release();
    a?.release();
    expect(takeAll(lanes).map(({ job }) => job)).toEqual(['b2', 'a2']);
  });

  it('give jobs with the key null all at once', () => {
    const jobs = ['1', '2', '3'];
    const lanes = filled(jobs.map((job) => [null, job]));
    expect(takeAll(lanes).map(({ job }) => job)).toEqual(jobs);
  });

  it('tell a number from its text', () => {
    const lanes = filled([
      [1, 'number'],
      ['1', 'text'],
    ]);
    expect(takeAll(lanes)).toHaveLength(2);
  });

  it('count what has not been taken', () => {
    const lanes = filled([
      ['a', 'a1'],
      ['a', 'a2'],
      [null, 'x'],
    ]);
    expect(lanes.length).toBe(3);
    const taken = takeAll(lanes);
    expect(lanes.length).toBe(1);
    for (const { release } of taken) release();
    expect(lanes.length).toBe(1);
    lanes.remove(() => true);
    expect(lanes.length).toBe(0);
  });

  it('give up jobs that have not been taken, in order within a lane', () => {
    const lanes = filled([
      ['a', 'a1'],
      ['a', 'a2 x'],
      ['b', 'b1 x'],
      ['a', 'a3 x'],
      ['a', 'a4'],
    ]);
    const a1 = lanes.take();
    expect(lanes.remove((job) => job.endsWith('x'))).toEqual(['a2 x', 'a3 x', 'b1 x']);
    expect(lanes.take()).toBeUndefined();
    a1?.release();
    expect(takeAll(lanes).map(({ job }) => job)).toEqual(['a4']);
  });

  it('keep a lane in order whose waiting jobs were taken out while it is busy', () => {
    const lanes = filled([
      ['a', 'a1'],
      ['a', 'a2'],
    ]);
    const a1 = lanes.take();
    lanes.remove(() => true);
    lanes.push('a', 'a3');
    expect(lanes.take()).toBeUndefined();
    a1?.release();
    expect(lanes.take()?.job).toBe('a3');
  });

  it('keep a lane in order whose key is NaN, as a broken key function makes it', () => {
    const lanes = filled([[NaN, '1']]);
    lanes.remove(() => true);
    lanes.push(NaN, '2');
    lanes.push(NaN, '3');
    expect(takeAll(lanes).map(({ job }) => job)).toEqual(['2']);
  });

  it('are lists of which each gives one job at a time, whatever is called', () => {
    const keys: readonly LaneKey[] = ['a', 'b', 1, NaN, null];
    const call = fc.record({
      name: fc.constantFrom('push', 'push', 'push', 'take', 'take', 'release', 'remove'),
      key: fc.nat(keys.length - 1),
      number: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        const lanes = new Lanes<{ key: number; number: number }>();
        let waiting: { key: number; number: number }[] = [];
        const busy: { key: number; release: () => void }[] = [];
        const isOrdered = (key: number): boolean => keys[key] !== null;
        const isBusy = (key: number): boolean =>
          isOrdered(key) && busy.some((other) => other.key === key);
        for (const [i, { name, key, number }] of calls.entries()) {
          if (name === 'push') {
            const job = { key, number: i };
            waiting.push(job);
            lanes.push(keys[key] ?? null, job);
          } else if (name === 'take') {
            const taken = lanes.take();
            const mayGo = waiting.filter((job) => !isBusy(job.key));
            expect(taken === undefined).toBe(mayGo.length === 0);
            if (taken === undefined) continue;
            const { job } = taken;
            expect(isBusy(job.key)).toBe(false);
            if (isOrdered(job.key)) expect(job).toBe(mayGo.find((other) => other.key === job.key));
            waiting = waiting.filter((other) => other !== job);
            busy.push({ key: job.key, release: taken.release });
          } else if (name === 'release') {
            busy.splice(number % Math.max(busy.length, 1), 1)[0]?.release();
          } else {
            const isGone = (job: { number: number }): boolean => job.number % 3 === number % 3;
            const removed = lanes.remove(isGone);
            expect(new Set(removed)).toEqual(new Set(waiting.filter(isGone)));
            waiting = waiting.filter((job) => !isGone(job));
          }
          expect(lanes.length).toBe(waiting.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
