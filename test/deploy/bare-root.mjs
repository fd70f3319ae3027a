/** A folder to chroot into, with nothing in it but node, what node itself needs, and the client. */
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outputOf } from '../../deps/command.mjs';
import { root as project } from '../../deps/paths.mjs';

/** @returns {string[]} the shared libraries of the running node, the loader among them */
function librariesOfNode() {
  const listing = outputOf(['ldd', process.execPath]);
  if (listing === undefined) throw new Error(`ldd ${process.execPath} failed`);
  // `libm.so.6 => /lib/.../libm.so.6 (0x...)`, `/lib64/ld-linux-x86-64.so.2 (0x...)`; the vdso has
  // no file.
  return [...listing.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path);
}

/**
 * @param {string} folder
 * @param {Record<string, string>} files what else is to be there: path inside, file of this machine
 */
export function makeBareRoot(folder, files) {
  const all = {
    '/bin/node': process.execPath,
    ...Object.fromEntries(librariesOfNode().map((path) => [path, path])),
    '/app/node_modules/kafka-napi/dist': join(project, 'dist'),
    '/app/node_modules/kafka-napi/package.json': join(project, 'package.json'),
    ...files,
  };
  for (const [inside, outside] of Object.entries(all)) {
    const target = join(folder, inside);
    mkdirSync(dirname(target), { recursive: true });
    // Links (libraries, node itself) become the files that they lead to.
    cpSync(outside, target, { recursive: true, dereference: true });
  }
}
