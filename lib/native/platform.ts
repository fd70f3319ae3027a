// Which prebuilt addon fits this machine.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { interpreterOf } from './executable.js';

/** Platforms with a package of their own, `@kafka-napi/<name>`: those that a release makes. */
export const PREBUILT = [
  'linux-x64-glibc',
  'linux-arm64-glibc',
  'linux-x64-musl',
  'linux-arm64-musl',
] as const;

/** The C libraries that Linux programs are linked with. */
export type Libc = 'glibc' | 'musl';

/** The C library of this process; undefined where there is no choice, and where nothing tells. */
export function libc(): Libc | undefined {
  if (process.platform !== 'linux') return undefined;
  return libcOfInterpreter(interpreterOf(process.execPath) ?? '') ?? libcOfLdd();
}

/** What a dynamic linker belongs to, by its name. */
export function libcOfInterpreter(path: string): Libc | undefined {
  const name = basename(path);
  if (name.startsWith('ld-musl-')) return 'musl';
  // ld-linux-x86-64.so.2, ld-linux-aarch64.so.1, ld64.so.1
  return /^ld(-linux|64)/.test(name) ? 'glibc' : undefined;
}

/** For a runtime that is linked statically: `ldd` is a script that names its C library. */
function libcOfLdd(): Libc | undefined {
  try {
    const text = readFileSync('/usr/bin/ldd', 'latin1');
    if (text.includes('musl')) return 'musl';
    return text.includes('GNU') || text.includes('GLIBC') ? 'glibc' : undefined;
  } catch {
    return undefined;
  }
}

/** Version of the GNU C library that runs this process. Slow: for messages, not for loading. */
export function glibcVersion(): string | undefined {
  const report: unknown = Reflect.get(process, 'report'); // Not every runtime has it.
  if (typeof report !== 'object' || report === null) return undefined;
  // Looking up the names of open connections may take seconds. Node 20 has no such switch.
  const network: unknown = Reflect.get(report, 'excludeNetwork');
  Reflect.set(report, 'excludeNetwork', true);
  try {
    const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
    return header?.glibcVersionRuntime;
  } finally {
    Reflect.set(report, 'excludeNetwork', network);
  }
}

/** Name of this platform, as far as it is known: `linux-x64-glibc`, `darwin-arm64`. */
export function platformName(family: Libc | undefined = libc()): string {
  return [process.platform, process.arch, ...(family === undefined ? [] : [family])].join('-');
}

/** The package that has a platform's addon. */
export function platformPackage(name: string): string {
  return `@kafka-napi/${name}`;
}

/** Names of the prebuilt addons to try here; none if there is no prebuilt addon for this platform. */
export function fittingPrebuilt(): readonly string[] {
  const name = platformName();
  // Only a Linux whose C library nobody tells has more than one.
  return PREBUILT.filter((it) => it === name || it.startsWith(`${name}-`));
}
