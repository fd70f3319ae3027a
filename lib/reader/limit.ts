// One limit for a call that waits for several things.
import { limitWait, type WaitOptions } from '../internal/wait.js';

/** What is left of the limit each time that it is called. */
export function limitOf(options: WaitOptions, defaultMs = Infinity): () => WaitOptions {
  const { signal, timeoutMs = defaultMs } = options;
  const deadline = performance.now() + timeoutMs;
  return () => ({ signal, timeoutMs: Math.max(0, Math.ceil(deadline - performance.now())) });
}

/** Resolves when the work has ended, well or not, or when the limit is reached. */
export function atMost(work: Promise<unknown>, options: WaitOptions): Promise<void> {
  if (options.signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      stopWaiting();
      resolve();
    };
    const stopWaiting = limitWait(options, end, end);
    work.then(end, end);
  });
}
