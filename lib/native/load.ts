// Finds the addon, loads it on first use, and says what to do when that fails.
import { constants } from 'node:os';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NativeAddon } from './binding.js';
import { installWakes } from './wakes.js';

// The same depth from lib/native (tests) and dist/native (the package).
const ROOT = join(__dirname, '..', '..');
const CANDIDATES = [join(ROOT, 'build', 'Release', 'kafka_napi.node')];

let loaded: NativeAddon | undefined;

/** The addon of this environment; loads it on the first call. */
export function native(): NativeAddon {
  loaded ??= load();
  return loaded;
}

function load(): NativeAddon {
  const attempts: string[] = [];
  for (const path of CANDIDATES) {
    try {
      const addon = open(path);
      installWakes(addon);
      return addon;
    } catch (error) {
      attempts.push(`  ${path}\n    ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    `The native addon of kafka-napi could not be loaded ` +
      `(${process.platform}-${process.arch}, Node ${process.version}). Tried:\n` +
      `${attempts.join('\n')}\n` +
      `Remedies: build it with \`npm run build:native\`; see what is missing with \`npm run doctor\`.`,
  );
}

/**
 * An addon whose OpenSSL is shared would bind to the symbols that the node binary exports: on Linux
 * RTLD_DEEPBIND makes it prefer its own. The default, static build hides its symbols instead.
 */
function open(path: string): NativeAddon {
  const dlopen: Record<string, number> = constants.dlopen;
  const deepBind = isStatic(path) ? 0 : (dlopen['RTLD_DEEPBIND'] ?? 0);
  const module = { exports: {} };
  process.dlopen(module, path, constants.dlopen.RTLD_LAZY | deepBind);
  return module.exports as NativeAddon;
}

/** The build leaves a note of what it has linked beside the addon (scripts/build-native.mjs). */
function isStatic(path: string): boolean {
  try {
    const note: unknown = JSON.parse(readFileSync(path.replace(/\.node$/, '.stamp.json'), 'utf8'));
    const info: unknown = typeof note === 'object' && note !== null && Reflect.get(note, 'info');
    return typeof info !== 'string' || info.startsWith('static');
  } catch {
    return true; // Published builds have no note; all of them are static.
  }
}
