// Tells whether the built addon is still the one that a build would make. It looks at files only:
// asking compilers would make the "nothing changed" case slow, and need a compiler where only the
// finished addon is used.

import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { which } from '../deps/command.mjs';
import { mode } from '../deps/mode.mjs';
import { root } from '../deps/paths.mjs';
import { cc, cxx } from '../deps/toolchain.mjs';
import { hashOf } from './hash.mjs';

/** Everything in the tree that goes into the addon. */
const INPUTS = ['src-native', 'binding.gyp', 'CMakeLists.txt', 'deps'];
const SOURCE = /\.(cc|h|txt|map|gyp|mjs|json)$/;

/** Everything in the environment that does. */
const VARIABLES = ['CC', 'CXX', 'CFLAGS', 'CXXFLAGS', 'CPPFLAGS', 'LDFLAGS', 'KAFKA_NAPI_LINK'];

/**
 * @param {string} folder Where the addon lies.
 * @param {string} addon
 */
export function nativeStamp(folder, addon) {
  const file = join(folder, 'kafka_napi.stamp.json');
  const inputs = hashOf(INPUTS, SOURCE, [
    mode(),
    process.arch,
    addonApiVersion(),
    ...VARIABLES.map((name) => process.env[name] ?? ''),
  ]);

  return {
    /** What the addon is linked with, or undefined when it must be built. */
    read() {
      try {
        const stamp = JSON.parse(readFileSync(file, 'utf8'));
        const same = stamp.inputs === inputs && stamp.addon === stateOf(addon);
        return same && stamp.files.every(unchanged) ? { info: stamp.info } : undefined;
      } catch {
        return undefined;
      }
    },

    /** @param {import('../deps/link.mjs').Link} link */
    write({ info, archives }) {
      const compilers = [cc[0], cxx[0]].map(which).filter((path) => path !== undefined);
      const files = [...archives, ...compilers].map((path) => ({ path, state: stateOf(path) }));
      const stamp = { info, inputs, addon: stateOf(addon), files };
      writeFileSync(file, `${JSON.stringify(stamp, undefined, 2)}\n`);
    },
  };
}

/** A file outside of this tree that is gone cannot make a better addon. */
function unchanged({ path, state }) {
  const now = stateOf(path);
  return now === undefined || now === state;
}

/** @param {string} path */
function stateOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.size} ${stat.mtimeMs}`;
}

function addonApiVersion() {
  return createRequire(join(root, 'package.json'))('node-addon-api/package.json').version;
}
