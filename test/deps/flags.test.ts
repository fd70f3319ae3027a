// Two build files, one addon: what matters to it must be in both.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './script.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
/** Without comments: they may name a flag that is gone. */
const code = (path: string): string => read(path).replace(/(^|\s)#.*$/gm, '');
const gyp = code('binding.gyp');
const cmake = code('CMakeLists.txt');

/** Flags that CMake has a name of its own for. */
const BY_NAME: Readonly<Record<string, string>> = {
  '-std=c++17': 'set(CMAKE_CXX_STANDARD 17)',
  '-fvisibility=hidden': 'CXX_VISIBILITY_PRESET hidden',
  '-fvisibility-inlines-hidden': 'VISIBILITY_INLINES_HIDDEN ON',
};

/** The flags in a list of binding.gyp. */
function listed(name: string): string[] {
  const list = new RegExp(`'${name}': \\[([^\\]]*)\\]`).exec(gyp)?.[1] ?? '';
  return [...list.matchAll(/'(-[^']*)'/g)].map(([, flag]) => flag ?? '');
}

/** A path inside of this project, as each of the two says it. */
const comparable = (text: string): string =>
  text.replace(/<\(module_root_dir\)|\$\{CMAKE_CURRENT_SOURCE_DIR\}/g, '.');

/** The flags in a command of CMakeLists.txt for the target, of all its calls. */
function given(command: string): string[] {
  const calls = [...cmake.matchAll(new RegExp(`${command}\\(kafka_napi PRIVATE([^)]*)\\)`, 'g'))];
  return calls.flatMap(([, text = '']) => comparable(text).match(/(?<=\s)-\S+/g) ?? []);
}

const compiling = [...listed('warnings'), ...listed('cflags_cc')];
const linking = listed('ldflags').map(comparable);

it('compiles with the same flags', () => {
  expect(compiling).toEqual(expect.arrayContaining(['-Wall', '-fno-exceptions', '-fno-rtti']));
  const named = compiling.filter((flag) => flag in BY_NAME);
  for (const flag of [...named, '-fvisibility=hidden']) expect(cmake).toContain(BY_NAME[flag]);
  const rest = compiling.filter((flag) => !(flag in BY_NAME));
  const sanitizing = /^-fsanitize=|^-fno-omit-frame-pointer$|^-g$/;
  const options = given('target_compile_options').filter((flag) => !sanitizing.test(flag));
  expect(options.sort()).toEqual(rest.sort());
  expect(listed('cflags')).toContain('-fvisibility=hidden');
});

it('links with the same flags on Linux', () => {
  expect(linking).toContain('-Wl,--version-script=./deps/exports.map');
  const others = /^-fsanitize=|^-undefined$|^-Wl,-exported_symbols_list/;
  const options = given('target_link_options').filter((flag) => !others.test(flag));
  expect(options.sort()).toEqual([...linking].sort());
});

it('exports the same symbols on Linux and macOS', () => {
  const names = (text: string): string[] =>
    (text.match(/\w*(?:napi|node_api)_\w+(?=;|$)/gm) ?? []).sort();
  const ofMac = names(read('deps/exports.txt')).map((name) => name.replace(/^_/, ''));
  expect(ofMac).toHaveLength(2);
  expect(names(read('deps/exports.map'))).toEqual(ofMac);
});
