// Hashes in the form of a bill of materials.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** @param {string} file */
export function sha256(file) {
  const content = createHash('sha256').update(readFileSync(file)).digest('hex');
  return { alg: 'SHA-256', content };
}

/** @param {string} integrity As npm writes it: `sha512-<base64>`. */
export function fromIntegrity(integrity) {
  const content = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
  return { alg: 'SHA-512', content };
}
