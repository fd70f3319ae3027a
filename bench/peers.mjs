// Installs the clients that the benchmarks compare with, into bench/peers: `npm run bench:peers`.
//
// Two of them are compiled here. node-rdkafka brings librdkafka's source and takes the system's
// OpenSSL, zlib, zstd, SASL and curl where their headers are (Debian: libssl-dev zlib1g-dev
// libzstd-dev libsasl2-dev libcurl4-openssl-dev); SASL and curl may be absent.
// @confluentinc/kafka-javascript is linked dynamically, as a static build downloads sources.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { npmCommand, run } from '../deps/command.mjs';
import { Failure, isMain, main } from '../deps/failure.mjs';
import { root } from '../deps/paths.mjs';
import { contenders, versionOf } from './lib/contenders.mjs';

const folder = join(root, 'bench/peers');
const COMPILED = ['node-rdkafka', '@confluentinc/kafka-javascript'];
const ENVIRONMENT = { CKJS_LINKING: 'dynamic', npm_config_build_from_source: 'true' };

/** @param {string[]} command */
async function npm(...command) {
  const env = { ...process.env, ...ENVIRONMENT };
  const status = await run([...npmCommand(), ...command], { cwd: folder, env });
  if (status !== 0) throw new Failure(`npm ${command.join(' ')} failed (${status})`);
}

/**
 * Whether it loads, in a process that its crash may end.
 *
 * @param {string} name
 */
function loads(name) {
  const code = `import(${JSON.stringify(name)}).catch(() => process.exit(1))`;
  return spawnSync(process.execPath, ['-e', code], { cwd: folder }).status === 0;
}

async function install() {
  await npm('ci', '--ignore-scripts', '--no-audit', '--no-fund');
  const failed = [];
  for (const name of COMPILED) {
    // One that cannot be built does not keep the others from being compared with.
    await npm('rebuild', name, '--foreground-scripts').catch((error) => {
      failed.push(error.message);
    });
  }
  for (const contender of await contenders()) {
    const { package: name } = contender;
    if (name === undefined) continue;
    console.log(`${name} ${versionOf(contender)}: ${loads(name) ? 'ready' : 'does not load'}`);
  }
  if (failed.length > 0) throw new Failure('not every peer could be built', failed);
}

if (isMain(import.meta)) await main(install);
