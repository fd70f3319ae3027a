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

onLinux('leaves to the system only the C library, where all else is linked in', () => {
  const stamp = readFileSync(join(root, 'build/Release/kafka_napi.stamp.json'), 'utf8');
  const needed = linesOf('objdump', '-p').flatMap((line) => /NEEDED +(\S+)/.exec(line)?.[1] ?? []);
  const foreign = needed.filter(
    (name) => !/^(lib(c|m|dl|pthread|rt|c\.musl.*)|ld-.*)\.so/.test(name),
  );
  const info = String(JSON.parse(stamp).info);
  expect(foreign).toEqual(
    info.startsWith('static') ? [] : expect.arrayContaining(['librdkafka.so.1']),
  );
});

onLinux('takes no OpenSSL or zlib symbol from Node', () => {
  const names = linesOf('nm', '-D', '--undefined-only').map(
    (line) => line.trim().split(' ')[1] ?? '',
  );
  expect(names.filter((name) => /^(SSL_|EVP_|X509_|BIO_|inflate|deflate)/.test(name))).toEqual([]);
});
