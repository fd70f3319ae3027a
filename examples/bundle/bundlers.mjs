// The bundlers and what they must be told. Each is loaded when it is used.
import { existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { HERE } from './options.mjs';

/** An ES module has neither of the two that CommonJS inside of it asks for. */
const ESM_BANNER = [
  "import { createRequire } from 'node:module';",
  "import { fileURLToPath } from 'node:url';",
  'const require = createRequire(import.meta.url);',
  "const __dirname = fileURLToPath(new URL('.', import.meta.url));",
].join('\n');

/**
 * @param {string} entry
 * @param {import('esbuild').BuildOptions} options
 */
async function esbuild(entry, options) {
  const { build } = await import('esbuild');
  await build({
    bundle: true,
    platform: 'node',
    target: 'node20',
    entryPoints: [entry],
    ...options,
  });
  return options.outfile;
}

/** @type {Record<string, (entry: string, out: string) => Promise<string>>} Each tells its script. */
export const bundlers = {
  esbuild: (entry, out) => esbuild(entry, { format: 'cjs', outfile: join(out, 'app.cjs') }),

  'esbuild-esm': (entry, out) =>
    esbuild(entry, { format: 'esm', banner: { js: ESM_BANNER }, outfile: join(out, 'app.mjs') }),

  webpack: async (entry, out) => {
    const { default: webpack } = await import('webpack');
    const stats = await promisify(webpack)({
      mode: 'production',
      target: 'node20',
      entry,
      output: { path: out, filename: 'app.cjs' },
    });
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString());
    return join(out, 'app.cjs');
  },
};

/** An app has kafka-napi in its node_modules; this folder is inside of kafka-napi. */
export function linkPackage() {
  const link = join(HERE, 'node_modules/kafka-napi');
  if (!existsSync(link)) symlinkSync(resolve(HERE, '../..'), link, 'junction');
}
