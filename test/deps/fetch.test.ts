import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { messageOf, root, runScript, temporaryFolder } from './script.js';

interface Pin {
  readonly version: string;
  readonly integrity: string;
}

const { librdkafka: pin } = JSON.parse(
  readFileSync(join(root, 'deps/versions.json'), 'utf8'),
) as Record<'librdkafka', Pin>;

const TARBALL = 'confluentinc-kafka-javascript-1.10.1.tgz';
const realTarball = join(
  process.env['KAFKA_NAPI_DEPS_DIR'] ?? join(root, 'deps'),
  '.cache',
  TARBALL,
);

/** No registry, no mirror, no proxy, nothing in npm's cache. */
function offline(): Record<string, string | undefined> {
  return {
    npm_config_registry: 'http://127.0.0.1:1',
    npm_config_cache: temporaryFolder(),
    npm_config_fetch_retries: '0',
    npm_config_proxy: '',
    npm_config_https_proxy: '',
    HTTP_PROXY: undefined,
    HTTPS_PROXY: undefined,
    http_proxy: undefined,
    https_proxy: undefined,
    KAFKA_NAPI_LIBRDKAFKA_TARBALL: undefined,
  };
}

function unpackedIn(depsDir: string): string[] {
  const cache = join(depsDir, '.cache');
  return existsSync(cache) ? readdirSync(cache).filter((name) => !name.endsWith('.tgz')) : [];
}

/** The real tarball with one byte changed, in the middle. */
function tamperedTarball(): Buffer {
  const bytes = readFileSync(realTarball);
  bytes.writeUInt8(bytes.readUInt8(1_000_000) ^ 1, 1_000_000);
  return bytes;
}

it('does not unpack a tarball of which one byte differs', () => {
  const depsDir = temporaryFolder();
  const file = join(temporaryFolder(), 'given.tgz');
  writeFileSync(file, tamperedTarball());

  const message = messageOf(
    runScript('deps/fetch.mjs', {
      ...offline(),
      KAFKA_NAPI_DEPS_DIR: depsDir,
      KAFKA_NAPI_LIBRDKAFKA_TARBALL: file,
    }),
  );

  expect(message).toContain('not the pinned one');
  expect(message).toContain(`expected:  ${pin.integrity}`);
  expect(message).toMatch(/got: {7}sha512-\S{88}\n/);
  expect(message).toContain(`file:      ${file}`);
  expect(message).toContain('remedy:');
  expect(unpackedIn(depsDir)).toEqual([]);
});

it('hashes a cached tarball again, even where its source is unpacked already', () => {
  const depsDir = temporaryFolder();
  const env = { ...offline(), KAFKA_NAPI_DEPS_DIR: depsDir };
  mkdirSync(join(depsDir, '.cache'));
  const cached = join(depsDir, '.cache', basename(realTarball));
  writeFileSync(cached, readFileSync(realTarball));
  expect(runScript('deps/fetch.mjs', env)).toMatchObject({ status: 0, stderr: '' });

  writeFileSync(cached, tamperedTarball());

  const message = messageOf(runScript('deps/fetch.mjs', env));
  expect(message).toContain(`file:      ${cached}`);
  expect(message).toContain('remedy:    delete that file');
});

it('needs no network once verified, and brings all of the source', () => {
  const depsDir = temporaryFolder();
  const env = { ...offline(), KAFKA_NAPI_DEPS_DIR: depsDir };
  mkdirSync(join(depsDir, '.cache'));
  writeFileSync(join(depsDir, '.cache', basename(realTarball)), readFileSync(realTarball));

  const first = runScript('deps/fetch.mjs', env);
  const second = runScript('deps/fetch.mjs', env);

  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(first.stdout).toContain('verified (sha512)');
  expect(second).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(unpackedIn(depsDir)).toEqual([`librdkafka-${pin.version}`]);
  const source = join(depsDir, '.cache', `librdkafka-${pin.version}`);
  for (const file of ['configure', 'src/rdkafka.h', 'LICENSES.txt', 'CONFIGURATION.md']) {
    expect([file, existsSync(join(source, file))]).toEqual([file, true]);
  }
});

it('says in one message what to do where npm reaches no registry', () => {
  const depsDir = temporaryFolder();

  const message = messageOf(
    runScript('deps/fetch.mjs', { ...offline(), KAFKA_NAPI_DEPS_DIR: depsDir }),
  );

  expect(message).toContain('cannot fetch @confluentinc/kafka-javascript@');
  expect(message).toContain('ECONNREFUSED');
  expect(message).toContain('npm config set proxy');
  expect(message).toContain(join(depsDir, '.cache', TARBALL));
  expect(unpackedIn(depsDir)).toEqual([]);
});

it('says so where the given tarball does not exist', () => {
  const env = {
    KAFKA_NAPI_DEPS_DIR: temporaryFolder(),
    KAFKA_NAPI_LIBRDKAFKA_TARBALL: '/nowhere/x.tgz',
  };
  expect(messageOf(runScript('deps/fetch.mjs', env))).toContain('/nowhere/x.tgz');
});
