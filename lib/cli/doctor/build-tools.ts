import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PACKAGE_ROOT } from '../../native/candidates.js';
import type { Report } from '../report.js';

/** What deps/build-tools.mjs answers. */
interface BuildTools {
  readonly facts: readonly (readonly [name: string, fact: string])[];
  readonly missing: readonly string[];
  readonly remedy?: string;
}

/** What a build from source would find here: in a clone, and where there is no addon that loads. */
export async function checkBuildTools(report: Report, loads: boolean): Promise<void> {
  const script = join(PACKAGE_ROOT, 'deps', 'build-tools.mjs');
  const isClone = existsSync(join(PACKAGE_ROOT, 'test'));
  if (!existsSync(script) || (loads && !isClone)) return;
  const module = (await import(pathToFileURL(script).href)) as { buildTools(): BuildTools };
  const { facts, missing, remedy } = module.buildTools();
  report.section('Building from source');
  for (const [name, fact] of facts) report.note(name, fact);
  if (missing.length === 0) {
    report.ok('build', 'nothing is missing');
    return;
  }
  const text = `missing: ${missing.join('\n')}`;
  // Only who has to build lacks something.
  if (loads) report.warn('build', text, remedy ?? 'correct the variable');
  else report.fail('build', text, remedy ?? 'correct the variable');
}
