// Loads the addon in a process of its own: one that crashes must not take the command along.
import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** What became of loading the addon. */
export type Probe =
  | {
      readonly loaded: true;
      readonly path: string;
      readonly source: string;
      readonly linkInfo: string;
      readonly features: string;
      readonly version: string;
      readonly ms: number;
    }
  | { readonly loaded: false; readonly reason: string };

const LOADER = join(__dirname, '..', 'native', 'load.js');
const LONGEST_MS = 30_000;

/** Prints one line of JSON, also for a load that fails. */
const SCRIPT = `
const started = performance.now();
let answer;
try {
  const { addon, path, source } = require(${JSON.stringify(LOADER)}).loadedAddon();
  const { linkInfo, features, version } = addon;
  const ms = performance.now() - started;
  answer = { loaded: true, path, source, linkInfo, features, version, ms };
} catch (error) {
  answer = { loaded: false, reason: error.message };
}
process.stdout.write(JSON.stringify(answer));
`;

/**
 * Loads the addon as an app would.
 *
 * @param env - Added to the environment.
 */
export function probeAddon(env: Readonly<Record<string, string>> = {}): Promise<Probe> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: LONGEST_MS };
    execFile(process.execPath, ['-e', SCRIPT], options, (error, stdout, stderr) => {
      resolve(probeOf(stdout) ?? { loaded: false, reason: deathOf(error, stderr) });
    });
  });
}

function probeOf(stdout: string): Probe | undefined {
  try {
    return JSON.parse(stdout) as Probe;
  } catch {
    return undefined;
  }
}

function deathOf(error: { signal?: unknown; message: string } | null, stderr: string): string {
  if (typeof error?.signal === 'string') {
    return `The process that loaded the addon died of ${error.signal}.`;
  }
  return stderr.trim() || (error?.message ?? 'The process that loaded the addon said nothing.');
}
