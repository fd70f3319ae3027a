// Memory that must stay where it is, as more than one message lies in it.
import { markAsUntransferable } from 'node:worker_threads';

/**
 * Refuses to transfer the memory to a worker (before Node 21: it is copied instead). Runtimes without
 * such marks transfer it, and reading the messages then throws.
 */
export const keepHere: (block: ArrayBufferLike) => void = isSupported()
  ? markAsUntransferable
  : () => undefined;

function isSupported(): boolean {
  try {
    markAsUntransferable(new ArrayBuffer(0));
    return true;
  } catch {
    return false;
  }
}
