import {
  attempt,
  type AttemptOptions,
  Backoffs,
  type RunHandler,
} from '../../lib/consumer/attempts.js';
import type { Message } from '../../lib/index.js';
import { rejectionOf } from '../helpers/cluster.js';

const message = {} as unknown as Message;
const failure = new Error('of the app');
const { signal } = new AbortController();

/** Backoffs that last no time, and the times that they were asked for. */
class NoBackoffs extends Backoffs {
  readonly waits: number[] = [];

  override wait(ms: number): Promise<void> {
    this.waits.push(ms);
    return Promise.resolve();
  }
}

function optionsWith(options: Partial<AttemptOptions>): AttemptOptions {
  return { retries: 0, backoffMs: 100, maxBackoffMs: 10_000, onFailure: undefined, ...options };
}

/** Tries with a handler that fails the first `failures` times. */
function tryWith(
  failures: number,
  options: Partial<AttemptOptions>,
  isWanted: () => boolean = () => true,
) {
  const attempts: number[] = [];
  const backoffs = new NoBackoffs();
  const handler: RunHandler = (_message, context) => {
    attempts.push(context.attempt);
    if (attempts.length <= failures) throw failure;
  };
  const result = Promise.resolve(
    attempt(message, handler, signal, optionsWith(options), backoffs, isWanted),
  );
  return { attempts, backoffs, result };
}

describe('attempt()', () => {
  it('is done when the handler returns, and when its promise resolves', async () => {
    const { result, attempts, backoffs } = tryWith(0, { retries: 5 });
    expect(await result).toBe(true);
    expect([attempts, backoffs.waits]).toEqual([[1], []]);
    let hasEnded = false;
    const slow: RunHandler = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      hasEnded = true;
    };
    const options = optionsWith({});
    expect(await attempt(message, slow, signal, options, backoffs, () => true)).toBe(true);
    expect(hasEnded).toBe(true);
  });

  it('passes on the message, the number of the attempt and the signal', async () => {
    const calls: unknown[] = [];
    const handler: RunHandler = (...call) => {
      calls.push(call);
      if (calls.length < 3) throw failure;
    };
    const options = optionsWith({ retries: 2 });
    await attempt(message, handler, signal, options, new NoBackoffs(), () => true);
    expect(calls).toEqual([1, 2, 3].map((number) => [message, { attempt: number, signal }]));
  });

  it('throws what the handler threw last when no retries are left', async () => {
    const { result, attempts } = tryWith(10, { retries: 3 });
    expect(await rejectionOf(result)).toBe(failure);
    expect(attempts).toEqual([1, 2, 3, 4]);
  });

  it('waits twice as long each time, up to the longest wait', async () => {
    const { result, backoffs } = tryWith(6, { retries: 6, maxBackoffMs: 1000 });
    await result;
    expect(backoffs.waits).toEqual([100, 200, 400, 800, 1000, 1000]);
  });

  it('waits a number of milliseconds, however often it tries', async () => {
    for (const backoffMs of [0, 1]) {
      const { result, backoffs } = tryWith(1100, { retries: 1100, backoffMs });
      await result;
      expect(backoffs.waits.at(-1)).toBe(backoffMs === 0 ? 0 : 10_000);
    }
  });

  it('calls onFailure once, with the last error; then the message is done', async () => {
    const calls: unknown[] = [];
    const onFailure = async (...call: unknown[]): Promise<void> => {
      await Promise.resolve();
      calls.push(call);
    };
    const { result } = tryWith(10, { retries: 2, onFailure });
    expect(await result).toBe(true);
    expect(calls).toEqual([[message, failure]]);
  });

  it('throws what onFailure throws', async () => {
    const other = new Error('of onFailure');
    const onFailure = (): never => {
      throw other;
    };
    expect(await rejectionOf(tryWith(1, { onFailure }).result)).toBe(other);
  });

  it('gives up without onFailure when the message is not wanted any more', async () => {
    const onFailure = jest.fn();
    const { result, attempts } = tryWith(1, { retries: 5, onFailure }, () => false);
    expect(await result).toBe(false);
    expect(attempts).toEqual([1]);
    expect(onFailure).not.toHaveBeenCalled();
  });

  it('gives up after a wait during which the message has become unwanted', async () => {
    let looks = 0;
    const { result, attempts } = tryWith(1, { retries: 5 }, () => ++looks < 2);
    expect(await result).toBe(false);
    expect(attempts).toEqual([1]);
  });

  it('counts a success that is not wanted any more all the same', async () => {
    expect(await tryWith(0, {}, () => false).result).toBe(true);
  });
});

describe('backoffs', () => {
  it('wait for the time', async () => {
    const startedAt = performance.now();
    await new Backoffs().wait(30);
    expect(performance.now() - startedAt).toBeGreaterThan(28);
  });

  it('end at once, all of them, when they are cancelled', async () => {
    const backoffs = new Backoffs();
    const waits = [backoffs.wait(60_000), backoffs.wait(60_000)];
    backoffs.cancel();
    await Promise.all(waits);
  });

  it('can be waited for again after that', async () => {
    const backoffs = new Backoffs();
    backoffs.cancel();
    const startedAt = performance.now();
    await backoffs.wait(20);
    expect(performance.now() - startedAt).toBeGreaterThan(18);
  });
});
