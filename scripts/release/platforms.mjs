// The platforms that have a package of their own, and what npm must know of each.

import { crossTargets } from './targets.mjs';

/**
 * Only those that a release builds: a package that is asked for and was never published would make
 * every lock file lie.
 *
 * @type {readonly string[]}
 */
export const platforms = crossTargets;

/** @param {string} platform */
export const packageName = (platform) => `@kafka-napi/${platform}`;

/**
 * Where npm installs a platform's package.
 *
 * @param {string} platform
 * @returns {{ os: string[], cpu: string[], libc?: string[] }}
 */
export function installsOn(platform) {
  const [os, cpu, libc] = platform.split('-');
  return { os: [os], cpu: [cpu], ...(libc === undefined ? {} : { libc: [libc] }) };
}

/** The platform of the running node. */
export function currentPlatform() {
  const { platform, arch } = process;
  if (platform !== 'linux') return `${platform}-${arch}`;
  const glibc = process.report?.getReport().header.glibcVersionRuntime;
  return `${platform}-${arch}-${glibc ? 'glibc' : 'musl'}`;
}
