import { Turn } from '../../lib/internal/turn.js';
import { turn } from '../helpers/cluster.js';

const STEPS = 8; // Between two looks at the clock.

let now = 0;
beforeEach(() => {
  now = 1000;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const anyOverdue = (watched: Turn, steps: number): boolean =>
  Array.from({ length: steps }, () => watched.isOverdue(1)).includes(true);

describe('a turn', () => {
  it('is not overdue before it has begun, however late it is', () => {
    const watched = new Turn(() => undefined);
    now += 10_000;
    expect(anyOverdue(watched, STEPS * 3)).toBe(false);
  });

  it('is overdue when it has lasted for more than 2 ms', () => {
    const watched = new Turn(() => undefined);
    watched.begin();
    now += 2;
    expect(anyOverdue(watched, STEPS * 3)).toBe(false);
    now += 0.1;
    expect(anyOverdue(watched, STEPS)).toBe(true);
  });

  it('counts from its first begin', () => {
    const watched = new Turn(() => undefined);
    watched.begin();
    now += 1.5;
    watched.begin();
    now += 1.5;
    expect(anyOverdue(watched, STEPS)).toBe(true);
  });

  it('looks at the clock only now and then', () => {
    const watched = new Turn(() => undefined);
    watched.begin();
    const looks = jest.mocked(performance.now).mock.calls.length;
    anyOverdue(watched, STEPS * 10);
    expect(jest.mocked(performance.now).mock.calls.length - looks).toBe(10);
  });

  it('looks at the clock at once after a large step', () => {
    const watched = new Turn(() => undefined);
    watched.begin();
    now += 6;
    expect([watched.isOverdue(1), watched.isOverdue(100)]).toEqual([false, true]);
  });

  it('ends with the turn of the event loop, once, and can begin again', async () => {
    const onEnd = jest.fn();
    const watched = new Turn(onEnd);
    watched.begin();
    watched.begin();
    await Promise.resolve();
    expect(onEnd).not.toHaveBeenCalled();
    await turn();
    expect(onEnd).toHaveBeenCalledTimes(1);
    now += 10_000;
    expect(anyOverdue(watched, STEPS)).toBe(false);
    watched.begin();
    expect(anyOverdue(watched, STEPS)).toBe(false);
    await turn();
    expect(onEnd).toHaveBeenCalledTimes(2);
  });
});
