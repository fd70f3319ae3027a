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
