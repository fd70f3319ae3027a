// The script is an ES module, which jest does not load: it runs in a child.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { root, temporaryFolder } from './script.js';

interface Mend {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

const versions = jest.requireActual<{ librdkafka: { version: string } }>(
  '../../deps/versions.json',
);
const source = join(root, `deps/.cache/librdkafka-${versions.librdkafka.version}`);

/** Runs `code`, to which deps/mends.mjs is `mends`; what it prints, and what it fails with. */
function evaluate(code: string): { stdout: string; stderr: string } {
  const url = JSON.stringify(join(root, 'deps/mends.mjs'));
  const text = `import * as mends from ${url}; ${code}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' });
}

const mends = JSON.parse(evaluate('console.log(JSON.stringify(mends.MENDS))').stdout) as Mend[];

/** The pinned source, as far as it is mended. */
function copyOfSource(): string {
  const tree = temporaryFolder();
  for (const { file } of mends) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    cpSync(join(source, file), join(tree, file));
  }
  return tree;
}

const mend = (tree: string): string => evaluate(`mends.mendSource(${JSON.stringify(tree)})`).stderr;

it('each fits the pinned source, and changes one line of it', () => {
  const tree = copyOfSource();
  expect(mend(tree)).toBe('');
  for (const file of new Set(mends.map((one) => one.file))) {
    const own = mends.filter((one) => one.file === file);
    const was = readFileSync(join(source, file), 'utf8').split('\n');
    const is = readFileSync(join(tree, file), 'utf8').split('\n');
    expect(is).toHaveLength(was.length);
    const changed = is.filter((line, i) => line !== was[i]);
    expect(changed).toHaveLength(own.length);
    for (const { before, after } of own) {
      expect(changed).toContainEqual(expect.stringContaining(after));
      expect(was).toContainEqual(expect.stringContaining(before));
    }
  }
});

it('one that does not fit any more fails, and names the file', () => {
  const tree = copyOfSource();
  const [first] = mends;
  writeFileSync(join(tree, first!.file), 'int nothing;\n');
  expect(mend(tree)).toContain(`a mend of ${first!.file} does not fit`);
});
