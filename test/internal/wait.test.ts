import {
  checkTimeout,
  checkWaitOptions,
  limitWait,
  MAX_TIMEOUT_MS,
  pollOptions,
  timedOut,
  type WaitOptions,
} from '../../lib/internal/wait.js';
import { thrownBy, until } from '../helpers/cluster.js';

const BAD_TIMEOUTS = [-1, -0.1, NaN, -Infinity, 2 ** 31, '5', null, true, 5n, {}];

describe('a timeout', () => {
  it.each([undefined, 0, 0.5, 1, MAX_TIMEOUT_MS, Infinity])('may be %p', (timeoutMs) => {
    expect(() => checkTimeout('timeoutMs', timeoutMs)).not.toThrow();
    expect(() => checkWaitOptions({ timeoutMs })).not.toThrow();
  });

  it.each(BAD_TIMEOUTS)('may not be %p', (timeoutMs) => {
    const isNumber = typeof timeoutMs === 'number';
    const expected = {
      code: isNumber ? 'ERR_INVALID_ARG_RANGE' : 'ERR_INVALID_ARG_TYPE',
      message: expect.stringMatching(/timeoutMs/),
    };
    expect(thrownBy(() => checkTimeout('timeoutMs', timeoutMs))).toMatchObject(expected);
    const options = { timeoutMs } as unknown as WaitOptions;
    expect(thrownBy(() => checkWaitOptions(options))).toMatchObject(expected);
  });
});

describe('wait options', () => {
  it.each([undefined, {}, { timeoutMs: undefined, signal: undefined }])('may be %p', (options) => {
    expect(() => checkWaitOptions(options)).not.toThrow();
  });

  it('may have the signal of another implementation', () => {
    const signal = { aborted: false, addEventListener: () => undefined };
    const options = { signal: signal as unknown as AbortSignal };
    expect(() => checkWaitOptions(options)).not.toThrow();
  });

  it.each([null, 5, 'text', true])('may not be %p', (options) => {
    expect(thrownBy(() => checkWaitOptions(options as unknown as WaitOptions))).toMatchObject({
      code: 'ERR_INVALID_ARG_TYPE',
      message: expect.stringMatching(/options must be an object/),
    });
  });

  it.each([null, 5, 'text', {}, new AbortController(), { aborted: false }])(
    'may not have the signal %p',
    (signal) => {
      const options = { signal: signal as unknown as AbortSignal };
      expect(thrownBy(() => checkWaitOptions(options))).toMatchObject({
        code: 'ERR_INVALID_ARG_TYPE',
        message: expect.stringMatching(/options\.signal must be an AbortSignal/),
      });
    },
  );
});

describe("poll's argument", () => {
  it('is a number of milliseconds, options, or nothing', () => {
    expect(pollOptions(undefined)).toEqual({ timeoutMs: undefined });
    expect(pollOptions(0)).toEqual({ timeoutMs: 0 });
    const options = { timeoutMs: 5, signal: new AbortController().signal };
    expect(pollOptions(options)).toBe(options);
  });

  it.each(BAD_TIMEOUTS.filter((bad) => typeof bad !== 'object' || bad === null))(
    'is not %p',
    (timeout) => {
      expect(thrownBy(() => pollOptions(timeout as number))).toMatchObject({
        code: expect.stringMatching(/^ERR_INVALID_ARG_/),
      });
    },
  );
});

// The library takes its timers from node:timers, out of reach of an app's fake timers; here they are
// to be faked.
jest.mock('node:timers', () => ({
  setTimeout: (callback: () => void, ms: number) => globalThis.setTimeout(callback, ms),
  clearTimeout: (timer: NodeJS.Timeout) => {
    globalThis.clearTimeout(timer);
  },
}));

describe('limitWait', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('calls onTimeout when the time is over, and not before', () => {
    const [onTimeout, onAbort] = [jest.fn(), jest.fn()];
    limitWait({ timeoutMs: 50 }, onTimeout, onAbort);
    jest.advanceTimersByTime(49);
    expect(onTimeout).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(onTimeout).toHaveBeenCalledTimes(1);
    expect(onAbort).not.toHaveBeenCalled();
  });

  it.each([undefined, {}, { timeoutMs: undefined }, { timeoutMs: Infinity }])(
    'waits for ever with %p, without a timer',
    (options) => {
      limitWait(options, jest.fn(), jest.fn());
      expect(jest.getTimerCount()).toBe(0);
    },
  );

  it("calls onAbort with the signal's reason, once", () => {
    const [onTimeout, onAbort] = [jest.fn(), jest.fn()];
    const controller = new AbortController();
    limitWait({ signal: controller.signal, timeoutMs: 50 }, onTimeout, onAbort);
    const reason = new Error('of the app');
    controller.abort(reason);
    controller.signal.dispatchEvent(new Event('abort'));
    expect(onAbort.mock.calls).toEqual([[reason]]);
  });

  it('calls neither after it was cancelled, and leaves nothing behind', () => {
    const [onTimeout, onAbort] = [jest.fn(), jest.fn()];
    const controller = new AbortController();
    const remove = jest.spyOn(controller.signal, 'removeEventListener');
    const cancel = limitWait({ signal: controller.signal, timeoutMs: 50 }, onTimeout, onAbort);
    cancel();
    cancel();
    expect(jest.getTimerCount()).toBe(0);
    expect(remove).toHaveBeenCalled();
    controller.abort();
    jest.advanceTimersByTime(100);
    expect([onTimeout.mock.calls, onAbort.mock.calls]).toEqual([[], []]);
  });
});

it('timedOut says what did not come, and within which time', () => {
  expect(timedOut('no message', 50)).toMatchObject({
    code: 'ERR__TIMED_OUT',
    isTimeout: true,
    message: 'no message within 50 ms',
  });
  expect(timedOut('no message', undefined).message).toBe('no message');
});

describe('until, which these tests wait with', () => {
  it('fails at its deadline with the state reached', async () => {
    let looks = 0;
    const failing = until(() => ++looks > 1e9, () => ({ reached: 'this' }), 20); // prettier-ignore
    await expect(failing).rejects.toThrow(/not reached within 20 ms: \{"reached":"this"\}/);
    expect(looks).toBeGreaterThan(1);
  });
});
