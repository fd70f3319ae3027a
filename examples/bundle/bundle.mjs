// Makes a folder that is the whole app: one script, and kafka_napi.node beside it.
//
//   node bundle.mjs [esbuild | esbuild-esm | webpack] [--out DIR] [--addon FILE]
//
//   --out DIR     default: out/<bundler>
//   --addon FILE  default: what `npm run build:static` of kafka-napi made

import { join } from 'node:path';
import { bundlers, linkPackage } from './bundlers.mjs';
import { HERE, copyAddon, folderOption } from './options.mjs';

const { name, out, addon } = folderOption('esbuild');
if (!(name in bundlers)) throw new Error(`one of: ${Object.keys(bundlers).join(', ')}`);
linkPackage();
const script = await bundlers[name](join(HERE, 'app.mjs'), out);
// Beside the script is where kafka-napi looks when nothing else is there.
copyAddon(addon, out);
console.log(`node ${script}`);
