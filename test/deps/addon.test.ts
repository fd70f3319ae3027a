import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './script.js';

const addon = join(root, 'build/Release/kafka_napi.node');
const onLinux = process.platform === 'linux' ? it : it.skip;

function linesOf(program: string, ...args: string[]): string[] {
  return execFileSync(program, [...args, addon], { encoding: 'utf8' }).split('\n');
}

onLinux('shows nothing but what Node looks up', () => {
  const names = linesOf('nm', '-D', '--defined-only').map((line) => line.split(' ')[2]);
  expect(names.filter(Boolean).sort()).toEqual([
    'napi_register_module_v1',
    'node_api_module_get_api_version_v1',
  ]);
});

const stamp = readFileSync(join(root, 'build/Release/kafka_napi.stamp.json'), 'utf8');
const [mode = ''] = String(JSON.parse(stamp).info).split(',');

/** What the addon takes from the system, besides the C library. */
const FOREIGN: Readonly<Record<string, readonly string[]>> = {
  static: [],
  shared: ['libcrypto', 'libssl', 'libz', 'libzstd'],
  system: ['librdkafka'],
};

onLinux('leaves to the system only the C library, and what its mode says', () => {
  const needed = linesOf('objdump', '-p').flatMap((line) => /NEEDED +(\S+)/.exec(line)?.[1] ?? []);
  const foreign = needed.filter(
    (name) => !/^(lib(c|m|dl|pthread|rt|c\.musl.*)|ld-.*)\.so/.test(name),
  );
  expect(foreign.map((name) => name.split('.')[0]).sort()).toEqual(FOREIGN[mode]);
});

onLinux('leaves no OpenSSL or zlib symbol open, where Node could give it one', () => {
  const names = linesOf('nm', '-D', '--undefined-only').map(
    (line) => line.trim().split(' ')[1] ?? '',
  );
  const open = names.filter((name) => /^(SSL_|EVP_|X509_|BIO_|inflate|deflate)/.test(name));
  // test/modes shows what these are bound to.
  expect(open.length > 0).toBe(mode === 'shared');
});
