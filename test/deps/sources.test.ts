import { execSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './script.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const listed = read('src-native/sources.txt').trim().split('\n');

it('lists exactly the sources that there are, each once', () => {
  const files = readdirSync(join(root, 'src-native'), { recursive: true, encoding: 'utf8' });
  expect([...listed].sort()).toEqual(files.filter((file) => file.endsWith('.cc')).sort());
});

it('is what binding.gyp compiles', () => {
  const gyp = read('binding.gyp');
  const command = /'<!@\((node -p ".*sources\.txt.*")\)'/.exec(gyp)?.[1]?.replace(/\\'/g, "'");
  const files = execSync(command ?? 'false', { cwd: root, encoding: 'utf8' })
    .trim()
    .split(' ');
  expect(files).toEqual(listed.map((file) => `src-native/${file}`));
  expect(gyp).not.toMatch(/\.cc\b/);
});

it('is what CMakeLists.txt compiles', () => {
  const cmake = read('CMakeLists.txt');
  expect(cmake).toContain('file(STRINGS src-native/sources.txt sources)');
  expect(cmake).toContain('list(TRANSFORM sources PREPEND src-native/)');
  expect(cmake).not.toMatch(/\.(cc|cpp)\b/);
});
