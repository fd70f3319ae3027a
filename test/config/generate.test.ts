import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');
const pins = JSON.parse(readFileSync(join(root, 'deps/versions.json'), 'utf8')) as {
  librdkafka: { version: string };
};
const source = join(root, `deps/.cache/librdkafka-${pins.librdkafka.version}`);

// The tables are read from librdkafka's source, which a build against a system library does not unpack.
const itWithSource = existsSync(join(source, 'CONFIGURATION.md')) ? it : it.skip;

itWithSource('the generated files match the pinned librdkafka', async () => {
  const script = join(root, 'scripts/generate.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--check']);
  expect(stdout).toContain('up to date');
});

it('the generated files are of the pinned version', () => {
  const files = [
    'lib/client/statistics.generated.ts',
    'lib/config/properties.generated.ts',
    'lib/errors/codes.generated.ts',
  ];
  for (const file of files) {
    const header = readFileSync(join(root, file), 'utf8').split('\n', 1)[0];
    expect(header).toContain(`Generated from librdkafka ${pins.librdkafka.version} (`);
  }
});
