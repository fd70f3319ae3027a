// The addon: where it is looked for, and one message that helps when it is missing or broken.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fittingPrebuilt, platformName, platformPackage } from '../../lib/native/platform.js';
import { PACKAGE_VERSION } from '../../lib/native/version.js';
import { type ChildOutcome, runChild } from '../helpers/child.js';
import { ADDON, copyPackage } from '../helpers/package-copy.js';

const ROOT = resolve(__dirname, '../..');
const ADDON_OF_CLONE = join(ROOT, ADDON);

/** Loads the package and prints the version of librdkafka. */
function load(packagePath: string, env: Record<string, string> = {}): Promise<ChildOutcome> {
  const source = ({ kafka }: { kafka: { librdkafkaVersion: string } }) => {
    console.log(kafka.librdkafkaVersion);
  };
  return runChild(source, { packagePath, env });
}

/** The message that loading the package ends with, and its stack. */
async function failureOf(packagePath: string, env: Record<string, string> = {}): Promise<string> {
  const outcome = await load(packagePath, env);
  expect(outcome).toMatchObject({ code: 1, signal: null, stdout: '' });
  expect(outcome.stderr).toContain("code: 'ERR_KAFKA_NAPI_ADDON'");
  return outcome.stderr.split('\nError: ')[1] ?? outcome.stderr;
}

/** The lines of the message after its first, without the stack. */
function linesOf(text: string): string[] {
  expect(text.match(/could not be loaded/g)).toHaveLength(1);
  const [first, ...lines] = text.split(/\n\s+at /)[0]?.split('\n') ?? [];
  expect(first).toBe(
    `The native addon of kafka-napi could not be loaded (${platformName()}, ` +
      `Node ${process.version}). Tried:`,
  );
  const remedies = lines.slice(lines.indexOf('What may help:') + 1);
  expect(remedies.length).toBeGreaterThanOrEqual(2);
  expect(remedies.length).toBeLessThanOrEqual(3);
  return lines;
}

/** Puts an addon where the platform's package would have it. */
function installPlatformPackage(packagePath: string, addon: string): string {
  const [name] = fittingPrebuilt();
  if (name === undefined) throw new Error(`no prebuilt addon fits ${platformName()}`);
  const folder = join(packagePath, 'node_modules', platformPackage(name));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: platformPackage(name) }));
  cpSync(addon, join(folder, 'kafka_napi.node'));
  return join(folder, 'kafka_napi.node');
}

describe('an addon that cannot be loaded', () => {
  it('because there is none: one message, with every path that was tried and what to do', async () => {
    const folder = copyPackage({ addon: false });
    const lines = linesOf(await failureOf(folder));
    expect(lines.slice(0, 6)).toEqual([
      `  ${join(folder, ADDON)}`,
      '    there is no such file',
      `  @kafka-napi/${platformName()}/kafka_napi.node`,
      `    the package is not installed, seen from ${join(folder, 'dist/native')}`,
      `  ${join(folder, 'dist/native/kafka_napi.node')}`,
      '    there is no such file',
    ]);
    expect(lines.join('\n')).toContain('--omit=optional');
    expect(lines.join('\n')).toContain('npx kafka-napi build');
  });

  it('because it is broken: the same message, with the reason', async () => {
    const folder = copyPackage({ addon: false });
    writeFileSync(join(folder, ADDON), 'not an addon');
    const lines = linesOf(await failureOf(folder));
    expect(lines[1]).toMatch(/too short|invalid|not a mach-o|not a valid/i);
    expect(lines.join('\n')).toContain(`Replace ${join(folder, ADDON)}`);
  });

  it('because it belongs to another version of the package', async () => {
    const folder = copyPackage({ addon: true });
    const file = join(folder, 'dist/native/version.js');
    writeFileSync(file, readFileSync(file, 'utf8').replace(PACKAGE_VERSION, '99.0.0'));
    const lines = linesOf(await failureOf(folder));
    expect(lines[1]).toBe(`    it belongs to kafka-napi ${PACKAGE_VERSION}, and this is 99.0.0`);
    expect(lines.join('\n')).toContain(`Delete ${join(folder, ADDON)}`);
  });

  it('because addons are forbidden', async () => {
    const source = ({ kafka }: { kafka: object }) => {
      console.log(kafka);
    };
    const { code, stderr } = await runChild(source, { nodeArgs: ['--no-addons'] });
    expect(code).toBe(1);
    expect(stderr).toContain('Allow addons');
  });
});

it('looks for a build only in its own package, and not two levels above a bundle', async () => {
  const folder = copyPackage({ addon: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app' }));
  const lines = linesOf(await failureOf(folder));
  expect(lines.join('\n')).not.toContain(join(folder, ADDON));
  expect(lines.join('\n')).toContain('Copy kafka_napi.node of this version beside the bundle');
});

describe('an addon is found', () => {
  it('in the package of this platform', async () => {
    const folder = copyPackage({ addon: false });
    installPlatformPackage(folder, ADDON_OF_CLONE);
    expect(await load(folder)).toMatchObject({ code: 0, stderr: '' });
  });

  it('first where it was built, then in the package of this platform', async () => {
    const folder = copyPackage({ addon: true });
    const broken = join(folder, 'broken');
    writeFileSync(broken, 'not an addon');
    const installed = installPlatformPackage(folder, broken);
    expect(await load(folder)).toMatchObject({ code: 0, stderr: '' });

    // And the other way round: what does not load is passed over.
    cpSync(broken, join(folder, ADDON));
    cpSync(ADDON_OF_CLONE, installed);
    expect(await load(folder)).toMatchObject({ code: 0, stderr: '' });
  });

  it('beside a bundle that the package has become a part of', async () => {
    const folder = copyPackage({ addon: false });
    cpSync(ADDON_OF_CLONE, join(folder, 'dist/native/kafka_napi.node'));
    expect(await load(folder)).toMatchObject({ code: 0, stderr: '' });
  });

  it('where KAFKA_NAPI_ADDON says, and then nowhere else', async () => {
    const without = copyPackage({ addon: false });
    const env = { KAFKA_NAPI_ADDON: ADDON_OF_CLONE };
    expect(await load(without, env)).toMatchObject({ code: 0, stderr: '' });

    const wrong = join(dirname(without), 'no-such-file.node');
    const lines = linesOf(
      await failureOf(copyPackage({ addon: true }), { KAFKA_NAPI_ADDON: wrong }),
    );
    expect(lines.slice(0, 3)).toEqual([
      `  ${wrong}`,
      '    there is no such file',
      'What may help:',
    ]);
    expect(lines[3]).toContain('KAFKA_NAPI_ADDON');
  });

  it('in a folder with spaces and other letters', async () => {
    const folder = join(copyPackage({ addon: true }), "with space, ünicode & 'quotes'");
    mkdirSync(folder);
    for (const name of ['dist', 'build', 'package.json']) {
      cpSync(join(folder, '..', name), join(folder, name), { recursive: true });
    }
    expect(await load(folder)).toMatchObject({ code: 0, stderr: '' });
  });
});

test('both halves of the package have the version of its manifest', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const header = readFileSync(join(ROOT, 'src-native/version.h'), 'utf8');
  expect(PACKAGE_VERSION).toBe(manifest.version);
  expect(/KAFKA_NAPI_VERSION "(.*)"/.exec(header)?.[1]).toBe(manifest.version);
});
