// Installing Debian's packages, where this runs as root on Debian or Ubuntu (containers, CI) and was
// not told to leave the system as it is.

import { run, which } from './command.mjs';

/** Whether packages may be installed: KAFKA_NAPI_NO_APT=1 forbids it. */
export function mayInstall() {
  const isRoot = process.getuid?.() === 0;
  return isRoot && which('apt-get') !== undefined && process.env.KAFKA_NAPI_NO_APT !== '1';
}

/**
 * @param {() => string[]} packages Asked for once apt's lists are new.
 * @returns {Promise<boolean>} Whether they were installed.
 */
export async function install(packages) {
  // Mirrors stumble: three tries for each file.
  const apt = ['apt-get', '-qq', '-o', 'Acquire::Retries=3'];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  if ((await run([...apt, 'update'], { env })) !== 0) return false;
  const command = [...apt, 'install', '-y', '--no-install-recommends', ...packages()];
  return (await run(command, { env })) === 0;
}
