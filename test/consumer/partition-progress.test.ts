import fc from 'fast-check';
import { PartitionProgress, type Step } from '../../lib/consumer/partition-progress.js';
import type { Message } from '../../lib/index.js';

function messageAt(offset: number, leaderEpoch: number | null = 3): Message {
  return { offset, leaderEpoch } as unknown as Message;
}

/** The progress of a partition, and the steps of `offsets`. */
function begun(offsets: readonly number[]): { progress: PartitionProgress; steps: Step[] } {
  const progress = new PartitionProgress({ topic: 'topic', partition: 0 });
  return { progress, steps: offsets.map((offset) => progress.begin(messageAt(offset))) };
}

/** Ends the messages with these numbers. */
function finish(progress: PartitionProgress, steps: readonly Step[], ...numbers: number[]): void {
  for (const number of numbers) {
    const step = steps[number];
    if (step !== undefined) progress.finish(step);
  }
}

describe('the progress of a partition', () => {
  it('is the last message before the first that is not done', () => {
    const { progress, steps } = begun([10, 11, 12, 13]);
    finish(progress, steps, 1, 3);
    expect(progress.takePrefix()).toBeUndefined();
    finish(progress, steps, 0);
    expect(progress.takePrefix()?.offset).toBe(11);
    finish(progress, steps, 2);
    expect(progress.takePrefix()?.offset).toBe(13);
  });

  it('says whether a message has moved it', () => {
    const { progress, steps } = begun([0, 1]);
    expect(steps.reverse().map((step) => progress.finish(step))).toEqual([false, true]);
  });

  it('is told once', () => {
    const { progress, steps } = begun([0, 1]);
    finish(progress, steps, 0);
    expect(progress.takePrefix()?.offset).toBe(0);
    expect(progress.takePrefix()).toBeUndefined();
  });

  it('knows the epoch of its last message; -1 if there is none', () => {
    const progress = new PartitionProgress({ topic: 'topic', partition: 0 });
    progress.finish(progress.begin(messageAt(0, 7)));
    expect(progress.takePrefix()).toMatchObject({ offset: 0, leaderEpoch: 7 });
    progress.finish(progress.begin(messageAt(1, null)));
    expect(progress.takePrefix()).toMatchObject({ offset: 1, leaderEpoch: -1 });
  });

  it('does not go past a message that was taken out, which is done nowhere yet', () => {
    const { progress, steps } = begun([0, 1, 2]);
    finish(progress, steps, 2);
    progress.withdraw(steps[1]!);
    finish(progress, steps, 0);
    expect(progress.takePrefix()?.offset).toBe(0);
  });

  it('goes on when a message that was taken out has come again', () => {
    const { progress, steps } = begun([0, 1, 2]);
    finish(progress, steps, 0, 2);
    progress.withdraw(steps[1]!);
    progress.finish(progress.begin(messageAt(1)));
    expect(progress.takePrefix()?.offset).toBe(2);
  });

  it('is nothing, and aborts its signal, once it is void', () => {
    const { progress, steps } = begun([0, 1]);
    finish(progress, steps, 0);
    expect(progress.signal.aborted).toBe(false);
    progress.void();
    expect(progress.takePrefix()).toBeUndefined();
    expect(progress.signal.aborted).toBe(true);
  });

  it('is the contiguous prefix of what is done, in whatever order things happen', () => {
    const call = fc.record({
      name: fc.constantFrom('begin', 'begin', 'finish', 'finish', 'withdraw', 'takePrefix'),
      number: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 80 }), (calls) => {
        const progress = new PartitionProgress({ topic: 'topic', partition: 0 });
        const open = new Map<number, Step>();
        const done = new Set<number>();
        // Given back: they come again before anything new, in order.
        let again: number[] = [];
        let next = 0;
        let committed = -1;
        for (const { name, number } of calls) {
          const offset = [...open.keys()][number % Math.max(open.size, 1)];
          if (name === 'begin') {
            const begins = again.shift() ?? next++;
            open.set(begins, progress.begin(messageAt(begins)));
          } else if (name === 'takePrefix') {
            committed = progress.takePrefix()?.offset ?? committed;
            let expected = -1;
            while (done.has(expected + 1)) expected++;
            expect(committed).toBe(expected);
          } else if (offset !== undefined) {
            const step = open.get(offset)!;
            open.delete(offset);
            if (name === 'finish') {
              done.add(offset);
              progress.finish(step);
            } else {
              again = [...again, offset].sort((a, b) => a - b);
              progress.withdraw(step);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
