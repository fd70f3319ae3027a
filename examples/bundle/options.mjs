// What bundle.mjs and sea.mjs share.
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const HERE = dirname(fileURLToPath(import.meta.url));

/**
 * The command line: what to make, into which folder, with which addon.
 *
 * @param {string} fallback What is made when nothing is said.
 */
export function folderOption(fallback) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      addon: { type: 'string' },
      beside: { type: 'boolean', default: false },
    },
  });
  const [name = fallback] = positionals;
  const out = resolve(values.out ?? join(HERE, 'out', name));
  const addon = resolve(values.addon ?? join(HERE, '../../build/static/kafka_napi.node'));
  mkdirSync(out, { recursive: true });
  return { name, out, addon, beside: values.beside };
}

/**
 * @param {string} addon
 * @param {string} out
 */
export function copyAddon(addon, out) {
  copyFileSync(addon, join(out, 'kafka_napi.node'));
}
