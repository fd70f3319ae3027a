// Who takes part, and how one of them is run.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pin, root } from '../../deps/paths.mjs';
import { programPath } from '../build-native.mjs';
import { nativeArguments } from './spec.mjs';

const CHILD = join(root, 'bench/contenders/child.mjs');

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} [package] npm package, of a peer.
 * @property {boolean} mock Whether it can talk to the mock cluster.
 * @property {Record<string, string[]>} methods By workload.
 */

/**
 * A contender's method in a workload.
 *
 * @typedef {{ id: string, contender: Contender, workload: string, method: string }} Entry
 */

/** The C programs: workload, method, program, mode, role. */
const NATIVE = {
  'produce/produce': ['produce', 'auto', 'producer'],
  'produce/produceva': ['produce', 'produceva', 'producer'],
  'consume/batch': ['consume', 'batch', 'consumer'],
  'consume/poll': ['consume', 'poll', 'consumer'],
  'ack/ack': ['round-trip', 'ack', 'producer'],
  'echo/echo': ['round-trip', 'echo', 'both'],
  'clients/consumers': ['clients', '', 'consumer'],
};

const PEERS = [
  { name: 'node-rdkafka', package: 'node-rdkafka', mock: true },
  { name: 'confluent', package: '@confluentinc/kafka-javascript', mock: true },
  { name: 'kafkajs', package: 'kafkajs', mock: true },
  { name: 'platformatic', package: '@platformatic/kafka', mock: true },
];

/** @returns {Promise<Contender[]>} */
export async function contenders() {
  const floor = { name: 'c', mock: true, methods: {} };
  for (const [workload, method] of Object.keys(NATIVE).map((id) => id.split('/'))) {
    (floor.methods[workload] ??= []).push(method);
  }
  const others = [{ name: 'kafka-napi', mock: true }, ...PEERS].map(async (it) => {
    const { methods } = await import(`../contenders/${it.name}.mjs`);
    const names = Object.entries(methods).map(([workload, of]) => [workload, Object.keys(of)]);
    return { ...it, methods: Object.fromEntries(names) };
  });
  return [floor, ...(await Promise.all(others))];
}

/** @param {string} name */
function peerFolder(name) {
  return join(root, 'bench/peers/node_modules', name);
}

/**
 * Version of what a contender is made of; undefined for a peer that is not installed.
 *
 * @param {Contender} contender
 */
export function versionOf(contender) {
  if (contender.name === 'c') return `librdkafka ${pin.version}`;
  const folder = contender.package === undefined ? root : peerFolder(contender.package);
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

/**
 * The librdkafka inside a contender, where there is one.
 *
 * @param {Contender} contender
 */
export function librdkafkaOf({ package: name }) {
  if (name !== 'node-rdkafka' && name !== '@confluentinc/kafka-javascript') return undefined;
  try {
    return createRequire(join(peerFolder(name), 'package.json'))('./package.json').librdkafka;
  } catch {
    return undefined;
  }
}

/**
 * Program and arguments of one measurement.
 *
 * @param {Entry} entry
 * @param {import('./spec.mjs').Spec} spec
 * @returns {string[]}
 */
export function commandOf({ contender, workload, method }, spec) {
  if (contender.name === 'c') {
    const [program, mode, role] = NATIVE[`${workload}/${method}`];
    return [programPath(program), ...nativeArguments(spec, mode, role)];
  }
  const full = { ...spec, module: contender.name, workload, method };
  return [process.execPath, CHILD, JSON.stringify(full)];
}
