/** One Kafka node (broker and controller in one JVM): its files, its process, its readiness. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { JavaProcess } from './java-process.mjs';
import { aliveBrokers, apiVersions } from './wire.mjs';

const POLL_MS = 50;
const TAIL_LINES = 30;

/** Serial GC boots fastest and is the lightest with several nodes on a small machine. */
const NODE_MEMORY = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC'];
/** Only reads a file and writes two: no need for the optimizing compiler. */
const TOOL_MEMORY = ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** Signals after which a process is still there. */
const NOT_DEADLY = ['SIGSTOP', 'SIGCONT'];

/**
 * @typedef {object} Installation where things are, common to the nodes of a cluster
 * @property {string} jars
 * @property {string} root the cluster's temporary folder
 * @property {string} logDir
 */

export class Broker {
  /** @type {JavaProcess | undefined} */
  #java;

  /**
   * @param {Installation} at
   * @param {import('./config.mjs').NodePlan} plan
   */
  constructor(at, plan) {
    this.at = at;
    this.id = plan.id;
    this.host = '127.0.0.1';
    this.port = plan.port;
    this.saslPort = plan.saslPort;
    this.tlsPort = plan.tlsPort;
    this.saslTlsPort = plan.saslTlsPort;
    this.dataDir = plan.dataDir;
    this.configFile = join(at.root, `node-${plan.id}.properties`);
  }

  /** @returns {number | undefined} */
  get pid() {
    return this.#java?.pid;
  }

  get running() {
    return this.#java?.running ?? false;
  }

  /**
   * Runs `StorageTool format` for this node.
   * @param {string} clusterId
   */
  async format(clusterId) {
    const args = ['format', '--cluster-id', clusterId, '--config', this.configFile];
    this.#java = this.#run(TOOL_MEMORY, 'kafka.tools.StorageTool', args);
    const how = await this.#java.ended;
    if (how !== 'exit code 0') throw new Error(`format failed: ${how}\n${this.logTail()}`);
  }

  start() {
    if (this.running) throw new Error(`node ${this.id} is already running`);
    this.#java = this.#run(NODE_MEMORY, 'kafka.Kafka', [this.configFile]);
  }

  /**
   * Resolves once the broker answers and knows the brokers with these ids to be alive.
   * @param {() => number[]} expectedIds asked again each time: others may die meanwhile
   * @param {number} deadlineMs from now
   */
  async ready(expectedIds, deadlineMs) {
    const deadline = performance.now() + deadlineMs;
    let last = 'nothing listens';
    while (performance.now() < deadline) {
      if (!this.running) {
        throw new Error(`node ${this.id} ended: ${await this.#java?.ended}\n${this.logTail()}`);
      }
      try {
        await apiVersions(this.port);
        const alive = await aliveBrokers(this.port);
        if (expectedIds().every((id) => alive.includes(id))) return;
        last = `it knows the brokers ${alive.join(', ') || '(none)'}`;
      } catch (problem) {
        last = /** @type {Error} */ (problem).message;
      }
      await sleep(POLL_MS);
    }
    throw new Error(
      `node ${this.id} was not ready in ${deadlineMs / 1000} s: ${last}\n${this.logTail()}`,
    );
  }

  /**
   * Sends the signal; resolves once the process has ended, unless the signal only pauses it.
   * @param {NodeJS.Signals} signal
   */
  async kill(signal) {
    this.#java?.signal(signal);
    if (!NOT_DEADLY.includes(signal)) await this.#java?.ended;
  }

  async stop() {
    await this.#java?.stop();
  }

  /** @returns {string} the last lines of both logs of this node */
  logTail() {
    return ['out', 'log']
      .map((kind) => {
        const file = join(this.at.logDir, `node-${this.id}.${kind}`);
        const lines = readOr(file, '').trim().split('\n').slice(-TAIL_LINES);
        return `--- ${file}\n${lines.join('\n')}`;
      })
      .join('\n');
  }

  /**
   * @param {string[]} memory
   * @param {string} mainClass
   * @param {string[]} args
   */
  #run(memory, mainClass, args) {
    const { jars, root, logDir } = this.at;
    const jvm = [
      ...memory,
      '-Djava.awt.headless=true',
      // Unpacked native codecs, and no hsperfdata file: nothing is left outside of our folder.
      `-Djava.io.tmpdir=${root}`,
      '-XX:-UsePerfData',
      `-Dlog4j2.configurationFile=${join(root, 'log4j2.properties')}`,
      `-Dharness.log=${join(logDir, `node-${this.id}.log`)}`,
      '-cp',
      join(jars, '*'),
    ];
    return new JavaProcess({
      args: [...jvm, mainClass, ...args],
      outFile: join(logDir, `node-${this.id}.out`),
      sweepDir: root,
    });
  }
}

/**
 * @param {string} file
 * @param {string} otherwise
 */
function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
