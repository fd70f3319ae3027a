// The workflow and the table of targets name the same platforms.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');

it('builds each target of the workflow on the machine that the table names', () => {
  const script = `import { targets } from './scripts/release/targets.mjs';
    console.log(JSON.stringify(targets));`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  });
  const targets = JSON.parse(child.stdout) as Record<string, { by: string; runner?: string }>;
  const wanted = Object.entries(targets).filter(([, { by }]) => by === 'workflow');
  const workflow = readFileSync(join(root, '.github/workflows/release.yml'), 'utf8');
  const rows = [...workflow.matchAll(/\{ target: (\S+), runner: (\S+) \}/g)];
  expect(wanted.length).toBeGreaterThan(0);
  expect(rows.map(([, target, runner]) => [target, runner])).toEqual(
    wanted.map(([target, { runner }]) => [target, runner]),
  );
});
