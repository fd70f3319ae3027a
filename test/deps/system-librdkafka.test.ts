import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, pathWith, runScript, temporaryFolder } from './script.js';

/** A pkg-config that knows one librdkafka; `sort -V` compares versions as pkg-config does. */
function pkgConfig(version: string, include: string): string {
  return `
case "$1" in
  --exists) exit 0 ;;
  --modversion) echo ${version} ;;
  --keep-system-cflags) echo "-I${include}" ;;
  --libs) echo "-L/opt/kafka/lib -lrdkafka" ;;
  --atleast-version=*)
    wanted="\${1#*=}"
    [ "$(printf '%s\\n' "$wanted" ${version} | sort -V | head -n 1)" = "$wanted" ] ;;
esac`;
}

function build(version: string) {
  const depsDir = temporaryFolder();
  const include = temporaryFolder();
  mkdirSync(join(include, 'librdkafka'));
  writeFileSync(join(include, 'librdkafka/rdkafka.h'), '// this one');
  const programs = ['bash', 'make', 'python3', 'tar', 'sh', 'sort', 'head', 'cc', 'c++'];
  const outcome = runScript('deps/build-librdkafka.mjs', {
    KAFKA_NAPI_DEPS_DIR: depsDir,
    KAFKA_NAPI_LIBRDKAFKA: 'system',
    KAFKA_NAPI_NO_APT: '1',
    CC: undefined,
    CXX: undefined,
    PATH: pathWith(programs, { 'pkg-config': pkgConfig(version, include) }),
  });
  return { depsDir, outcome };
}

it('links what pkg-config says', () => {
  const { depsDir, outcome } = build('2.3.0');

  expect(outcome).toEqual({ status: 0, stdout: 'system, librdkafka 2.3.0\n', stderr: '' });
  const link = JSON.parse(readFileSync(join(depsDir, '.build/current.json'), 'utf8'));
  expect(link).toMatchObject({
    mode: 'system',
    librdkafka: '2.3.0',
    libraries: ['-L/opt/kafka/lib', '-lrdkafka'],
    archives: [],
  });
  const rdkafka = readFileSync(join(link.include, 'librdkafka/rdkafka.h'), 'utf8');
  expect(rdkafka).toBe('// this one');
  const header = readFileSync(join(link.include, 'kafka_napi_link_info.h'), 'utf8');
  expect(header).toContain('#define KAFKA_NAPI_LINK_INFO "system, librdkafka 2.3.0"');
  expect(header).toContain('#define KAFKA_NAPI_IS_MENDED 0');
});

it('refuses a librdkafka that is too old, saying which would do', () => {
  const message = messageOf(build('1.9.2').outcome);
  expect(message).toContain('2.0.2 or newer');
  expect(message).toContain('found: 1.9.2');
});
