// Runs a built addon in a node of its platform: loads it, produces and consumes with every
// compression on the mock cluster, shakes hands over TLS, closes, and sees the process end.
//
//   node scripts/release/try-addon.mjs --target linux-arm64-musl --addon FILE
//
// Last line: `trial of <target>: passed`, or `failed`. A target that nothing here can run fails too.

import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { outputOf, run } from '../../deps/command.mjs';
import { Failure, isMain, main } from '../../deps/failure.mjs';
import { root } from '../../deps/paths.mjs';
import { buildTs } from '../build-ts.mjs';
import { ensure } from './needs.mjs';
import { runtimeFor } from './runtimes.mjs';

const PROGRAM = fileURLToPath(new URL('try-program.cjs', import.meta.url));

/**
 * @param {string} name Of the target.
 * @param {string} addon
 */
export async function tryAddon(name, addon) {
  const node = await runtimeFor(name);
  await ensure(['openssl']);
  await buildTs();
  const folder = mkdtempSync(join(tmpdir(), 'kafka-napi-try-'));
  try {
    // A package as it would be installed, with this addon and no other in reach.
    const home = join(folder, 'kafka-napi');
    mkdirSync(join(home, 'build/Release'), { recursive: true });
    cpSync(join(root, 'dist'), join(home, 'dist'), { recursive: true });
    cpSync(join(root, 'package.json'), join(home, 'package.json'));
    cpSync(addon, join(home, 'build/Release/kafka_napi.node'));
    certificate(folder);
    const status = await run([...node, PROGRAM, home, folder], {
      env: { KAFKA_NAPI_ADDON: join(home, 'build/Release/kafka_napi.node'), NODE_OPTIONS: '' },
    });
    if (status !== 0) throw new Failure(`the trial ended with ${status}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function certificate(folder) {
  const made = outputOf([
    ...['openssl', 'req', '-x509', '-nodes', '-newkey', 'ec', '-days', '2'],
    ...['-pkeyopt', 'ec_paramgen_curve:prime256v1', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')],
  ]);
  if (made === undefined) throw new Failure('openssl cannot make a certificate');
}

if (isMain(import.meta)) {
  await main(async () => {
    const { values } = parseArgs({
      options: { target: { type: 'string' }, addon: { type: 'string' } },
    });
    const { target, addon } = values;
    if (target === undefined || addon === undefined) {
      throw new Failure('usage: try-addon.mjs --target NAME --addon FILE');
    }
    try {
      await tryAddon(target, resolve(addon));
      console.log(`trial of ${target}: passed`);
    } catch (error) {
      console.log(`trial of ${target}: failed`);
      throw error;
    }
  });
}
