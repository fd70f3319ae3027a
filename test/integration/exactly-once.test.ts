// The soak of test/soak in short, and without dying brokers: two processes that copy a topic in
// transactions and take every tenth back; one is killed once.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { kafkaServers } from './kafka.js';

const SOAK = resolve(__dirname, '../soak/exactly-once.mjs');

test('a killed process and aborted transactions leave neither gaps nor doubles', async () => {
  const options = { seconds: 20, seed: 7, 'abort-every': 10, 'member-kills': 1 };
  const args = Object.entries({ ...options, servers: kafkaServers() }).flatMap(([name, value]) => [
    `--${name}`,
    String(value),
  ]);
  const output = await new Promise<string>((done, reject) => {
    const child = spawn(process.execPath, [SOAK, ...args]);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => (text += part));
    }
    child.on('error', reject);
    child.on('close', () => {
      done(text);
    });
  });
  expect(output).toContain('exactly-once ok:');
  const numberOf = (name: string): number => Number(new RegExp(`${name}=(\\d+)`).exec(output)?.[1]);
  expect(numberOf('input')).toBeGreaterThan(5000);
  expect(numberOf('output')).toBe(numberOf('input'));
  expect([numberOf('lost'), numberOf('doubled'), numberOf('memberKills')]).toEqual([0, 0, 1]);
  expect(numberOf('takenBack')).toBeGreaterThan(2);
}, 120_000);
