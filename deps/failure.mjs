// A failure that the person at the terminal can act on: it is printed as one message, without a
// stack. Anything else that is thrown is a bug of these scripts and keeps its stack.

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export class Failure extends Error {
  /**
   * @param {string} what What went wrong, in one line.
   * @param {string[]} [details] Lines that follow, indented: the facts, then the remedy.
   */
  constructor(what, details = []) {
    super([what, ...details.map((line) => `  ${line}`)].join('\n'));
    this.name = 'Failure';
  }
}

/**
 * Runs a script's body and turns what it throws into the exit code.
 *
 * @param {() => unknown} body
 */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    const expected = error instanceof Failure;
    console.error(expected ? `\nkafka-napi: ${error.message}\n` : error);
    process.exitCode = 1;
  }
}

/**
 * Whether the module was started as a script, rather than imported.
 *
 * @param {ImportMeta} meta
 */
export function isMain(meta) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(meta.url);
}
