/** The benchmarks run: every way of this library, and C, with a few messages each. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BENCH = fileURLToPath(new URL('../../bench/run.mjs', import.meta.url));

test('every scenario of the core, and the published ones, in C and in this library', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-runs-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const scenarios = 'produce,consume,fields,ack,echo,published-batch,published-consume,load';
  const argv = ['--scenario', scenarios, '--contender', 'kafka-napi', '--messages', '2000'];
  const command = [BENCH, ...argv, '--repeat', '1', '--out', folder];
  // It hangs: killed, and the test says so.
  const limit = /** @type {const} */ ({ timeout: 600_000, killSignal: 'SIGKILL' });
  const { stderr } = await run(process.execPath, command, limit);
  assert.equal(stderr, '');
  const { scenarios: results } = JSON.parse(readFileSync(join(folder, 'mock.json'), 'utf8'));
  assert.deepEqual(
    results.map(({ scenario }) => scenario.name).sort(),
    scenarios.split(',').sort(),
  );
  for (const { scenario, rows } of results) {
    for (const { id, failure, rate } of rows) {
      assert.equal(failure, undefined, `${scenario.name} ${id}`);
      assert.ok(rate.median > 0, `${scenario.name} ${id}`);
    }
  }
  const plots = readdirSync(folder).filter((file) => file.endsWith('.svg'));
  assert.equal(plots.length, results.length);
  assert.match(readFileSync(join(folder, 'README.md'), 'utf8'), /kafka-napi\/readable/);
});
