/** A real Apache Kafka cluster (KRaft) on loopback ports, for tests. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Broker } from './broker.mjs';
import { ensureCertificates } from './certificates.mjs';
import { log4jProperties, metaFor, serverProperties } from './config.mjs';
import { guardFolder } from './guard.mjs';
import { ensureJars } from './jars.mjs';
import { freePorts } from './ports.mjs';

export { HarnessUnavailable } from './unavailable.mjs';

const READY_MS = 90_000;
const ATTEMPTS = 3;
const PORT_TAKEN = /Address already in use|BindException|failed to bind/i;

/**
 * @typedef {object} KafkaNode
 * @property {number} id node.id of the broker (index in `nodes` + 1)
 * @property {string} host
 * @property {number} port
 * @property {number | undefined} pid of the java process, changes with a restart
 * @property {boolean} running
 */

/**
 * @typedef {object} KafkaCluster
 * @property {string} bootstrapServers `127.0.0.1:port[,127.0.0.1:port...]`
 * @property {string} saslBootstrapServers the same brokers' listeners for SASL/SCRAM
 * @property {string} tlsBootstrapServers those for TLS, where clients show a certificate
 * @property {string} saslTlsBootstrapServers those for SASL/SCRAM over TLS
 * @property {import('./certificates.mjs').Certificates} certificates
 * @property {readonly KafkaNode[]} nodes live views
 * @property {string} logDir `node-<id>.log` (WARN and worse) and `node-<id>.out`; gone after stop
 * @property {() => Promise<void>} stop ends every node and removes every file; may be repeated
 * @property {(i: number, signal?: NodeJS.Signals) => Promise<void>} killNode signals nodes[i]
 *   (default SIGKILL) and waits for its end; SIGSTOP and SIGCONT do not wait
 * @property {(i: number) => Promise<void>} restartNode same ports, same data; resolves when the
 *   node answers and sees all running nodes. A running node is terminated first
 */

/**
 * Boots a cluster and resolves when every broker answers and sees all the others.
 * @param {object} [options]
 * @param {number} [options.nodes] 1 or 3 (odd: each one is a voter of the quorum too)
 * @param {Record<string, string | number | boolean>} [options.properties] server.properties to
 *   add or override, on every node
 * @param {(line: string) => void} [options.log] progress, silent by default
 * @returns {Promise<KafkaCluster>}
 * @throws {import('./unavailable.mjs').HarnessUnavailable} when this machine cannot run Kafka
 */
export async function startKafka({ nodes = 1, properties = {}, log = () => {} } = {}) {
  if (!Number.isInteger(nodes) || nodes < 1) throw new RangeError(`nodes: ${nodes}`);
  const jars = await ensureJars({ log });
  const certificates = await ensureCertificates();
  for (let attempt = 1; ; attempt += 1) {
    const cluster = new Cluster(certificates, log);
    try {
      await cluster.boot(jars, nodes, properties);
      return cluster.handle();
    } catch (problem) {
      await cluster.stop();
      const message = /** @type {Error} */ (problem).message;
      if (attempt === ATTEMPTS || !PORT_TAKEN.test(message)) throw problem;
      log('a port was taken meanwhile: trying others');
    }
  }
}

class Cluster {
  /** @type {Broker[]} */
  #brokers = [];
  #root = '';
  #logDir = '';
  #releaseFolder = () => {};
  /** @type {Promise<void> | undefined} */
  #stopping;

  /**
   * @param {import('./certificates.mjs').Certificates} certificates
   * @param {(line: string) => void} log
   */
  constructor(certificates, log) {
    this.certificates = certificates;
    this.log = log;
  }

  /**
   * @param {string} jars
   * @param {number} count
   * @param {Record<string, string | number | boolean>} properties
   */
  async boot(jars, count, properties) {
    const began = performance.now();
    this.#root = await mkdtemp(join(tmpdir(), 'kafka-harness-'));
    this.#releaseFolder = guardFolder(this.#root);
    await this.#prepare(jars, count, properties);
    await this.#format();
    for (const broker of this.#brokers) broker.start();
    await Promise.all(this.#brokers.map((broker) => this.#ready(broker)));
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    this.log(`Kafka is up: ${this.#bootstrapServers} (${seconds} s)`);
  }

  /** @returns {KafkaCluster} */
  handle() {
    const views = this.#brokers.map((broker) => ({
      id: broker.id,
      host: broker.host,
      port: broker.port,
      get pid() {
        return broker.pid;
      },
      get running() {
        return broker.running;
      },
    }));
    return {
      bootstrapServers: this.#bootstrapServers,
      saslBootstrapServers: this.#servers(({ saslPort }) => saslPort),
      tlsBootstrapServers: this.#servers(({ tlsPort }) => tlsPort),
      saslTlsBootstrapServers: this.#servers(({ saslTlsPort }) => saslTlsPort),
      certificates: this.certificates,
      nodes: views,
      logDir: this.#logDir,
      stop: () => this.stop(),
      killNode: (i, signal = 'SIGKILL') => this.#at(i).kill(signal),
      restartNode: (i) => this.#restart(this.#at(i)),
    };
  }

  /** Ends every java process, then removes the files. */
  stop() {
    this.#stopping ??= (async () => {
      await Promise.all(this.#brokers.map((broker) => broker.stop()));
      if (this.#root) await rm(this.#root, { recursive: true, force: true, maxRetries: 20 });
      this.#releaseFolder();
    })();
    return this.#stopping;
  }

  get #bootstrapServers() {
    return this.#servers(({ port }) => port);
  }

  /** @param {(broker: Broker) => number} portOf */
  #servers(portOf) {
    return this.#brokers.map((broker) => `${broker.host}:${portOf(broker)}`).join(',');
  }

  /**
   * Plans the nodes and writes their configuration.
   * @param {string} jars
   * @param {number} count
   * @param {Record<string, string | number | boolean>} properties
   */
  async #prepare(jars, count, properties) {
    this.#logDir = join(this.#root, 'logs');
    await mkdir(this.#logDir);
    await writeFile(join(this.#root, 'log4j2.properties'), log4jProperties());
    const ports = await freePorts(5 * count);
    const plans = Array.from({ length: count }, (_, i) => {
      const [port, controllerPort, saslPort, tlsPort, saslTlsPort] = ports.slice(5 * i);
      const dataDir = join(this.#root, `data-${i + 1}`);
      return { id: i + 1, port, controllerPort, saslPort, tlsPort, saslTlsPort, dataDir };
    });
    const at = { jars, root: this.#root, logDir: this.#logDir };
    this.#brokers = plans.map((plan) => new Broker(at, plan));
    for (const [i, broker] of this.#brokers.entries()) {
      const text = serverProperties(plans[i], plans, this.certificates, properties);
      await writeFile(broker.configFile, text);
    }
  }

  /** Formats the first node's storage; the others get a copy with their own ids. */
  async #format() {
    const [first, ...others] = this.#brokers;
    await first.format(uuid());
    const meta = await readFile(join(first.dataDir, 'meta.properties'), 'utf8');
    const checkpoint = await readFile(join(first.dataDir, 'bootstrap.checkpoint'));
    for (const { id, dataDir } of others) {
      await mkdir(dataDir);
      await writeFile(join(dataDir, 'bootstrap.checkpoint'), checkpoint);
      await writeFile(join(dataDir, 'meta.properties'), metaFor(meta, id, uuid()));
    }
  }

  /** @param {Broker} broker */
  #ready(broker) {
    const running = () => this.#brokers.filter((b) => b.running).map(({ id }) => id);
    return broker.ready(running, READY_MS);
  }

  /** @param {Broker} broker */
  async #restart(broker) {
    await broker.stop();
    if (this.#stopping) throw new Error('the cluster is stopped');
    broker.start();
    await this.#ready(broker);
  }

  /** @param {number} i */
  #at(i) {
    const broker = this.#brokers[i];
    if (!broker) throw new RangeError(`no node ${i}: there are ${this.#brokers.length}`);
    return broker;
  }
}

/** @returns {string} a Kafka uuid: 16 bytes in base64url, and no leading dash (it is an option) */
function uuid() {
  return randomBytes(16).toString('base64url').replace(/^-/, 'A');
}
