// Compiles lib/ to dist/ (CommonJS, declarations, and the ES module entries) and examples/ to
// dist-examples/. Does nothing when nothing changed.
//
//   node scripts/build-ts.mjs [--force]

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Failure, isMain, main } from '../deps/failure.mjs';
import { withLock } from '../deps/lock.mjs';
import { root } from '../deps/paths.mjs';
import { hashOf } from './hash.mjs';
import { step } from './step.mjs';

const SOURCE = /\.(ts|json)$/;
/** Folders of lib/ whose index.ts applications import: `kafka-napi`, `kafka-napi/testing`. */
const ENTRIES = ['', 'testing'];
const CONFIGS = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'scripts/build-ts.mjs'];

/**
 * @param {{ force?: boolean }} [options]
 */
export async function buildTs({ force = false } = {}) {
  mkdirSync(join(root, 'build'), { recursive: true });
  await withLock(join(root, 'build', 'ts.lock'), async () => {
    const inputs = hashOf([...CONFIGS, 'lib'], SOURCE);
    await unlessFresh('dist', inputs, force, () => {
      const files = ENTRIES.map((folder) => join('lib', folder, 'index.ts'));
      const names = compile('tsconfig.build.json', files);
      ENTRIES.forEach((folder, i) => {
        const stem = join(root, 'dist', folder, 'index');
        writeFileSync(`${stem}.mjs`, esmEntry(names[i]));
        writeFileSync(`${stem}.d.mts`, "export * from './index.js';\n");
      });
    });
    if (!existsSync(join(root, 'examples'))) return;
    // The examples import the package by its name, that is what dist/ holds: hence `inputs`.
    const examples = hashOf(['examples'], SOURCE, [inputs]);
    await unlessFresh('dist-examples', examples, force, () => compile('examples/tsconfig.json'));
  });
}

/**
 * @param {string} folder
 * @param {string} inputs
 * @param {boolean} force
 * @param {() => void} build
 */
async function unlessFresh(folder, inputs, force, build) {
  const stamp = join(root, folder, '.stamp');
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) {
    console.log(`${folder}: up to date`);
    return;
  }
  await step(folder, () => {
    rmSync(join(root, folder), { recursive: true, force: true });
    build();
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(stamp, inputs);
  });
}

/**
 * Compiles one project; fails with the compiler's messages.
 *
 * @param {string} config
 * @param {string[]} [entries] Files whose exports are asked for.
 * @returns {string[][]} Names of the values that each of them exports.
 */
function compile(config, entries = []) {
  // Loaded only when there is something to compile: it takes a good part of a second.
  const ts = createRequire(join(root, 'package.json'))('typescript');
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw compileFailure(ts, config, [diagnostic]);
    },
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(join(root, config), {}, host);
  if (parsed.fileNames.length === 0) return []; // A folder that is still empty.
  const program = ts.createProgram(parsed.fileNames, parsed.options);
  const diagnostics = [...parsed.errors, ...ts.getPreEmitDiagnostics(program)];
  if (diagnostics.length === 0) diagnostics.push(...program.emit().diagnostics);
  if (diagnostics.length > 0) throw compileFailure(ts, config, diagnostics);
  return entries.map((entry) => exportedValues(ts, program, join(root, entry)));
}

function compileFailure(ts, config, diagnostics) {
  const text = ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(diagnostics), {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => root,
    getNewLine: () => '\n',
  });
  return new Failure(`${config} does not compile`, text.trimEnd().split('\n'));
}

/**
 * Asks the compiler rather than the compiled module: no code runs, and the addon need not be there.
 */
function exportedValues(ts, program, file) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Failure(`${file} exports nothing`);
  return checker
    .getExportsOfModule(module)
    .filter((symbol) => isValue(ts, checker, symbol))
    .map((symbol) => symbol.name)
    .sort();
}

function isValue(ts, checker, symbol) {
  const typeOnly = symbol.declarations?.some(ts.isTypeOnlyExportDeclaration) ?? false;
  if (typeOnly) return false;
  const alias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const target = alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (target.flags & ts.SymbolFlags.Value) !== 0;
}

/**
 * One implementation for both module systems: two would have two classes for every error.
 *
 * @param {string[]} names
 */
function esmEntry(names) {
  const list = names.map((name) => `  ${name},\n`).join('');
  return ["import kafka from './index.js';", '', `export const {\n${list}} = kafka;`, ''].join(
    '\n',
  );
}

if (isMain(import.meta)) {
  await main(() => buildTs({ force: process.argv.includes('--force') }));
}
