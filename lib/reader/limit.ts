// Waiting for something that has its own end.
import { limitWait, type WaitOptions } from '../internal/wait.js';

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
