// Everything that can be checked without running the code, all at once.
//
//   node scripts/lint.mjs [--fix]
//
//   --fix  writes what eslint, prettier and clang-format would have it be

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isMain } from '../deps/failure.mjs';
import { root } from '../deps/paths.mjs';
import { filesUnder } from './hash.mjs';

const script = (path) => [process.execPath, join(root, 'node_modules', path)];

/**
 * The checks, by name.
 *
 * @param {boolean} fix
 * @returns {Record<string, string[]>}
 */
function checks(fix) {
  const folders = ['src-native', 'bench/native', 'test/native'];
  const native = folders.flatMap((it) => filesUnder(it, /\.(cc|c|h)$/));
  return {
    eslint: [...script('eslint/bin/eslint.js'), '--max-warnings=0', ...(fix ? ['--fix'] : []), '.'],
    prettier: [
      ...script('prettier/bin/prettier.cjs'),
      '--log-level=warn',
      fix ? '--write' : '--check',
      '.',
    ],
    ...(native.length === 0
      ? {}
      : {
          'clang-format': [
            ...script('@wasm-fmt/clang-format/clang-format-cli.cjs'),
            ...(fix ? ['-i'] : ['--dry-run', '-Werror', '--fno-color-diagnostics']),
            ...native,
          ],
        }),
    tsc: [...script('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit'],
  };
}

/**
 * @param {string[]} command
 * @returns {Promise<{ status: number, output: string }>}
 */
function check([program, ...args]) {
  return new Promise((done) => {
    let output = '';
    const child = spawn(program, args, { cwd: root });
    const collect = (chunk) => (output += chunk);
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => done({ status: 127, output: error.message }));
    child.on('close', (status) => done({ status: status ?? 1, output: output.trim() }));
  });
}

/**
 * Runs all checks and prints what they complain about.
 *
 * @param {{ fix?: boolean }} [options]
 * @returns {Promise<boolean>} Whether nothing is wrong.
 */
export async function lint({ fix = false } = {}) {
  const entries = Object.entries(checks(fix));
  // Side by side they only read; where they write, one after the other.
  const results = [];
  for (const [name, command] of entries) {
    const running = check(command).then((result) => ({ name, ...result }));
    results.push(fix ? await running : running);
  }
  let clean = true;
  for (const { name, status, output } of await Promise.all(results)) {
    const ok = status === 0;
    clean &&= ok;
    console.log(`${name}: ${ok ? 'ok' : `failed (${status})`}`);
    if (!ok) console.log(output);
  }
  return clean;
}

if (isMain(import.meta)) {
  const clean = await lint({ fix: process.argv.includes('--fix') });
  if (!clean) process.exitCode = 1;
}
