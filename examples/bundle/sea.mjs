// Makes one executable file that is the app: node, the bundle, and the addon.
//
//   node sea.mjs [--out DIR] [--addon FILE] [--beside]
//
//   --out DIR     default: out/sea
//   --addon FILE  default: what `npm run build:static` of kafka-napi made
//   --beside      kafka_napi.node beside the executable instead of inside: nothing is written to
//                 the disk when it starts
//
// The node that runs this goes into it. On macOS and Windows, Node's manual adds signing to these steps.

import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'postject';
import { bundlers, linkPackage } from './bundlers.mjs';
import { HERE, copyAddon, folderOption } from './options.mjs';

/** Marks the place in the node binary that says whether there is an app inside. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const { out, addon, beside } = folderOption('sea');
linkPackage();
const main = await bundlers.esbuild(join(HERE, 'sea-main.mjs'), out);

const blob = join(out, 'app.blob');
const config = join(out, 'sea.json');
const assets = beside ? {} : { 'kafka_napi.node': addon };
const settings = { main, output: blob, disableExperimentalSEAWarning: true, assets };
writeFileSync(config, JSON.stringify(settings));
execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'inherit' });

const executable = join(out, process.platform === 'win32' ? 'app.exe' : 'app');
copyFileSync(process.execPath, executable);
chmodSync(executable, 0o755);
await inject(executable, 'NODE_SEA_BLOB', readFileSync(blob), { sentinelFuse: FUSE });
if (beside) copyAddon(addon, out);
for (const file of [main, blob, config]) rmSync(file);
console.log(executable);
