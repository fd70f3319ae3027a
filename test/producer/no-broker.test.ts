// No broker, and the app goes on at full speed: a short form of `npm run soak:no-broker`, whose verdict
// is the test.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SOAK = join(__dirname, '../soak/no-broker.mjs');
const QUEUE = 5000;
/** It takes 6 s on two busy cores. */
const TIMEOUT_MS = 100_000;

it(
  'memory is bounded, errors are clear, and what was taken is delivered once the brokers are back',
  async () => {
    // What runs away is to be seen soon.
    const options = ['--max-old-space-size=512'];
    const args = [...options, SOAK, '--seconds', '1.5', '--queue', String(QUEUE)];
    // Rejects, with what it has found, if that is not as promised.
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: TIMEOUT_MS });
    expect(stdout).toMatch(/^no-broker ok: /);
    const figures = new Map(
      [...stdout.matchAll(/(\w+)=(\d+)/g)].map(([, name, number]) => [name, Number(number)]),
    );
    // It was put to the test at all: full queues, some messages given up, all others kept.
    expect(figures.get('queueFull')).toBeGreaterThan(QUEUE);
    expect(figures.get('gaveUp')).toBeGreaterThan(QUEUE);
    expect(figures.get('timedOutSends')).toBeGreaterThan(0);
    expect(figures.get('delivered')).toBeGreaterThanOrEqual(QUEUE);
    expect(figures.get('found')).toBe(figures.get('delivered'));
  },
  TIMEOUT_MS + 5000,
);
