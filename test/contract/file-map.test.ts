import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Source files below `folder`; a `.h` and `.cc` pair under its common name. */
function sources(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const paths = files.filter((file) => /\.(ts|h|cc)$/.test(file)).map((file) => join(folder, file));
  const stemOf = (path: string): string => path.replace(/\.(h|cc)$/, '');
  return paths.map((path) => {
    const isPair = paths.filter((other) => stemOf(other) === stemOf(path)).length === 2;
    return isPair ? stemOf(path) : path;
  });
}

test('the file map of ARCHITECTURE.md names every source file, and no other', () => {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const map = text.slice(text.indexOf('## File map'));
  const named = [...map.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, path]) => path);
  const existing = new Set([...sources('lib'), ...sources('src-native')]);
  expect([...named].sort()).toEqual([...existing].sort());
});

test('every function that ARCHITECTURE.md names by file exists there', () => {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const folders = ['', 'src-native/'];
  for (const [, path = '', name = ''] of text.matchAll(/`([\w./-]+\.(?:ts|cc|h)):([\w:.#]+)`/g)) {
    const read = folders.flatMap((folder) => {
      try {
        return [readFileSync(join(ROOT, folder, path), 'utf8')];
      } catch {
        return [];
      }
    });
    const last = name.split(/::|\./).at(-1) ?? '';
    expect([path, name, read.join('').includes(last)]).toEqual([path, name, true]);
  }
});
