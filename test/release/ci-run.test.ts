// .ci/run, with programs of this test instead of those that it calls.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, temporaryFolder } from '../deps/script.js';

/** What it looks for and finds; each only has to be there. */
const FOUND = ['make', 'g++', 'gcc', 'python3', 'ps', 'ip', 'mvn', 'cmake', 'dpkg', 'node'];

const JAVA = `echo 'Picked up JAVA_TOOL_OPTIONS: -Da="b"' >&2
echo 'openjdk version "17.0.15" 2025-04-15' >&2`;

interface Run {
  readonly status: number | null;
  readonly lines: readonly string[];
}

/** Runs it with these programs, each a few lines of shell. */
function ciRun(programs: Readonly<Record<string, string>>): Run {
  const folder = temporaryFolder();
  const bin = join(folder, 'bin');
  for (const name of ['bin', '.ci', 'tmp']) mkdirSync(join(folder, name));
  copyFileSync(join(root, '.ci/run'), join(folder, '.ci/run'));
  const all = { ...Object.fromEntries(FOUND.map((name) => [name, ':'])), java: JAVA, ...programs };
  for (const [name, text] of Object.entries(all)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const { status, stdout } = spawnSync('bash', [join(folder, '.ci/run')], {
    encoding: 'utf8',
    env: { PATH: `${bin}:/usr/bin:/bin`, TMPDIR: join(folder, 'tmp') },
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  return { status, lines: stdout.trimEnd().split('\n') };
}

const onLinux = process.platform === 'linux' ? it : it.skip;

onLinux('adds up what was counted; a command that counts nothing is one', () => {
  const npm = 'if [ "$1" = test ]; then echo "5 passed, 0 failed"; fi';
  const { status, lines } = ciRun({ npm, uname: 'echo aarch64' });
  expect(lines.at(-1)).toBe('8 passed, 0 failed'); // modes, demo and examples: one each
  expect(status).toBe(0);
});

onLinux('a command that fails without counting has failed once', () => {
  const npm = 'if [ "$2" = demo ]; then exit 3; fi; if [ "$1" = test ]; then exit 7; fi';
  const { status, lines } = ciRun({ npm, uname: 'echo aarch64' });
  expect(lines.at(-1)).toBe('2 passed, 2 failed');
  expect(status).toBe(1);
});

onLinux('ends with the sum, and with the exit code, also where nothing can be installed', () => {
  const { status, lines } = ciRun({ dpkg: 'exit 1', 'apt-get': 'exit 100', npm: 'exit 1' });
  expect(lines.at(-1)).toBe('0 passed, 1 failed');
  expect(status).toBe(100);
});

onLinux('does not take an older java for one that will do', () => {
  const java = 'echo \'openjdk version "11.0.2" 2019-01-15\' >&2';
  const apt = 'case "$*" in *install*) echo "$*"; exit 9;; esac';
  const { status, lines } = ciRun({ java, 'apt-get': apt, 'apt-cache': 'echo one', npm: 'exit 1' });
  expect(lines.join('\n')).toMatch(/Retries=3 install .* openjdk-17-jre-headless$/m);
  expect(lines.at(-1)).toBe('0 passed, 1 failed');
  expect(status).toBe(9);
});

onLinux('a command that hangs is ended, and has failed', () => {
  const timeout = 'echo "limit: $*"; exit 124';
  const { status, lines } = ciRun({ timeout, uname: 'echo aarch64' });
  expect(lines).toContain('limit: -k 30 75m npm test');
  expect(lines).toContain('=== npm test: NOT DONE AFTER 75 MINUTES');
  expect(lines.at(-1)).toBe('0 passed, 4 failed');
  expect(status).toBe(1);
});
