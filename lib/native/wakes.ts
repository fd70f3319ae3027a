// Routes wake-ups of librdkafka's threads to the clients of this environment, and decides whether
// the process must stay alive for them.
//
// A client is referred to weakly unless something of the app's is pending in it: one that the app
// has dropped can be collected, one that owes an answer cannot, and only the latter keeps the
// process alive.
import { setImmediate } from 'node:timers';
import { rethrowLater } from '../internal/rethrow.js';
import { type NativeAddon, WakeReason } from './binding.js';

/** What a wake-up is delivered to. */
export interface Wakeable {
  /** Bits of `WakeReason`. Must not throw. */
  onWake(reasons: number): void;
}

const wakeables = new Map<number, WeakRef<Wakeable>>();
const pending = new Set<Wakeable>();
const holding = new Set<Wakeable>();
let addon: NativeAddon | undefined;

/** Called once, by the loader. */
export function installWakes(loaded: NativeAddon): void {
  addon = loaded;
  const rearm = (): void => {
    loaded.rearm();
  };
  // process.exit() skips the addon's cleanup hook (src-native/binding/environment.h, rule 5).
  process.once('exit', () => {
    loaded.tearDown();
  });
  loaded.initialize((wakes) => {
    // First: whatever happens below, the next wake-up must come.
    setImmediate(rearm);
    for (let i = 0; i < wakes.length; i += 2) {
      const id = wakes[i] ?? 0;
      const reasons = wakes[i + 1] ?? 0;
      try {
        wakeables.get(id)?.deref()?.onWake(reasons);
      } catch (error) {
        // The reasons are taken: the other clients of this wake-up get no second one.
        rethrowLater(error);
      }
      if ((reasons & WakeReason.destroyed) !== 0) wakeables.delete(id);
    }
  });
}

/** Delivers the wake-ups of the native object `id` to `wakeable`, until it is destroyed. */
export function registerWakeable(id: number, wakeable: Wakeable): void {
  wakeables.set(id, new WeakRef(wakeable));
}

/**
 * Says whether something of the app's is pending in `wakeable`, and whether that is to keep the
 * process alive.
 */
export function setPending(wakeable: Wakeable, isPending: boolean, holdsProcess: boolean): void {
  if (isPending) pending.add(wakeable);
  else pending.delete(wakeable);

  const held = holding.size > 0;
  if (isPending && holdsProcess) holding.add(wakeable);
  else holding.delete(wakeable);
  if (holding.size > 0 !== held) addon?.hold(!held);
}
