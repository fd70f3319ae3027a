// Says what this machine has for building, testing and running, what it lacks, and how to get that.
// In a clone that is not built yet: the part about building. Else `kafka-napi doctor`, whose
// arguments it takes.
//
//   node scripts/doctor.mjs [--brokers host:port,...] [...]

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../deps/command.mjs';
import { buildTools } from '../deps/build-tools.mjs';
import { isMain, main } from '../deps/failure.mjs';
import { root } from '../deps/paths.mjs';

const CLI = join(root, 'dist/cli/main.js');

async function doctor() {
  if (existsSync(CLI)) {
    process.exitCode = await run([process.execPath, CLI, 'doctor', ...process.argv.slice(2)]);
    return;
  }
  const { facts, missing, remedy } = buildTools();
  for (const [name, fact] of facts) console.log(`${name.padEnd(14)}${fact}`);
  if (missing.length === 0) {
    console.log('\nNothing is missing for a build, which is not made yet: npm run setup');
    return;
  }
  console.log('\nMissing for a build:');
  for (const what of missing) console.log(`  - ${what}`);
  if (remedy !== undefined) console.log(`Get it with:\n  ${remedy}`);
  process.exitCode = 1;
}

if (isMain(import.meta)) await main(doctor);
