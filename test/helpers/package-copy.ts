// Copies of the built package, as installed elsewhere.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** Path of the addon in a package. */
export const ADDON = join('build', 'Release', 'kafka_napi.node');

const folders: string[] = [];

/** Copies the compiled sources, and the addon if asked for, to a folder that goes after the tests. */
export function copyPackage({ addon }: { readonly addon: boolean }): string {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-napi-copy-'));
  folders.push(folder);
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  mkdirSync(join(folder, 'build', 'Release'), { recursive: true });
  if (addon) cpSync(join(ROOT, ADDON), join(folder, ADDON));
  return folder;
}

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
