// In a copy of the tree whose pin is moved from a made-up older version to the one that is here.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const PARTS = ['deps', 'scripts', 'lib', 'docs', 'src-native', 'package.json', '.prettierrc.json'];

interface Pin {
  readonly version: string;
  readonly package: string;
  readonly integrity: string;
}

let copy = '';
const pinOf = (tree: string): Pin =>
  (JSON.parse(readFileSync(join(tree, 'deps/versions.json'), 'utf8')) as { librdkafka: Pin })
    .librdkafka;
const pin = pinOf(root);
const tarballOf = (tree: string, name: string): string =>
  join(tree, 'deps/.cache', `${name.replace(/^@/, '').replace(/[/@]/g, '-')}.tgz`);

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'kafka-napi-bump-'));
  for (const part of PARTS) {
    cpSync(join(root, part), join(copy, part), {
      recursive: true,
      filter: (path) => !/deps.\.(cache|build)/.test(path),
    });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const older = { ...pin, version: '2.15.0', package: pin.package.replace(/@[^@]+$/, '@0.0.1') };
  writeFileSync(join(copy, 'deps/versions.json'), JSON.stringify({ librdkafka: older }));
  mkdirSync(join(copy, 'deps/.cache'));
  cpSync(tarballOf(root, pin.package), tarballOf(copy, older.package));
});

afterEach(() => {
  rmSync(copy, { recursive: true, force: true });
});

function bump(...args: string[]) {
  const script = join(copy, 'scripts/release/bump-librdkafka.mjs');
  const result = spawnSync(process.execPath, [script, ...args], { cwd: copy, encoding: 'utf8' });
  return { ...result, said: result.stdout + result.stderr };
}

it('moves the pin, generates anew, and tells what is new upstream', () => {
  const errors = join(copy, 'docs/errors.md');
  writeFileSync(errors, 'of another version');
  const { said, status } = bump('--tarball', tarballOf(root, pin.package), '--as', pin.package);
  expect(said).toContain(`librdkafka 2.15.0 -> ${pin.version}`);
  expect(said).toContain(`# librdkafka v${pin.version}\n`);
  expect(said).not.toContain('# librdkafka v2.15.0\n');
  expect(said).toMatch(/^generate: wrote docs\/errors\.md/m);
  expect(status).toBe(0);
  expect(pinOf(copy)).toEqual(pin);
  expect(readFileSync(errors, 'utf8')).toBe(readFileSync(join(root, 'docs/errors.md'), 'utf8'));
});

it('changes nothing for a package that has no librdkafka inside', () => {
  const before = pinOf(copy);
  const other = join(copy, 'other.tgz');
  spawnSync('tar', ['-czf', other, '-C', copy, 'package.json']);
  const { said, status } = bump('--tarball', other, '--as', 'other@1.0.0');
  expect(said).toContain('kafka-napi: other.tgz has no librdkafka');
  expect(status).toBe(1);
  expect(pinOf(copy)).toEqual(before);
});

it('says so when there is nothing newer', () => {
  writeFileSync(join(copy, 'deps/versions.json'), JSON.stringify({ librdkafka: pin }));
  const { said, status } = bump('--tarball', tarballOf(root, pin.package), '--as', pin.package);
  expect(said).toContain(`librdkafka ${pin.version} of ${pin.package}: nothing newer`);
  expect(status).toBe(0);
});
