// The command line of bench/run.mjs.

import { parseArgs } from 'node:util';
import { Failure } from '../../deps/failure.mjs';
import { scenarioNames, SUITES } from './scenarios.mjs';

export const USAGE = `usage: npm run bench -- [options]

  --targets             what tells whether the library reaches its targets, and the table of them;
                        goes on where an earlier one was ended, if neither commit nor options
                        have changed
  --fresh               ... begins anew
  --kafka               on a real Kafka: that of KAFKA_BOOTSTRAP_SERVERS, or one that is started
                        here; default: librdkafka's mock cluster
  --suite NAME          core (default) or full
  --scenario NAME,...   only these; \`--list\` prints them
  --contender NAME,...  only these, and the C floor: c, kafka-napi, node-rdkafka, confluent, kafkajs,
                        platformatic; or one way of one: kafka-napi/messages
  --messages N          per run (default 500000, or what the scenario has; scenarios of single
                        messages, and slower clients, take a part of them)
  --size N              bytes of a value (default 100)
  --partitions N        (default 12)
  --acks all|1|0        (default all)
  --repeat N            runs of each (default 5, or what the scenario has), interleaved
  --out FOLDER          for the JSON file and the plots (default docs/benchmarks)
  --name NAME           of these files (default: the cluster's kind)
  --list                prints the scenarios and who takes part in them`;

const ACKS = { all: -1, '-1': -1, 1: 1, 0: 0 };

/**
 * @param {string} name
 * @param {string | undefined} text
 * @param {number | undefined} fallback
 */
function integer(name, text, fallback) {
  if (text === undefined) return fallback;
  if (!/^[1-9]\d*$/.test(text)) throw new Failure(`--${name} ${text}: not a number above 0`);
  return Number(text);
}

/** @param {string | undefined} text */
const list = (text) => text?.split(',').filter(Boolean);

/**
 * @param {readonly string[]} argv
 */
export function parseOptions(argv) {
  const string = { type: 'string' };
  const boolean = { type: 'boolean', default: false };
  let values;
  try {
    const names = 'suite scenario contender messages size partitions acks repeat out name';
    const options = Object.fromEntries(names.split(' ').map((name) => [name, string]));
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        ...options,
        targets: boolean,
        fresh: boolean,
        kafka: boolean,
        list: boolean,
        help: boolean,
      },
    }));
  } catch (error) {
    throw new Failure(error.message, USAGE.split('\n'));
  }
  if (values.acks !== undefined && !(values.acks in ACKS)) {
    throw new Failure(`--acks ${values.acks}: all, 1 or 0`);
  }
  const suite = values.suite ?? 'core';
  if (!(suite in SUITES)) throw new Failure(`--suite ${suite}: core or full`);
  const scenarios = list(values.scenario);
  const unknown = scenarios?.find((name) => !scenarioNames.includes(name));
  if (unknown !== undefined) {
    throw new Failure(`--scenario ${unknown}: there are ${scenarioNames.join(', ')}`);
  }
  return {
    help: values.help,
    list: values.list,
    kafka: values.kafka,
    targets: values.targets,
    fresh: values.fresh,
    suite,
    scenarios,
    contenders: list(values.contender),
    repeat: integer('repeat', values.repeat, undefined),
    out: values.out,
    name: values.name,
    // What was not given is left out: a scenario's own settings come before the defaults.
    settings: Object.fromEntries(
      Object.entries({
        messages: integer('messages', values.messages, undefined),
        size: integer('size', values.size, undefined),
        partitions: integer('partitions', values.partitions, undefined),
        acks: values.acks === undefined ? undefined : ACKS[values.acks],
      }).filter(([, value]) => value !== undefined),
    ),
  };
}
