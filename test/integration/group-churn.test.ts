// The short form of `npm run soak`: see test/soak.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { kafkaServers } from './kafka.js';

const SCRIPT = resolve(__dirname, '../soak/group-churn.mjs');
const SECONDS = 15;
/** With what comes before and after: joining, a killed member's session, the rest of the messages. */
const DEADLINE_MS = 110_000;

/** Runs the script; its output tells the seed. */
function churn(protocol: string): Promise<{ code: number | null; output: string }> {
  const args = ['--protocol', protocol, '--seconds', String(SECONDS)];
  return new Promise((done, reject) => {
    const env = { ...process.env, KAFKA_BOOTSTRAP_SERVERS: kafkaServers() };
    const child = spawn(process.execPath, [SCRIPT, ...args], { env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    const timer = setTimeout(() => {
      output += `killed after ${DEADLINE_MS} ms`;
      child.kill('SIGKILL');
    }, DEADLINE_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      done({ code, output });
    });
  });
}

describe('a group whose members come and go at random, by close(), SIGKILL and unsubscribe()', () => {
  it.each(['eager', 'cooperative', 'consumer'])(
    'loses nothing, repeats only what it must, and is never stuck: %s',
    async (protocol) => {
      const { code, output } = await churn(protocol);
      process.stdout.write(output);
      expect(output).toMatch(new RegExp(`^${protocol}: ok, .* 0 lost; .* seed \\d+$`, 'm'));
      expect(code).toBe(0);
    },
    DEADLINE_MS + 10_000,
  );
});
