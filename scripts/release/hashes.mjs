// Hashes of files: in the form of a bill of materials, and compared with pins.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Failure } from '../../deps/failure.mjs';
import { integrityOf } from '../../deps/fetch.mjs';

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

/**
 * Fails for a file that is not the pinned one.
 *
 * @param {string} what What the file is.
 * @param {string} file
 * @param {{ sha256?: string, integrity?: string }} pin One of the two.
 */
export function requirePinned(what, file, pin) {
  const expected = pin.sha256 ?? pin.integrity;
  const actual = pin.sha256 === undefined ? integrityOf(file) : sha256(file).content;
  if (expected === actual) return;
  throw new Failure(`${what} is not the pinned one; not used`, [
    `file:      ${file}`,
    `expected:  ${expected}`,
    `got:       ${actual}`,
  ]);
}
