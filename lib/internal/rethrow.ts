import { setImmediate } from 'node:timers';
/**
 * Lets an exception of the app's callback surface as an uncaught one, without stopping what the
 * callback was called from: others wait for their turn there.
 */
export function rethrowLater(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

/** Calls the app's callback; its exception must not stop what it was called from. */
export function callSafely<T>(callback: (value: T) => void, value: T): void {
  try {
    callback(value);
  } catch (error) {
    rethrowLater(error);
  }
}
