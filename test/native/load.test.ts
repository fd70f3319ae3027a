// The addon that is missing or broken: one message that helps.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../helpers/child.js';
import { ADDON, copyPackage } from '../helpers/package-copy.js';

/** Loads the package and uses it; returns the message that this ends with, and its stack. */
async function failureOf(packagePath: string): Promise<string> {
  const outcome = await runChild(({ kafka }) => new kafka.Producer({}), { packagePath });
  expect(outcome).toMatchObject({ code: 1, signal: null, stdout: '' });
  const [, text] = outcome.stderr.split('\nError: ');
  return text ?? outcome.stderr;
}

function expectHelp(text: string, path: string): void {
  const [first, ...lines] = text.split('\n');
  expect(first).toBe(
    'The native addon of kafka-napi could not be loaded ' +
      `(${process.platform}-${process.arch}, Node ${process.version}). Tried:`,
  );
  expect(lines[0]?.trim()).toBe(path);
  expect(text).toContain('npm run build:native');
  expect(text).toContain('npm run doctor');
  expect(text.match(/could not be loaded/g)).toHaveLength(1);
}

describe('an addon that cannot be loaded', () => {
  it('because it is missing: one message, with what was tried and what to do', async () => {
    const folder = copyPackage({ addon: false });
    const text = await failureOf(folder);
    expectHelp(text, join(folder, ADDON));
    expect(text).toMatch(/No such file or directory/i);
  });

  it('because it is broken: the same message, with the reason', async () => {
    const folder = copyPackage({ addon: false });
    writeFileSync(join(folder, ADDON), 'not an addon');
    const text = await failureOf(folder);
    expectHelp(text, join(folder, ADDON));
    expect(text).toMatch(/too short|invalid|not a mach-o|not a valid/i);
  });
});

it('an addon in a folder with spaces and other letters is found', async () => {
  const folder = copyPackage({ addon: true });
  const outcome = await runChild(
    ({ kafka, packagePath, load }) => {
      const fs = load('node:fs') as typeof import('node:fs');
      const moved = `${packagePath}/with space, ünicode & 'quotes'`;
      fs.mkdirSync(moved);
      for (const name of ['dist', 'build', 'package.json']) {
        fs.cpSync(`${packagePath}/${name}`, `${moved}/${name}`, { recursive: true });
      }
      const copy = load(`${moved}/dist/index.js`) as typeof kafka;
      console.log(copy.libraryVersion().text === kafka.libraryVersion().text);
    },
    { packagePath: folder },
  );
  expect(outcome).toMatchObject({ code: 0, stdout: 'true\n', stderr: '' });
});
