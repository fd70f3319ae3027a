// Finds the addon and loads it on first use.
import { constants } from 'node:os';
import type { NativeAddon } from './binding.js';
import { type Candidate, type CandidateSource, candidates } from './candidates.js';
import { neededBy } from './executable.js';
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
 * with glibc RTLD_DEEPBIND makes it prefer its own. The default, static build hides its symbols
 * instead, and is loaded without the flag, which AddressSanitizer and replaced allocators dislike.
 */
function open(path: string): NativeAddon {
  const dlopen: Record<string, number> = constants.dlopen;
  const deepBind = dlopen['RTLD_DEEPBIND'] ?? 0;
  const module = { exports: {} };
  const more = deepBind !== 0 && sharesOpenSsl(path) ? deepBind : 0;
  process.dlopen(module, path, constants.dlopen.RTLD_LAZY | more);
  return module.exports as NativeAddon;
}

/** By the file itself: it may have been copied from where it was built. A shared librdkafka brings OpenSSL. */
function sharesOpenSsl(path: string): boolean {
  return neededBy(path).some((name) => /^lib(ssl|crypto|rdkafka)\b/.test(name));
}
