// `kafka-napi build`: compiles the addon of this package, where it lies. The work is done by the
// scripts that build it in a clone too, which are published along.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ADDON_FILE, PACKAGE_ROOT } from '../native/candidates.js';
import { probeAddon } from './probe-addon.js';
import { UsageError } from './usage-error.js';

export const BUILD_HELP = `Usage: kafka-napi build [--force]

Compiles the native addon into build/Release of the installed package, where it is found first.
librdkafka's source comes with npm, by your own npm settings, and is checked against a pinned hash;
npm's cache will do without a network.

  --force   compile again, also when nothing has changed

Environment:
  KAFKA_NAPI_LIBRDKAFKA          what is linked: static (default), shared, system; see deps/README.md
  KAFKA_NAPI_LIBRDKAFKA_TARBALL  a local copy of librdkafka's tarball
  KAFKA_NAPI_NO_APT=1            never install packages, also not as root on Debian or Ubuntu
  CC, CXX, CFLAGS, CXXFLAGS      the compilers and their flags
`;

const SCRIPT = join(PACKAGE_ROOT, 'scripts', 'build-native.mjs');

/** Resolves with the exit code. */
export async function build(args: readonly string[]): Promise<number> {
  const force = parse(args);
  const obstacle = obstacleToBuilding();
  if (obstacle !== undefined) {
    process.stderr.write(`\nkafka-napi: ${obstacle}\n`);
    return 1;
  }
  const code = await run([SCRIPT, ...(force ? ['--force'] : [])]);
  return code === 0 ? verify() : code;
}

function parse(args: readonly string[]): boolean {
  try {
    const options = { force: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options }).values.force ?? false;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function obstacleToBuilding(): string | undefined {
  if (!existsSync(SCRIPT)) {
    return (
      `the sources are not here: ${SCRIPT} is missing\n` +
      '  remedy: install the package again; a bundle or a pruned copy cannot be built'
    );
  }
  try {
    // What is there already counts too: it may have been made by another user.
    for (const folder of ['', 'build', 'build/Release']) {
      const path = join(PACKAGE_ROOT, folder);
      if (existsSync(path)) accessSync(path, constants.W_OK);
    }
    return undefined;
  } catch {
    return (
      `${PACKAGE_ROOT} cannot be written to\n` +
      '  remedy: build where the app is installed (in an image: in the step that runs npm install),\n' +
      '          or in a copy, and name its addon in KAFKA_NAPI_ADDON'
    );
  }
}

function run(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

/** A build that cannot be loaded is none. */
async function verify(): Promise<number> {
  const path = join(PACKAGE_ROOT, 'build', 'Release', ADDON_FILE);
  const probe = await probeAddon({ KAFKA_NAPI_ADDON: path });
  if (!probe.loaded) {
    process.stderr.write(`\nkafka-napi: built, but it does not load:\n${probe.reason}\n`);
    return 1;
  }
  process.stdout.write(`built and loaded: ${path}\n  ${probe.linkInfo}\n`);
  return 0;
}
