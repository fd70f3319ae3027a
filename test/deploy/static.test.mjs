/** What `npm run build:static` promises of its file, and that it would notice a file that breaks it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { root } from '../../deps/paths.mjs';
import { cc } from '../../deps/toolchain.mjs';
import { addonReport, problemsOf, reportLines } from '../../scripts/addon-report.mjs';
import { staticAddon } from '../../scripts/build-static.mjs';

/** Of every program: one that hangs is killed. */
const LIMIT = /** @type {const} */ ({
  encoding: 'utf8',
  timeout: 60_000,
  killSignal: 'SIGKILL',
});

describe('build/static/kafka_napi.node', () => {
  const report = addonReport(staticAddon);

  it('needs the C library and shows what Node looks up, nothing else', () => {
    assert.deepEqual(problemsOf(report), []);
    const cLibrary = ['libc.so.6', 'libm.so.6'];
    const loader = /^ld-linux/;
    assert.deepEqual(report.needs.filter((it) => !loader.test(it)).sort(), cLibrary);
    assert.deepEqual(report.exports, [
      'napi_register_module_v1',
      'node_api_module_get_api_version_v1',
    ]);
  });

  it('has every compression, TLS and all of SASL that needs no system library', () => {
    const features = report.features?.split(',') ?? [];
    for (const name of ['gzip', 'snappy', 'lz4', 'zstd', 'ssl', 'sasl_scram', 'sasl_oauthbearer']) {
      assert.ok(features.includes(name), name);
    }
  });

  it('is stripped', () => {
    assert.match(spawnSync('nm', [staticAddon], LIMIT).stderr, /no symbols/);
    const unstripped = join(root, 'build/static/cmake/Release/kafka_napi.node');
    assert.ok(report.bytes < statSync(unstripped).size);
  });

  it('is what the system says of it, too', () => {
    const { stdout } = spawnSync('ldd', [staticAddon], LIMIT);
    const names = [...stdout.matchAll(/^\s*(\S+)/gm)].map(([, name]) => name.split('/').at(-1));
    const listed = names.filter((name) => !name.startsWith('linux-vdso')).sort();
    assert.deepEqual(listed, [...report.needs].sort());
  });

  it('tells the oldest glibc that it runs on', () => {
    assert.match(report.glibc ?? '', /^2\.\d+$/);
    const { stdout } = spawnSync('objdump', ['-T', staticAddon], LIMIT);
    const minors = [...stdout.matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
    assert.equal(report.glibc, `2.${Math.max(...minors)}`);
    assert.ok(reportLines(report).includes(`glibc     ${report.glibc} or newer`));
  });
});

describe('the report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-napi-static-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses a file that needs and shows more, and is no addon of ours', () => {
    const source = join(folder, 'wrong.c');
    const wrong = join(folder, 'wrong.node');
    writeFileSync(
      source,
      'extern const char *zlibVersion(void);\nconst char *deflate_me(void) { return zlibVersion(); }\n',
    );
    const [program, ...flags] = cc;
    const command = [...flags, '-shared', '-fPIC', '-o', wrong, source, '-lz'];
    const built = spawnSync(program, command, LIMIT);
    assert.equal(built.status, 0, built.stderr);

    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'scripts/addon-report.mjs'), wrong],
      LIMIT,
    );
    assert.equal(status, 1);
    assert.match(stdout, /needs +libz\.so/);
    assert.match(stderr, /it needs more than the C library: libz\.so\.1$/m);
    assert.match(stderr, /it exports more than Node looks up: deflate_me$/m);
    assert.match(stderr, /it does not export napi_register_module_v1/);
    assert.match(stderr, /it does not load in this node/);
  });

  it('refuses an addon that lacks a feature, or is not static', () => {
    const report = addonReport(staticAddon);
    const lesser = {
      ...report,
      features: report.features?.replace('zstd,', ''),
      link: 'system, librdkafka 2.0.2',
    };
    assert.deepEqual(problemsOf(lesser), [
      'it lacks zstd',
      'it is not static: system, librdkafka 2.0.2',
    ]);
  });
});
