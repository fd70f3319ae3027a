// The cluster that everything is measured on.

import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Failure } from '../../deps/failure.mjs';
import { startKafka } from '../../test/kafka/cluster.mjs';
import { programPath } from '../build-native.mjs';

/**
 * @typedef {object} Cluster
 * @property {'mock' | 'kafka'} kind
 * @property {string} bootstrap
 * @property {(topic: string, partitions: number) => Promise<void>} createTopic
 * @property {() => boolean} isAlive
 * @property {() => Promise<void>} stop
 */

const run = promisify(execFile);

/** @returns {Promise<Cluster>} */
export async function startMock() {
  const child = fork(fileURLToPath(new URL('../cluster/mock.mjs', import.meta.url)), {
    // Its complaints are about clients that break off, which every child does in the end.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // Once, for all waits: each once() adds its listeners.
  const ended = endOf(child);
  const answer = async () => {
    const listening = new AbortController();
    try {
      return (await Promise.race([once(child, 'message', { signal: listening.signal }), ended]))[0];
    } finally {
      listening.abort();
    }
  };
  const { bootstrap } = await answer();
  return {
    kind: 'mock',
    bootstrap,
    async createTopic(topic, partitions) {
      if (!child.connected) throw new Failure('the mock cluster has died');
      child.send({ topic, partitions });
      const { error } = await answer();
      if (error !== undefined) throw new Failure(`topic ${topic}: ${error}`);
    },
    isAlive: () => child.connected,
    async stop() {
      if (!child.connected) return;
      child.disconnect();
      await ended.catch(() => undefined);
    },
  };
}

/**
 * Rejects when the process ends, whether somebody waits for that or not.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<never>}
 */
function endOf(child) {
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Failure(`the mock cluster ended with ${signal ?? code}`);
  });
  ended.catch(() => undefined);
  return ended;
}

/**
 * The cluster at KAFKA_BOOTSTRAP_SERVERS, or one that is started here.
 *
 * @returns {Promise<Cluster>}
 */
export async function startReal() {
  const given = process.env.KAFKA_BOOTSTRAP_SERVERS;
  const kafka = given ? undefined : await startKafka({ log: console.error });
  const bootstrap = given ?? kafka.bootstrapServers;
  return {
    kind: 'kafka',
    bootstrap,
    async createTopic(topic, partitions) {
      const options = ['--bootstrap', bootstrap, '--topic', topic, '--partitions', `${partitions}`];
      await run(programPath('create-topic'), options);
    },
    isAlive: () => kafka?.nodes.every(({ running }) => running) ?? true,
    stop: async () => kafka?.stop(),
  };
}
