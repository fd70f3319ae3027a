// The types, as applications see them: through the installed package, in every way in which
// TypeScript finds them, with the compilers that are around.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test, { before } from 'node:test';
import { root } from '../../deps/paths.mjs';
import { emptyProject, installOffline, output, packed, writeFiles } from './project.mjs';

const modules = join(root, 'node_modules');
const consumer = join(root, 'test/package/consumer');

/** What the consumer's tsconfig.json says about modules, and its package.json. */
const RESOLUTIONS = {
  // What TypeScript 5 does by default for CommonJS: it does not know `exports`.
  node10: { type: 'commonjs', module: 'commonjs', moduleResolution: 'node10' },
  'node16, ES modules': { type: 'module', module: 'node16', moduleResolution: 'node16' },
  'node16, CommonJS': { type: 'commonjs', module: 'node16', moduleResolution: 'node16' },
  bundler: { type: 'module', module: 'esnext', moduleResolution: 'bundler' },
};

/** Folders of the compilers in node_modules. */
const COMPILERS = ['typescript-5', 'typescript'];

let tarballs = { main: '', platform: '' };
let project = '';
before(async () => {
  tarballs = await packed();
  project = emptyProject();
  installOffline(project, Object.values(tarballs));
  for (const file of readdirSync(consumer)) cpSync(join(consumer, file), join(project, file));
  // The only types that an application must bring.
  mkdirSync(join(project, 'node_modules/@types'));
  symlinkSync(join(modules, '@types/node'), join(project, 'node_modules/@types/node'));
});

for (const compiler of COMPILERS) {
  const { version } = JSON.parse(readFileSync(join(modules, compiler, 'package.json'), 'utf8'));
  for (const [name, resolution] of Object.entries(RESOLUTIONS)) {
    if (name === 'node10' && !version.startsWith('5.')) continue; // Deprecated, and an error.
    // Our declarations must be right by themselves too; once, as it takes seconds.
    const skipLibCheck = name !== 'node16, ES modules';
    test(`an application compiles: TypeScript ${version}, ${name}`, () => {
      compile(compiler, resolution, { skipLibCheck });
    });
  }
}

test('an application compiles without `strict` too', () => {
  // Not the mistakes: without null checks some of them are none.
  compile('typescript', RESOLUTIONS.bundler, { strict: false }, ['testing.ts']);
});

/**
 * @param {string} compiler
 * @param {{ type: string, module: string, moduleResolution: string }} resolution
 * @param {Record<string, unknown>} options
 * @param {string[]} [files]
 */
function compile(compiler, { type, ...resolution }, options, files = ['api.ts', 'testing.ts']) {
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'esnext.disposable'],
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    ...resolution,
    ...options,
  };
  writeFiles(project, {
    'package.json': JSON.stringify({ private: true, type }),
    'tsconfig.json': JSON.stringify({ compilerOptions, files }),
  });
  output(process.execPath, [join(modules, compiler, 'lib/tsc.js'), '-p', project]);
}

test('a mistake in an application is seen', () => {
  // Or the tests above would pass with types that are all `any`.
  writeFiles(project, {
    'wrong.ts': "import { Producer } from 'kafka-napi';\nnew Producer({ 'linger.ms': {} });\n",
  });
  assert.throws(
    () => compile('typescript', RESOLUTIONS.bundler, {}, ['wrong.ts']),
    /wrong\.ts\(2,.*linger|TS2322/s,
  );
});

test('the types are found wherever the code is (are the types wrong?)', () => {
  const attw = join(modules, '@arethetypeswrong/cli/dist/index.js');
  output(process.execPath, [attw, tarballs.main, '--format=ascii', '--no-emoji']);
});

test('the package is as package managers and bundlers expect it (publint)', () => {
  const publint = join(modules, 'publint/src/cli.js');
  for (const tarball of Object.values(tarballs)) {
    const said = output(process.execPath, [publint, 'run', tarball, '--strict']);
    assert.match(said, /All good!/);
  }
});
