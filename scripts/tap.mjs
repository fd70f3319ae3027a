// Runs of node's own test runner: for people on the terminal, and counted from a file.

import { existsSync, readFileSync } from 'node:fs';

/** @param {string} report Where the counts go. */
export function tapArguments(report) {
  return [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${report}`,
  ];
}

/**
 * @param {string} file
 * @returns {import('./tally.mjs').Counts | undefined}
 */
export function fromTap(file) {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  };
}
