// npm, for what it alone knows: which files a package has, and how a tarball is made.

import { spawnSync } from 'node:child_process';
import { npmCommand } from '../../deps/command.mjs';
import { Failure } from '../../deps/failure.mjs';

/**
 * What npm prints; its complaint becomes ours.
 *
 * @param {string[]} args
 * @returns {string}
 */
export function npm(...args) {
  const [program, ...rest] = [...npmCommand(), ...args, '--ignore-scripts', '--loglevel=error'];
  const { status, stdout, stderr, error } = spawnSync(program, rest, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    // Set by an outer `npm publish --dry-run` and the like; it would make this one do nothing.
    env: { ...process.env, npm_config_dry_run: 'false' },
  });
  if (status === 0) return stdout;
  const complaint = error?.message ?? stderr.trim();
  throw new Failure(`npm ${args.join(' ')} failed (${status})`, complaint.split('\n'));
}
