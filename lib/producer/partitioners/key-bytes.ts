import { Buffer } from 'node:buffer';
import type { MessageBytes } from '../types.js';

/** A key as it is sent; null for a message without one. */
export function keyBytes(key: MessageBytes | undefined): Uint8Array | null {
  return typeof key === 'string' ? Buffer.from(key) : (key ?? null);
}
