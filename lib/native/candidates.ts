// Where the addon may lie, in the order in which it is looked for.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fittingPrebuilt, platformPackage } from './platform.js';

/** Name of the addon's file, wherever it lies. */
export const ADDON_FILE = 'kafka_napi.node';

/** Folder of the running file: of this one, or of the bundle that it has become a part of. */
const HERE =
  // An ES module has none, and a bundle may be one.
  typeof __dirname === 'string' ? __dirname : dirname(resolve(process.argv[1] ?? '.'));

/** The package, when this file is where it belongs: lib/native (tests) or dist/native. */
export const PACKAGE_ROOT = join(HERE, '..', '..');

/** Whether this file is there, and not a part of a bundle. */
export function isInPackage(): boolean {
  if (basename(HERE) !== 'native' || !['dist', 'lib'].includes(basename(dirname(HERE))))
    return false;
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
    const isObject = typeof manifest === 'object' && manifest !== null;
    return isObject && Reflect.get(manifest, 'name') === 'kafka-napi';
  } catch {
    return false;
  }
}

/** What made a candidate one. */
export type CandidateSource = 'variable' | 'build' | 'package' | 'bundle';

/** A place where the addon may lie. */
export interface Candidate {
  readonly source: CandidateSource;
  /** File; for a platform package that is not installed, its name inside `node_modules`. */
  readonly path: string;
  /** Why there is no point in loading it; undefined if there is a file. */
  readonly absent?: string;
}

function fileAt(source: CandidateSource, path: string): Candidate {
  return existsSync(path) ? { source, path } : { source, path, absent: 'there is no such file' };
}

/** As `require.resolve` finds a file of another package; bundlers do not follow this spelling. */
function resolveInstalled(specifier: string): string | undefined {
  try {
    return createRequire(join(HERE, 'load.js')).resolve(specifier);
  } catch {
    return undefined;
  }
}

function packageAt(name: string): Candidate {
  const specifier = `${platformPackage(name)}/${ADDON_FILE}`;
  const path = resolveInstalled(specifier);
  return path === undefined
    ? {
        source: 'package',
        path: specifier,
        absent: `the package is not installed, seen from ${HERE}`,
      }
    : { source: 'package', path };
}

/** The platforms whose packages are installed here, of those given. */
export function installedPackages(names: readonly string[]): readonly string[] {
  return names.filter(
    (name) => resolveInstalled(`${platformPackage(name)}/package.json`) !== undefined,
  );
}

/** Where to look, in order. One at a time, as the first is mostly the one. */
export function* candidates(): Generator<Candidate, void, undefined> {
  const given = process.env['KAFKA_NAPI_ADDON'];
  if (given !== undefined && given !== '') {
    yield fileAt('variable', resolve(given));
    return;
  }
  // Two levels above a bundle is somebody else's place.
  if (isInPackage()) yield fileAt('build', join(PACKAGE_ROOT, 'build', 'Release', ADDON_FILE));
  for (const name of fittingPrebuilt()) yield packageAt(name);
  yield fileAt('bundle', join(HERE, ADDON_FILE));
}
