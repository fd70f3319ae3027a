// Runs the built command, as npx does.
import { spawn } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import { resolve } from 'node:path';
import type { Finding, Section } from '../../lib/cli/report.js';

export const ROOT = resolve(__dirname, '../..');
const CLI = 'dist/cli/main.js';
const DEADLINE_MS = 60_000;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** A copy of the package. Default: this repository. */
  readonly root?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The user that runs it. */
  readonly uid?: number;
  readonly timeoutMs?: number;
}

/** The default mode, whichever these tests run in. */
export const environment = { KAFKA_NAPI_LIBRDKAFKA: '' };

/** Runs `kafka-napi` with arguments. */
export function runCli(
  args: readonly string[],
  { root = ROOT, env = {}, uid, timeoutMs = DEADLINE_MS }: CliOptions = {},
): Promise<Outcome> {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [`${root}/${CLI}`, ...args], {
      env: { ...process.env, ...environment, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      ...(uid !== undefined && { uid, gid: uid }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      done({ code, stdout, stderr });
    });
  });
}

export interface Diagnosis {
  readonly code: number | null;
  readonly ok: boolean;
  readonly sections: readonly Section[];
  /** Everything that was printed. */
  readonly text: string;
  /** Findings of the section whose title begins so; fails if there is none. */
  of(title: string): readonly Finding[];
}

/** Runs `kafka-napi doctor --json`. */
export async function diagnose(
  args: readonly string[],
  options: CliOptions = {},
): Promise<Diagnosis> {
  const { code, stdout, stderr } = await runCli(['doctor', '--json', ...args], options);
  expect(stderr).toBe('');
  const { ok, sections } = JSON.parse(stdout) as { ok: boolean; sections: Section[] };
  expect(code).toBe(ok ? 0 : 1);
  const of = (title: string): readonly Finding[] => {
    const found = sections.find((section) => section.title.startsWith(title));
    if (found === undefined) throw new Error(`no section ${title} in ${stdout}`);
    return found.findings;
  };
  return { code, ok, sections, text: stdout, of };
}

/** Names and outcomes of findings: `connect ok`. Notes are left out. */
export function steps(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ status }) => status !== 'note')
    .map(({ name, status }) => `${name} ${status}`);
}

/** The one finding that failed. */
export function failureIn(findings: readonly Finding[]): Finding {
  const failed = findings.filter(({ status }) => status === 'fail');
  expect(failed).toHaveLength(1);
  return failed[0]!;
}

const servers: { server: Server; sockets: Set<Socket> }[] = [];

/** The port of a server that does `onConnection`, until the test ends. */
export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    sockets.add(socket);
  });
  servers.push({ server, sockets });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The port of a TCP server. */
export function tcpServer(onConnection: (socket: Socket) => void): Promise<number> {
  return listen(createServer(onConnection));
}

afterEach(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  }
});
