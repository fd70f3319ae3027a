// How runs are added up. The script is an ES module, which jest does not load: it runs in a child.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const script = join(resolve(__dirname, '../..'), 'scripts/tally.mjs');

function printed(calls: string, ci: string): string[] {
  const code = `import { Tally } from ${JSON.stringify(script)};
    const tally = new Tally();
    ${calls}
    console.log(tally.print());`;
  const env = { ...process.env, CI: ci };
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    env,
  });
  expect(child.stderr).toBe('');
  return child.stdout.trim().split('\n');
}

it.each([
  ['', ['a: 2 passed, 0 failed, 1 skipped', '2 passed, 0 failed', 'true']],
  ['true', ['a: 2 passed, 1 failed, 1 skipped', '2 passed, 1 failed', 'false']],
])('a skipped test is told, and with CI=%p has failed', (ci, lines) => {
  expect(printed("tally.add('a', 0, { passed: 2, failed: 0, skipped: 1 });", ci)).toEqual(lines);
});

it('a runner that failed without a failing test, or reported nothing, is one failure', () => {
  const calls = `tally.add('a', 1, { passed: 2, failed: 0 });
    tally.add('b', 1, undefined);
    tally.add('c', 0, { passed: 0, failed: 0 });
    tally.add('d', 0, undefined);`;
  expect(printed(calls, '')).toEqual([
    'a: 2 passed, 1 failed',
    'b: 0 passed, 1 failed',
    'c: 0 passed, 1 failed',
    'd: 0 passed, 1 failed',
    '2 passed, 4 failed',
    'false',
  ]);
});
