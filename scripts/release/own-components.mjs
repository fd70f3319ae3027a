// What is linked into build/Release: librdkafka, archives of this system, and the C++ runtime.

import { outputOf } from '../../deps/command.mjs';
import { Failure } from '../../deps/failure.mjs';
import { cc, cxx } from '../../deps/toolchain.mjs';
import { componentsOfArchives } from './debian.mjs';
import { headersComponent } from './headers-component.mjs';
import { librdkafkaComponents } from './librdkafka-components.mjs';

/**
 * @param {import('../../deps/link.mjs').Link} link
 * @returns {import('./components.mjs').Component[]}
 */
export function ownComponents(link) {
  if (link.mode !== 'static') {
    throw new Failure(`packages hold a static addon; this one is: ${link.info}`, [
      'remedy: unset KAFKA_NAPI_LIBRDKAFKA, and npm run build:native',
    ]);
  }
  return [
    ...librdkafkaComponents(),
    ...componentsOfArchives([...link.archives, ...runtimeArchives()]),
    headersComponent(),
  ];
}

/** binding.gyp has the C++ runtime linked in. */
function runtimeArchives() {
  const pathOf = (compiler, file) => outputOf([...compiler, `-print-file-name=${file}`]) ?? file;
  return [pathOf(cxx, 'libstdc++.a'), pathOf(cc, 'libgcc.a'), pathOf(cc, 'libgcc_eh.a')];
}
