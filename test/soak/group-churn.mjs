/**
 * `node test/soak/group-churn.mjs [--nodes 1|3] [--protocol NAME] [--seconds N] [--seed N]
 * [--records]`
 *
 * Three members join and leave a group at random while messages come at a steady rate, for each
 * group protocol in turn. Prints one line per protocol; exits with 1 and says why if a promise of
 * verdict.mjs was broken. Uses the Kafka of KAFKA_BOOTSTRAP_SERVERS, else starts one of its own.
 * What happened is written down then, or always with --records. The seed repeats the decisions, but
 * not what the machine makes of them.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { churn, PROTOCOLS } from './churn.mjs';

const HARNESS = fileURLToPath(new URL('../kafka/with-kafka.mjs', import.meta.url));

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '1' },
    protocol: { type: 'string', multiple: true, default: Object.keys(PROTOCOLS) },
    seconds: { type: 'string', default: '120' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    records: { type: 'boolean', default: false },
  },
});

const servers = process.env.KAFKA_BOOTSTRAP_SERVERS;
process.exitCode = servers ? await soak(servers) : await withKafka();

/** @param {string} addresses @returns {Promise<number>} exit code */
async function soak(addresses) {
  const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
  const unknown = values.protocol.find((protocol) => !(protocol in PROTOCOLS));
  if (unknown !== undefined || !(seconds > 0) || !Number.isInteger(seed)) {
    console.error(`expected: --protocol ${Object.keys(PROTOCOLS).join('|')} --seconds N --seed N`);
    return 2;
  }
  let isGood = true;
  for (const protocol of values.protocol) {
    const outcome = await churn({ servers: addresses, protocol, seconds, seed });
    console.log(outcome.summary);
    for (const problem of outcome.problems) console.error(`${protocol}: ${problem}`);
    isGood &&= outcome.problems.length === 0;
    if (outcome.problems.length === 0 && !values.records) continue;
    console.error(`${protocol}: what happened, in order, is in ${keep(protocol, outcome.logs)}`);
  }
  return isGood ? 0 : 1;
}

/**
 * Writes down what all members have noted, in order.
 * @param {string} protocol
 * @param {import('./sessions.mjs').MemberLog[]} logs
 * @returns {string} the file
 */
function keep(protocol, logs) {
  const lines = logs.flatMap(({ name, lines: own, killedAt }) => [
    ...own.filter(({ what }) => what !== 'done').map((line) => ({ name, ...line })),
    ...(killedAt === undefined ? [] : [{ name, at: killedAt, what: 'killed' }]),
  ]);
  const file = join(tmpdir(), `kafka-napi-churn-${protocol}-${process.pid}.txt`);
  const text = lines.sort((a, b) => a.at - b.at).map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(file, text.join(''));
  return file;
}

/** Runs this again, with a Kafka. @returns {Promise<number>} exit code */
function withKafka() {
  const self = [process.execPath, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(process.execPath, [HARNESS, '--nodes', values.nodes, '--', ...self], {
    stdio: 'inherit',
  });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}
