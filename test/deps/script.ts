// Runs the build's scripts as a user's shell does: in child processes, with caches of their own.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '../..');

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `node <script>`; a variable that is undefined is taken out of the environment. */
export function runScript(script: string, env: Record<string, string | undefined>): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, script)], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, KAFKA_NAPI_LIBRDKAFKA: undefined, ...env },
  });
  return { status, stdout, stderr };
}

/** What the script ended with, which must be one message and no stack. */
export function messageOf({ status, stderr }: Outcome): string {
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr.match(/^kafka-napi: /gm)).toHaveLength(1);
  expect(status).toBe(1);
  return stderr.trim();
}

const folders: string[] = [];

/** A new folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-napi-deps-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Full path of a program of this machine. */
export function programPath(name: string): string {
  const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
  if (found === '') throw new Error(`${name} is needed by this test`);
  return found;
}

/** A PATH with nothing but the given programs of this machine and the given shell scripts. */
export function pathWith(programs: string[], scripts: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const name of programs) symlinkSync(programPath(name), join(folder, name));
  for (const [name, body] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!${programPath('sh')}\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}
