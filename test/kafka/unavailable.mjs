/**
 * The one error which means "a real Kafka cannot run on this machine", as opposed to "it ran and
 * something failed". Callers turn it into a loud skip, or into a failure (CI).
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Thrown when the machine lacks what a real Kafka needs. The message says what to do. */
export class HarnessUnavailable extends Error {
  /** @param {string} reason what is missing, and how to get it */
  constructor(reason) {
    super(reason);
    this.name = 'HarnessUnavailable';
  }
}

const INSTALL = {
  'apt-get': 'apt-get install -y --no-install-recommends openjdk-17-jre-headless maven',
  dnf: 'dnf install -y java-17-openjdk-headless maven',
  brew: 'brew install openjdk@17 maven',
};

/** Places a package manager lives in even when PATH does not say so. */
const USUAL_FOLDERS = ['/usr/bin', '/opt/homebrew/bin', '/usr/local/bin'];

/** @returns {string} the one command which installs java and maven on this machine */
export function installCommand() {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...USUAL_FOLDERS];
  const here = (/** @type {string} */ tool) => folders.some((dir) => existsSync(join(dir, tool)));
  const order = process.platform === 'darwin' ? ['brew'] : ['apt-get', 'dnf', 'brew'];
  const tool = /** @type {keyof typeof INSTALL} */ (order.find(here) ?? order[0]);
  return INSTALL[tool];
}
