// The error of an addon that cannot be loaded: what was tried, why each failed, what to do.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  ADDON_FILE,
  type CandidateSource,
  PACKAGE_ROOT,
  installedPackages,
  isInPackage,
} from './candidates.js';
import { madeFor } from './executable.js';
import {
  PREBUILT,
  fittingPrebuilt,
  glibcVersion,
  platformName,
  platformPackage,
} from './platform.js';

/** Code of the error that a failing load throws. */
export const ADDON_ERROR = 'ERR_KAFKA_NAPI_ADDON';

/** A place where no addon could be loaded from. */
export interface Attempt {
  readonly source: CandidateSource;
  readonly path: string;
  /** There is no file. */
  readonly absent: boolean;
  /** It belongs to another version of this package. */
  readonly mismatch?: boolean;
  readonly reason: string;
  /** Code of the error that loading it threw. */
  readonly code?: unknown;
}

/** What is known of the machine, for choosing remedies. */
export interface Situation {
  /** E.g. `linux-x64-glibc`. */
  readonly platform: string;
  /** Prebuilt platforms that fit. */
  readonly fitting: readonly string[];
  /** Prebuilt platforms whose packages are installed, whether they fit or not. */
  readonly installed: readonly string[];
  /** The package is a git clone, not an installed package. */
  readonly isClone: boolean;
  /** The code has become a part of a bundle. */
  readonly isBundle: boolean;
  readonly glibc: string | undefined;
}

const MOST_REMEDIES = 3;

/** What a failing load throws. Slow, as it looks around for the reasons. */
export function loadError(attempts: readonly Attempt[]): Error & { code: string } {
  const platform = platformName();
  const inPackage = isInPackage();
  const situation: Situation = {
    platform,
    fitting: fittingPrebuilt(),
    installed: installedPackages(PREBUILT),
    isClone: inPackage && ['test', 'src-native'].every((it) => existsSync(join(PACKAGE_ROOT, it))),
    isBundle: !inPackage,
    glibc: platform.endsWith('glibc') ? glibcVersion() : undefined,
  };
  const lines = [
    `The native addon of kafka-napi could not be loaded (${platform}, ${runtime()}). Tried:`,
    ...attempts.flatMap(({ path, reason }) => [`  ${path}`, `    ${reason}`]),
    'What may help:',
    ...remedies(attempts, situation).map((remedy) => `  - ${remedy}`),
  ];
  return Object.assign(new Error(lines.join('\n')), { code: ADDON_ERROR });
}

function runtime(): string {
  const { bun, deno } = process.versions as { bun?: string; deno?: string };
  if (bun !== undefined) return `Bun ${bun}`;
  return deno === undefined ? `Node ${process.version}` : `Deno ${deno}`;
}

/**
 * The likely remedies, best first: those of the files that are there and do not load, then those of
 * what is not there.
 *
 * @param attempts - What was tried.
 * @param situation - What is known of the machine.
 */
export function remedies(attempts: readonly Attempt[], situation: Situation): readonly string[] {
  const broken = attempts.filter(({ absent }) => !absent);
  const found = broken.map((attempt) => remedyOfFile(attempt, situation));
  const all = [
    ...found,
    ...(attempts[0]?.source === 'variable' ? [VARIABLE] : remediesOfAbsence(situation, broken)),
    situation.isClone ? CLONE_DOCTOR : DOCTOR,
  ];
  return [...new Set(all)].slice(0, MOST_REMEDIES);
}

const VARIABLE =
  'KAFKA_NAPI_ADDON is set, so nothing else is tried: correct the path, or unset it.';
const BUILD = 'Build it here: npx kafka-napi build';
const CLONE = 'Build it in this clone: npm run build:native';
const BUNDLE =
  `Copy ${ADDON_FILE} of this version beside the bundle, or name it in KAFKA_NAPI_ADDON: ` +
  'docs/deployment.md.';
const DOCTOR = 'See what is found here and what is missing: npx kafka-napi doctor';
const CLONE_DOCTOR = 'See what is found here and what is missing: npm run doctor';

/** By what the system's loader, or Node, says about a file that is there. */
const BY_REASON: readonly (readonly [RegExp, (reason: string, it: Situation) => string])[] = [
  [/GLIBC_[\d.]+'? not found/, tooOld],
  [
    /ld-linux|libc\.so\.6|libc\.musl|ld-musl/,
    (_reason, { platform }) =>
      `That addon is for the other C library, glibc or musl; this is ${platform}. Delete ` +
      'node_modules and install on this machine, or in the image that runs the app.',
  ],
  [
    /failed to map segment|Operation not permitted/i,
    () => 'The folder forbids running code (mount option noexec): move the app, or mount it anew.',
  ],
  [
    /shared librar|shared object file|image not found|Library not loaded/i,
    () => 'Install the library that is named above, or build the addon again.',
  ],
];

function remedyOfFile({ mismatch, path, reason, code }: Attempt, situation: Situation): string {
  if (mismatch === true) {
    return (
      `Delete ${path}, which is left over from another version, or copy the new one there; ` +
      'packages of kafka-napi and @kafka-napi must all have one version.'
    );
  }
  if (code === 'ERR_DLOPEN_DISABLED') {
    return 'Allow addons: start without --no-addons, or with --allow-addons beside --permission.';
  }
  const made = madeFor(path);
  if (made === undefined) return `Replace ${path}: it is no addon, or it is cut off.`;
  if (!situation.platform.startsWith(made.replace(' ', '-'))) {
    return (
      `${path} is made for ${made}, and this is ${situation.platform}: delete node_modules and ` +
      'install on this machine, or in the image that runs the app.'
    );
  }
  const remedy = BY_REASON.find(([pattern]) => pattern.test(reason))?.[1];
  return remedy?.(reason, situation) ?? `Replace ${path}, which does not load.`;
}

function tooOld(reason: string, { glibc }: Situation): string {
  const wanted = /GLIBC_([\d.]+)/.exec(reason)?.[1] ?? '';
  const here = glibc === undefined ? '' : ` (this one has ${glibc})`;
  return `That addon takes glibc ${wanted} or newer${here}: use a newer system, or build it on this one.`;
}

/** When there is no file to load, or none that is any good. */
function remediesOfAbsence(situation: Situation, broken: readonly Attempt[]): readonly string[] {
  if (situation.isClone) return [CLONE];
  if (situation.isBundle) return [BUNDLE];
  const [wanted] = situation.fitting;
  if (wanted === undefined) {
    return [`There is no prebuilt addon for ${situation.platform}. ${BUILD}`];
  }
  if (broken.some(({ source }) => source === 'package')) return [BUILD];
  const others = situation.installed.filter((name) => !situation.fitting.includes(name));
  return [others.length > 0 ? otherPlatform(wanted, others) : omitted(wanted), BUILD];
}

function otherPlatform(wanted: string, others: readonly string[]): string {
  const [os, cpu, libc] = wanted.split('-');
  const target = [`--os=${os}`, `--cpu=${cpu}`, ...(libc === undefined ? [] : [`--libc=${libc}`])];
  return (
    `node_modules was made for another platform (${others.map(platformPackage).join(', ')}): ` +
    `delete it and install here, or: npm install ${target.join(' ')}`
  );
}

function omitted(wanted: string): string {
  return (
    `Install ${platformPackage(wanted)}, an optional dependency: do not omit those ` +
    '(--omit=optional, --no-optional); if the lock file was made on another platform and lacks ' +
    'it, delete node_modules and the lock file and install again.'
  );
}
