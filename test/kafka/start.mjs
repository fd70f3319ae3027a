/** `npm run kafka [-- --nodes 3]`: a real Kafka to play with, until Ctrl-C or SIGTERM. */
import { addressesOf } from './addresses.mjs';
import { parseArguments } from './arguments.mjs';
import { startKafka } from './cluster.mjs';
import { reportNoKafka } from './report.mjs';

/** @type {import('./cluster.mjs').KafkaCluster | undefined} */
let cluster;
let ending = false;

async function end() {
  if (ending) process.exit(0); // asked twice: at once (exit() ends java too)
  ending = true;
  console.error('\nstopping Kafka...');
  await cluster?.stop();
  process.exit(0);
}
process.on('SIGINT', end);
process.on('SIGTERM', end);

try {
  const { nodes } = parseArguments(process.argv.slice(2));
  cluster = await startKafka({ nodes, log: console.error });
  const addresses = Object.entries(addressesOf(cluster));
  console.log(addresses.map(([name, value]) => `${name}=${value}`).join('\n'));
  console.error(`broker logs: ${cluster.logDir}`);
  console.error('stop it with Ctrl-C');
} catch (problem) {
  // While ending, a failed start is nothing to report.
  if (!ending) process.exitCode = reportNoKafka(problem);
}
