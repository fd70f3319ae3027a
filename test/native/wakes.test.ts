// Which client holds the process, and which one a wake-up goes to.
import type { NativeAddon } from '../../lib/native/binding.js';
import { WakeReason } from '../../lib/native/binding.js';
import { installWakes, registerWakeable, setPending } from '../../lib/native/wakes.js';

let onWake: (wakes: Uint32Array) => void = () => undefined;
const hold = jest.fn();
const tearDown = jest.fn();
const onExit = jest.spyOn(process, 'once');

beforeAll(() => {
  installWakes({
    initialize: (callback: typeof onWake) => (onWake = callback),
    rearm: () => undefined,
    hold,
    tearDown,
  } as unknown as NativeAddon);
});
beforeEach(() => {
  hold.mockClear();
});

const wakeable = () => ({ onWake: jest.fn() });

describe('the process', () => {
  it('is held from the first client with something pending to the last', () => {
    const [a, b] = [wakeable(), wakeable()];
    setPending(a, true, true);
    setPending(b, true, true);
    setPending(a, false, true);
    expect(hold.mock.calls).toEqual([[true]]);
    setPending(b, false, true);
    setPending(b, false, true);
    expect(hold.mock.calls).toEqual([[true], [false]]);
  });

  it('is not held by a client that does not want to', () => {
    const a = wakeable();
    setPending(a, true, false);
    expect(hold).not.toHaveBeenCalled();
    setPending(a, true, true);
    setPending(a, true, false);
    setPending(a, false, false);
    expect(hold.mock.calls).toEqual([[true], [false]]);
  });

  it('tears the clients down when it exits', () => {
    const [event, listener] = onExit.mock.calls[0] ?? [];
    expect(event).toBe('exit');
    expect(tearDown).not.toHaveBeenCalled();
    (listener as () => void)();
    expect(tearDown).toHaveBeenCalledTimes(1);
  });
});

describe('wake-ups', () => {
  it('go to their clients, with their reasons', () => {
    const [a, b] = [wakeable(), wakeable()];
    registerWakeable(1, a);
    registerWakeable(2, b);
    onWake(Uint32Array.of(2, WakeReason.events, 1, WakeReason.logs | WakeReason.replies));
    expect(a.onWake.mock.calls).toEqual([[WakeReason.logs | WakeReason.replies]]);
    expect(b.onWake.mock.calls).toEqual([[WakeReason.events]]);
  });

  it('of a client that is gone or unknown are ignored', () => {
    const a = wakeable();
    registerWakeable(3, a);
    onWake(Uint32Array.of(3, WakeReason.destroyed, 99, WakeReason.events));
    onWake(Uint32Array.of(3, WakeReason.events));
    expect(a.onWake.mock.calls).toEqual([[WakeReason.destroyed]]);
  });
});
