import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

function filesBelow(folder: string, ending: RegExp): [path: string, text: string][] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => ending.test(file))
    .map((file) => [join(folder, file), readFileSync(join(ROOT, folder, file), 'utf8')]);
}

function pathsWith(pattern: RegExp, files: [string, string][]): string[] {
  return files.filter(([, text]) => pattern.test(text)).map(([path]) => path);
}

const native = filesBelow('src-native', /\.(cc|h)$/);
const library = filesBelow('lib', /(?<!\.generated)\.ts$/);
// Comments may name what code must not call.
const code = native.map(([path, text]): [string, string] => [path, text.replace(/\/\/.*$/gm, '')]);

test('only core/handles.h frees what librdkafka has allocated', () => {
  expect(pathsWith(/rd_kafka_\w*destroy/, code)).toEqual(['src-native/core/handles.h']);
});

test('core knows nothing of Node-API', () => {
  const core = code.filter(([path]) => path.startsWith('src-native/core'));
  expect(core.length).toBeGreaterThan(20);
  expect(pathsWith(/napi_(?!kafka)\w+\s*\(|napi\.h|Napi::|binding\//, core)).toEqual([]);
});

test('only napi_setup.h includes napi.h', () => {
  expect(pathsWith(/#include <napi\.h>/, native)).toEqual(['src-native/napi_setup.h']);
});

test('nothing of C++ is allocated or freed by hand, but for two named exceptions', () => {
  // A client that is stuck while its environment ends; memory that grows without being zeroed.
  expect(pathsWith(/\bnew \w|\bdelete \w|\bmalloc\(|\bfree\(/, code)).toEqual([
    'src-native/binding/environment.cc',
    'src-native/core/block.h',
  ]);
});

test('no file is longer than it may be', () => {
  const tooLong = [...native, ...library]
    .filter(([path, text]) => text.split('\n').length > (path.endsWith('.ts') ? 400 : 450))
    .map(([path]) => path);
  expect(tooLong).toEqual([]);
});

test('the library has no any, no silenced checks, and no wholesale exports', () => {
  const forbidden =
    /: any\b|as any\b|as unknown as|@ts-(ignore|expect-error)|export \*|export default/;
  expect(pathsWith(forbidden, library)).toEqual([]);
});
