// Finds the addon and loads it on first use.
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { NativeAddon } from './binding.js';
import { type Candidate, type CandidateSource, candidates } from './candidates.js';
import { type Attempt, loadError } from './load-error.js';
import { PACKAGE_VERSION } from './version.js';
import { installWakes } from './wakes.js';

/** An addon that was loaded, and where it was found. */
export interface Loaded {
  readonly addon: NativeAddon;
  readonly path: string;
  readonly source: CandidateSource;
}

let loaded: Loaded | undefined;

/** The addon of this environment; loads it on the first call. */
export function native(): NativeAddon {
  return loadedAddon().addon;
}

/** The same, with the place that it came from. */
export function loadedAddon(): Loaded {
  if (loaded === undefined) {
    loaded = load();
    installWakes(loaded.addon);
  }
  return loaded;
}

function load(): Loaded {
  const attempts: Attempt[] = [];
  for (const candidate of candidates()) {
    const attempt = tryToOpen(candidate);
    if (!('reason' in attempt)) return attempt;
    attempts.push(attempt);
  }
  throw loadError(attempts);
}

function tryToOpen({ source, path, absent }: Candidate): Loaded | Attempt {
  if (absent !== undefined) return { source, path, absent: true, reason: absent };
  try {
    const addon = open(path);
    const wrong = mismatch(addon);
    if (wrong === undefined) return { source, path, addon };
    return { source, path, absent: false, mismatch: true, reason: wrong };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { source, path, absent: false, reason, code: codeOf(error) };
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
}

/** The two halves of a version know each other; halves of two versions may crash the process. */
function mismatch(addon: NativeAddon): string | undefined {
  // Addons of before this check have no version.
  const version: unknown = Reflect.get(addon, 'packageVersion');
  if (version === PACKAGE_VERSION) return undefined;
  const theirs = typeof version === 'string' ? version : 'another version';
  return `it belongs to kafka-napi ${theirs}, and this is ${PACKAGE_VERSION}`;
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
