// Who takes part, and how one of them is run.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pin, root } from '../../deps/paths.mjs';
import { programPath } from '../build-native.mjs';
import { nativeArguments } from './spec.mjs';

const CHILD = join(root, 'bench/contenders/child.mjs');

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {string} [package] npm package, of a peer.
 * @property {readonly string[]} notOnMock Workloads for which it cannot talk to the mock cluster.
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
  'produce/batch': ['produce', 'batch', 'producer'],
  'consume/batch': ['consume', 'batch', 'consumer'],
  'consume/poll': ['consume', 'poll', 'consumer'],
  'operations/operations': ['round-trip', 'operations', 'producer'],
  'ack/ack': ['round-trip', 'ack', 'producer'],
  'echo/echo': ['round-trip', 'echo', 'both'],
  'clients/consumers': ['clients', '', 'consumer'],
};

// The mock closes the connection on requests of @platformatic/kafka's consumer.
const CONSUMING = ['consume', 'echo', 'clients'];

const PEERS = [
  { name: 'node-rdkafka', package: 'node-rdkafka', notOnMock: [] },
  { name: 'confluent', package: '@confluentinc/kafka-javascript', notOnMock: [] },
  { name: 'kafkajs', package: 'kafkajs', notOnMock: [] },
  { name: 'platformatic', package: '@platformatic/kafka', notOnMock: CONSUMING },
];

/** @returns {Promise<Contender[]>} */
export async function contenders() {
  const floor = { name: 'c', notOnMock: [], methods: {} };
  for (const [workload, method] of Object.keys(NATIVE).map((id) => id.split('/'))) {
    (floor.methods[workload] ??= []).push(method);
  }
  const others = [{ name: 'kafka-napi', notOnMock: [] }, ...PEERS].map(async (it) => {
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
  return JSON.parse(readFileSync(file, 'utf8')).version.replace(/^v/, '');
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
