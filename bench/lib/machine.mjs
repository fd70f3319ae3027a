// What the figures were measured on.

import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { readLink } from '../../deps/link.mjs';
import { outputOf } from '../../deps/command.mjs';
import { root } from '../../deps/paths.mjs';
import { versionOf } from './contenders.mjs';

/** @param {import('./contenders.mjs').Contender[]} contenders */
export function machine(contenders) {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString(),
    cpu: `${cpus().length} x ${cpu?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    // Before anything was run: what else was going on.
    load: loadavg().map((value) => Math.round(value * 100) / 100),
    node: process.version,
    link: readLink().info,
    commit: commit(),
    versions: Object.fromEntries(
      contenders.map((it) => [it.name, versionOf(it) ?? 'not installed']),
    ),
  };
}

/** What was measured; the figures of another run, which lie in the tree, are none of it. */
function commit() {
  const git = (...args) => outputOf(['git', '-C', root, ...args]);
  const others = [':!docs/benchmarks', ':!bench/baseline.json'];
  const changes = git('status', '--porcelain', '--', '.', ...others);
  return `${git('describe', '--always') ?? 'unknown'}${changes ? '-dirty' : ''}`;
}

/** @param {ReturnType<typeof machine>} facts */
export function machineLines(facts) {
  const versions = Object.entries(facts.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${facts.cpu}, ${facts.memory}, ${facts.system}, load ${facts.load.join(' ')}`,
    `Node ${facts.node}, ${facts.link}, commit ${facts.commit}`,
    versions.join(', '),
  ];
}
