// What is in the tarballs that are published.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import test, { before } from 'node:test';
import { root } from '../../deps/paths.mjs';
import { filesUnder } from '../../scripts/hash.mjs';
import { pack, parseArguments } from '../../scripts/release/pack.mjs';
import { currentPlatform, platforms } from '../../scripts/release/platforms.mjs';
import { filesBelow, packed, temporaryFolder, unpacked } from './project.mjs';

let tarballs = { main: '', platform: '' };
/** What they unpack to. */
let main = '';
let platform = '';
before(async () => {
  tarballs = await packed();
  main = unpacked(tarballs.main);
  platform = unpacked(tarballs.platform);
});

const own = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const textIn = (folder, file) => readFileSync(`${folder}/${file}`, 'utf8');
const manifestIn = (folder) => JSON.parse(textIn(folder, 'package.json'));
const materialsIn = (folder) => JSON.parse(textIn(folder, 'sbom.cdx.json'));

/** All but dist/, docs/, deps/*.mjs and src-native/. */
const OTHERS = [
  'CHANGELOG.md',
  'LICENSE',
  'LICENSES.txt',
  'README.md',
  'binding.gyp',
  'deps/README.md',
  'deps/exports.map',
  'deps/exports.txt',
  'deps/versions.json',
  'node_modules/node-addon-api/LICENSE.md',
  'node_modules/node-addon-api/index.js',
  'node_modules/node-addon-api/napi-inl.deprecated.h',
  'node_modules/node-addon-api/napi-inl.h',
  'node_modules/node-addon-api/napi.h',
  'node_modules/node-addon-api/package.json',
  'package.json',
  'sbom.cdx.json',
  'scripts/build-native.mjs',
  'scripts/hash.mjs',
  'scripts/native-stamp.mjs',
  'scripts/step.mjs',
];

test('kafka-napi holds what lib/ compiles to, the sources of the addon, the guides, and no more', () => {
  const compiled = filesUnder('lib', /\.ts$/).flatMap((source) => {
    const stem = source.replace(/^lib/, 'dist').replace(/\.ts$/, '');
    return [`${stem}.js`, `${stem}.d.ts`];
  });
  const entries = ['', 'testing/'].flatMap((it) => [
    `dist/${it}index.mjs`,
    `dist/${it}index.d.mts`,
  ]);
  const sources = [
    ...filesUnder('src-native', /./),
    // The guides; results of benchmarks stay in the repository.
    ...filesUnder('docs', /\.md$/).filter((path) => !path.startsWith('docs/benchmarks/')),
    ...filesUnder('deps', /\.mjs$/),
  ];
  assert.deepEqual(filesBelow(main), [...OTHERS, ...compiled, ...entries, ...sources].sort());
});

test('kafka-napi has every script that its scripts import', () => {
  const files = new Set(filesBelow(main));
  for (const file of [...files].filter((it) => /^(scripts|deps)\/.*\.mjs$/.test(it))) {
    for (const [, name] of textIn(main, file).matchAll(/from '(\.\.?\/[^']+)'/g)) {
      const path = new URL(name, `file:///${file}`).pathname.slice(1);
      assert.ok(files.has(path), `${file} imports ${path}`);
    }
  }
});

test('no file points to a source map, as the sources are not in the package', () => {
  assert.match(readFileSync(`${root}/dist/index.js`, 'utf8'), /sourceMappingURL/);
  for (const file of filesBelow(main).filter((it) => /^dist\/.*js$/.test(it))) {
    assert.doesNotMatch(textIn(main, file), /sourceMappingURL/, file);
  }
});

test('a platform package holds the addon and its papers', () => {
  assert.deepEqual(filesBelow(platform), [
    'LICENSE',
    'LICENSES.txt',
    'README.md',
    'kafka_napi.node',
    'package.json',
    'sbom.cdx.json',
  ]);
});

test('nothing runs on installation', () => {
  for (const manifest of [main, platform].map(manifestIn)) {
    assert.equal(manifest.scripts, undefined);
    assert.equal(manifest.private, undefined);
  }
  assert.equal(manifestIn(main).gypfile, false);
});

test('the manifest has what the repository has, without what is for work in it', () => {
  const { scripts, devDependencies, overrides, private: isPrivate, ...rest } = own;
  assert.ok(scripts && devDependencies && overrides);
  assert.equal(isPrivate, true, 'only what is packed is published');
  const { gypfile, optionalDependencies, ...published } = manifestIn(main);
  assert.equal(gypfile, false);
  assert.equal(Object.keys(optionalDependencies).length, 1);
  assert.deepEqual(published, { ...rest, files: [...rest.files, 'LICENSES.txt', 'sbom.cdx.json'] });
});

test('what is packed along is asked for at exactly this version, and nothing else', () => {
  const wanted = { [`@kafka-napi/${currentPlatform()}`]: own.version };
  assert.deepEqual(manifestIn(main).optionalDependencies, wanted);
  assert.equal(manifestIn(main).version, own.version);
  assert.equal(manifestIn(platform).version, own.version);
});

test('the loader looks for the packages that a release makes', () => {
  const { PREBUILT } = createRequire(import.meta.url)(`${main}/dist/native/platform.js`);
  assert.deepEqual(platforms, PREBUILT);
});

test('a platform package is installed on its platform only', () => {
  const { name, os, cpu, libc } = manifestIn(platform);
  assert.equal(name, `@kafka-napi/${currentPlatform()}`);
  assert.deepEqual([os, cpu], [[process.platform], [process.arch]]);
  if (process.platform === 'linux') assert.match(libc.join(), /^(glibc|musl)$/);
});

test('the same sources give the same bytes', async () => {
  const again = await pack({ out: temporaryFolder() });
  for (const [i, tarball] of Object.values(tarballs).entries()) {
    assert.notEqual(again[i], tarball);
    assert.equal(basename(again[i]), basename(tarball));
    assert.ok(readFileSync(again[i]).equals(readFileSync(tarball)), basename(tarball));
  }
});

test('LICENSES.txt has the text of every licence of what is linked in', () => {
  const text = textIn(platform, 'LICENSES.txt');
  // A sentence of each, in the order of the list.
  for (const sentence of [
    'librdkafka - Apache Kafka C driver library',
    'Dave Gamble and cJSON contributors',
    'version 1.1, 1 Aug 2013|Version 1.1  1 Aug 2013  Mark Adler',
    'HdrHistogram',
    'LZ4 Library',
    'MurmurHash2 was written by Austin Appleby',
    'Petteri Aimonen',
    'open-telemetry/opentelemetry-proto',
    'pycrc tool',
    'For sys/queue.h',
    'minilibs',
    'snappy.c, snappy.h',
    'Marcus Geelnard',
    'OpenSSL',
    'TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION',
    'Jean-loup Gailly',
    'Zstandard|zstd',
    'GCC RUNTIME LIBRARY EXCEPTION',
    'GNU GENERAL PUBLIC LICENSE',
    'Node.js API collaborators|node-addon-api',
  ]) {
    assert.match(text, new RegExp(sentence));
  }
});

test('the bill of materials names each component with version, licence and hash', () => {
  const { metadata, components, dependencies } = materialsIn(platform);
  assert.equal(metadata.component.version, own.version);
  assert.match(metadata.component.components[0].hashes[0].content, /^[0-9a-f]{64}$/);
  const names = components.map(({ name }) => name);
  for (const name of ['librdkafka', 'OpenSSL', 'zlib', 'zstd', 'GCC runtime', 'node-addon-api']) {
    assert.ok(names.includes(name), name);
  }
  const parts = names.filter((name) => name.endsWith('(in librdkafka)'));
  assert.equal(parts.length, 13);
  for (const { name, version, licenses, components: files } of components) {
    assert.match(version, /^\d+\.\d/, name);
    assert.match(licenses[0].expression, /^[A-Za-z]/, name);
    if (!parts.includes(name)) assert.match(files[0].hashes[0].content, /^[0-9a-f]{64,128}$/, name);
  }
  const references = components.map((it) => it['bom-ref']);
  assert.equal(new Set(references).size, references.length);
  assert.deepEqual(dependencies[0].dependsOn, references);
  const { pedigree } = components.find(({ name }) => name === 'librdkafka');
  assert.match(pedigree.notes, /deps\/mends\.mjs/);
});

test('the bill of materials lies beside the tarball too', () => {
  const beside = readFileSync(tarballs.platform.replace(/tgz$/, 'cdx.json'), 'utf8');
  assert.deepEqual(JSON.parse(beside), materialsIn(platform));
});

test('an addon of which nobody knows what is in it is not packed', async () => {
  const addon = `${temporaryFolder()}/kafka_napi.node`;
  writeFileSync(addon, 'from somewhere');
  const addons = new Map([['darwin-arm64', addon]]);
  await assert.rejects(pack({ out: temporaryFolder(), addons }), /nothing tells what is linked/);
});

test('an addon that brings the list of its parts is packed for its platform', async () => {
  const addon = `${temporaryFolder()}/kafka_napi.node`;
  const part = { name: 'part', version: '1.0', licence: 'MIT', text: 'Its text.', files: [] };
  writeFileSync(addon, 'from somewhere');
  writeFileSync(`${addon}.components.json`, JSON.stringify([part]));
  const addons = ['darwin-arm64', 'darwin-x64'].map((it) => /** @type {const} */ ([it, addon]));
  const [main, tarball] = await pack({ out: temporaryFolder(), addons: new Map(addons) });
  assert.deepEqual(manifestIn(unpacked(main)).optionalDependencies, {
    '@kafka-napi/darwin-arm64': own.version,
    '@kafka-napi/darwin-x64': own.version,
  });
  const folder = unpacked(tarball);
  const { name, os, cpu, libc } = manifestIn(folder);
  assert.deepEqual(
    { name, os, cpu, libc },
    { name: '@kafka-napi/darwin-arm64', os: ['darwin'], cpu: ['arm64'], libc: undefined },
  );
  assert.match(textIn(folder, 'LICENSES.txt'), /part 1\.0: MIT\n[^]*Its text\./);
});

test(
  'an addon of another platform is not packed',
  { skip: process.platform !== 'linux' },
  async () => {
    const [ours, other] = currentPlatform().endsWith('musl')
      ? ['musl', 'glibc']
      : ['glibc', 'musl'];
    const addons = new Map([[`linux-${process.arch}-${other}`, `${platform}/kafka_napi.node`]]);
    const what = ours === 'glibc' ? /it is for glibc/ : /it names no version of glibc/;
    await assert.rejects(pack({ out: temporaryFolder(), addons }), what);
  },
);

test('the README names the tarballs of this version', () => {
  const readme = readFileSync(`${root}/README.md`, 'utf8');
  const named = [...readme.matchAll(/\bkafka-napi-\S*?(\d+\.\d+\.\d+\S*)\.tgz/g)];
  assert.deepEqual(
    named.map(([, version]) => version),
    [own.version, own.version],
  );
});

test('a platform that has no package is refused by name', () => {
  const wrong = ['--out', 'x', '--addon', 'linux-x86-glibc=x.node'];
  assert.throws(() => parseArguments(wrong), /linux-x86-glibc has no package\n.*linux-x64-glibc/);
});
