// The table of test/README.md: what hurts users of other clients, and the tests that answer it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const TESTS = join(__dirname, '..');

function rows(): [file: string, name: string][] {
  const table = readFileSync(join(TESTS, 'README.md'), 'utf8');
  const found = table.matchAll(/^\|[^|]+\| `([^`]+)` +\| (.+?) +\|$/gm);
  return [...found].map(([, file = '', name = '']) => [file, name]);
}

it('every test that the table names exists', () => {
  expect(rows().length).toBeGreaterThan(60);
  const missing = rows().filter(([file, name]) => {
    return !readFileSync(join(TESTS, file), 'utf8').includes(name);
  });
  expect(missing).toEqual([]);
});
