// Regenerates everything that mirrors librdkafka's own tables.
//
//   npm run generate                    from deps/.cache/librdkafka-<version>
//   npm run generate -- <source dir>    from another unpacked librdkafka source
//   npm run generate -- --check         writes nothing; fails if a file would change
//
// No compiler is needed: the tables are read as text.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { emitConfigDocs, emitProperties } from './generate/emit-config.mjs';
import { emitCoverage } from './generate/emit-coverage.mjs';
import { emitErrorCodes, emitErrorDocs } from './generate/emit-errors.mjs';
import { emitStatistics, emitStatisticsDocs } from './generate/emit-statistics.mjs';
import { parseErrors } from './generate/parse-errors.mjs';
import { findUses, parseExports } from './generate/parse-exports.mjs';
import { parseProperties } from './generate/parse-properties.mjs';
import { parseStatistics } from './generate/parse-statistics.mjs';
import { versionOf } from './release/upstream.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

async function defaultSourceDir() {
  const pins = JSON.parse(await readFile(join(root, 'deps/versions.json'), 'utf8'));
  const pin = pins.librdkafka;
  const version = typeof pin === 'string' ? pin : pin?.version;
  if (!version) throw new Error('deps/versions.json does not say which librdkafka is pinned');
  return join(root, `deps/.cache/librdkafka-${version.replace(/^v/, '')}`);
}

/** Path and text of every native source file. */
async function nativeSources() {
  const names = await readdir(join(root, 'src-native'), { recursive: true });
  const files = names.filter((name) => /\.(cc|h)$/.test(name)).map((name) => `src-native/${name}`);
  return Promise.all(
    files.sort().map(async (file) => [file, await readFile(join(root, file), 'utf8')]),
  );
}

async function coverage(header, mockHeader, version) {
  const headers = [
    { header: 'rdkafka.h', names: parseExports(header) },
    { header: 'rdkafka_mock.h', names: parseExports(mockHeader) },
  ];
  const names = headers.flatMap((entry) => entry.names);
  return emitCoverage(headers, findUses(await nativeSources(), names), version);
}

async function generate(sourceDir) {
  const read = (path) => readFile(join(sourceDir, path), 'utf8');
  const [header, mockHeader, source, conf, manual, statisticsManual] = await Promise.all([
    read('src/rdkafka.h'),
    read('src/rdkafka_mock.h'),
    read('src/rdkafka.c'),
    read('src/rdkafka_conf.c'),
    read('CONFIGURATION.md'),
    read('STATISTICS.md'),
  ]);
  const version = versionOf(header);
  const errors = parseErrors(header, source);
  const properties = parseProperties(manual, conf);
  const statistics = await parseStatistics(statisticsManual, source, read);
  return new Map([
    ['lib/errors/codes.generated.ts', emitErrorCodes(errors, version)],
    ['docs/errors.md', emitErrorDocs(errors, version)],
    ['lib/config/properties.generated.ts', emitProperties(properties, version)],
    ['docs/configuration.md', emitConfigDocs(properties, version)],
    ['lib/client/statistics.generated.ts', emitStatistics(statistics, version)],
    ['docs/statistics.md', emitStatisticsDocs(statistics, version)],
    ['docs/librdkafka-coverage.md', await coverage(header, mockHeader, version)],
  ]);
}

/** TypeScript is formatted as the rest of the tree; the documents keep their compact tables. */
async function formatted(path, text) {
  if (!path.endsWith('.ts')) return text;
  const options = await resolveConfig(join(root, path));
  return format(text, { ...options, filepath: path });
}

async function main(args) {
  const check = args.includes('--check');
  const given = args.find((arg) => !arg.startsWith('-'));
  const files = await generate(given ? resolve(given) : await defaultSourceDir());
  const stale = [];
  for (const [path, text] of files) {
    const next = await formatted(path, text);
    const current = await readFile(join(root, path), 'utf8').catch(() => '');
    if (next === current) continue;
    stale.push(path);
    if (!check) await writeFile(join(root, path), next);
  }
  if (stale.length === 0) {
    console.log('generate: up to date');
  } else if (check) {
    console.error(`generate: out of date: ${stale.join(', ')}. Run \`npm run generate\`.`);
    process.exitCode = 1;
  } else {
    console.log(`generate: wrote ${stale.join(', ')}`);
  }
}

await main(process.argv.slice(2));
