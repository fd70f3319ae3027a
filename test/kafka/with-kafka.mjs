/**
 * `node test/kafka/with-kafka.mjs [--nodes N] -- command args...`
 *
 * Runs a command with KAFKA_BOOTSTRAP_SERVERS set: to the given one when the variable is there
 * already, else to a cluster started for the command and stopped after it; in the latter case also
 * the addresses of its other listeners (addresses.mjs). Exits with the command's code; with 75 when this machine cannot run
 * Kafka (see report.mjs).
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { addressesOf } from './addresses.mjs';
import { parseArguments } from './arguments.mjs';
import { startKafka } from './cluster.mjs';
import { reportNoKafka } from './report.mjs';

/** What a shell says when there is no such command. */
const EXIT_NO_COMMAND = 127;

/** @type {import('node:child_process').ChildProcess | undefined} */
let child;
/** @type {NodeJS.Signals | undefined} */
let interrupted;

/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM'];
for (const signal of SIGNALS) {
  process.on(signal, () => {
    // No command yet, or asked twice: at once. exit() ends java too.
    if (!child || interrupted) process.exit(128 + constants.signals[signal]);
    interrupted = signal;
    // A terminal's Ctrl-C reached the command as well; a SIGTERM is for us to pass on.
    if (signal === 'SIGTERM') child.kill(signal);
  });
}

process.exitCode = await main();

/** @returns {Promise<number>} the exit code */
async function main() {
  const given = process.env.KAFKA_BOOTSTRAP_SERVERS;
  let cluster;
  try {
    const { nodes, command } = parseArguments(process.argv.slice(2));
    if (command.length === 0) throw new Error('usage: with-kafka.mjs [--nodes N] -- command args');
    if (given) {
      console.error(`using the Kafka of KAFKA_BOOTSTRAP_SERVERS=${given}`);
      return await run(command, { KAFKA_BOOTSTRAP_SERVERS: given });
    }
    cluster = await startKafka({ nodes, log: console.error });
    return await run(command, addressesOf(cluster));
  } catch (problem) {
    return reportNoKafka(problem);
  } finally {
    await cluster?.stop();
  }
}

/**
 * @param {string[]} command
 * @param {Record<string, string>} addresses
 * @returns {Promise<number>} its exit code; 128 + n for death by signal n, as shells have it
 */
function run([program, ...args], addresses) {
  const env = { ...process.env, ...addresses };
  return new Promise((resolve) => {
    const started = spawn(program, args, { stdio: 'inherit', env });
    child = started;
    started.on('error', (problem) => {
      console.error(`${program}: ${problem.message}`);
      resolve(EXIT_NO_COMMAND);
    });
    started.on('exit', (code, signal) => {
      resolve(code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)]);
    });
  });
}
