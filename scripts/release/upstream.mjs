// What a version of librdkafka says about itself, read from its source; and how two differ.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseErrors } from '../generate/parse-errors.mjs';
import { parseExports } from '../generate/parse-exports.mjs';

/** @typedef {{ functions: string[], properties: string[], errors: string[] }} Surface */

/**
 * "2.15.1" out of `#define RD_KAFKA_VERSION 0x020f01ff`.
 *
 * @param {string} header rdkafka.h
 */
export function versionOf(header) {
  const hex = /#define RD_KAFKA_VERSION\s+0x([0-9a-f]{8})/i.exec(header)?.[1];
  if (!hex) throw new Error('rdkafka.h has no RD_KAFKA_VERSION');
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)).join('.');
}

/**
 * What the addon can meet: functions, configuration properties, error codes.
 *
 * @param {string} source Folder of an unpacked librdkafka.
 * @returns {Surface}
 */
export function surfaceOf(source) {
  const read = (path) => readFileSync(join(source, path), 'utf8');
  const header = read('src/rdkafka.h');
  const rows = read('CONFIGURATION.md').matchAll(/^([a-z][\w.]+)\s*\|\s*[CP*]\s*\|/gm);
  return {
    functions: [...parseExports(header), ...parseExports(read('src/rdkafka_mock.h'))],
    properties: [...new Set([...rows].map(([, name]) => name))],
    errors: parseErrors(header, read('src/rdkafka.c')).map(({ name }) => name),
  };
}

/**
 * Lines that say what came and what went, kind by kind.
 *
 * @param {Surface} before
 * @param {Surface} after
 */
export function differences(before, after) {
  return Object.keys(before).flatMap((kind) => {
    const [old, now] = [new Set(before[kind]), new Set(after[kind])];
    const added = after[kind].filter((name) => !old.has(name));
    const gone = before[kind].filter((name) => !now.has(name));
    return [
      ...(added.length > 0 ? [`new ${kind}: ${added.join(', ')}`] : []),
      ...(gone.length > 0 ? [`${kind} that are gone: ${gone.join(', ')}`] : []),
    ];
  });
}

/**
 * The part of upstream's changelog that is newer than a version; whole if that is not named in it.
 *
 * @param {string} source Folder of an unpacked librdkafka.
 * @param {string} since
 */
export function changesSince(source, since) {
  const file = join(source, 'CHANGELOG.md');
  if (!existsSync(file)) return '';
  const text = readFileSync(file, 'utf8');
  const end = text.indexOf(`\n# librdkafka v${since}\n`);
  return (end < 0 ? text : text.slice(0, end)).trim();
}
