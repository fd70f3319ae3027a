// What is measured. A scenario is a workload with settings; every contender that has methods for the
// workload takes part with each of them, or with those that `only` names.

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title
 * @property {'produce' | 'consume' | 'ack' | 'echo' | 'clients' | 'load'} workload
 * @property {'throughput' | 'latency' | 'clients' | 'first'} kind What is reported.
 * @property {string} floor The contender that the ratios are to.
 * @property {Partial<import('./spec.mjs').Settings>} [settings] Those that the scenario is about.
 * @property {number} [share] Part of the messages that are asked for, where each takes long.
 * @property {readonly string[]} [only] Of the contenders' methods.
 */

/** One or two ways of each client: enough where the point is a setting, not the client's forms. */
const TYPICAL = {
  produce: [
    'c/produce',
    'kafka-napi/callback',
    'kafka-napi/promise',
    'node-rdkafka/events',
    'confluent/promise',
    'kafkajs/batch',
    'platformatic/batch',
  ],
  consume: [
    'c/batch',
    'kafka-napi/batches',
    'kafka-napi/messages',
    'node-rdkafka/flowing',
    'confluent/eachMessage',
    'kafkajs/eachMessage',
    'platformatic/flowing',
  ],
};

const FLOORS = { produce: 'c/produce', consume: 'c/batch', ack: 'c/ack', echo: 'c/echo' };

/** @returns {Scenario} */
const throughput = (workload, name, title, settings = {}, rest = {}) => ({
  name,
  title,
  workload,
  kind: 'throughput',
  floor: FLOORS[workload],
  settings,
  ...rest,
});

/** @returns {Scenario} */
const latency = (workload, name, title, settings = {}, rest = {}) => ({
  name,
  title,
  workload,
  kind: 'latency',
  floor: FLOORS[workload],
  settings,
  ...rest,
});

const FIELDS = { keySize: 16, headers: 3, fields: true };
// Awaited singly a message takes a round trip: a small part of them is enough.
const SINGLY = { share: 0.004 };

/** @type {Scenario[]} */
export const CORE = [
  throughput('produce', 'produce', 'Produce, a report for each message'),
  throughput('consume', 'consume', 'Consume, the value read'),
  throughput('consume', 'fields', 'Consume, with key, 3 headers and timestamp read', FIELDS),
  latency('ack', 'ack', 'One message at a time: produce, wait for its report', {}, SINGLY),
  latency(
    'echo',
    'echo',
    'One message at a time: produce, wait until it is consumed',
    { partitions: 1 },
    SINGLY,
  ),
];

/** Both ways, typical methods only. */
const bothWays = (name, title, settings, share = 1) =>
  ['produce', 'consume'].map((workload) =>
    throughput(workload, `${workload}-${name}`, `${workload}, ${title}`, settings, {
      share,
      only: TYPICAL[workload],
    }),
  );

// More partitions where the mock would else hold little more than a consumer fetches ahead.
const SIZES = [
  ['10B', '10 bytes', { size: 10 }, 1],
  ['1KiB', '1 KiB', { size: 1024, partitions: 64 }, 0.5],
  ['10KiB', '10 KiB', { size: 10 * 1024, partitions: 64 }, 0.05],
  ['100KiB', '100 KiB', { size: 100 * 1024, partitions: 64 }, 0.005],
];

const rates = [
  [1, '1 message/s', { messages: 10 }],
  [1000, '1,000 messages/s', { messages: 10_000 }],
  [10_000, '10,000 messages/s', { messages: 50_000 }],
];

/** @type {Scenario[]} */
const FURTHER = [
  ...SIZES.flatMap(([name, title, settings, share]) => bothWays(name, title, settings, share)),
  ...[1, 64, 1000].flatMap((partitions) =>
    bothWays(`${partitions}p`, `${partitions} partition${partitions === 1 ? '' : 's'}`, {
      partitions,
    }),
  ),
  ...bothWays('key', 'with 16-byte keys', { keySize: 16 }),
  ...bothWays('key-headers', 'with 16-byte keys and 3 headers', { keySize: 16, headers: 3 }),
  ...['lz4', 'zstd'].flatMap((compression) => bothWays(compression, compression, { compression })),
  ...[0, 1].map((acks) =>
    throughput(
      'produce',
      `produce-acks${acks}`,
      `produce, acks ${acks}`,
      { acks },
      { only: TYPICAL.produce },
    ),
  ),
  ...rates.map(([rate, title, settings]) =>
    latency('echo', `echo-${rate}`, `Produce until consumed, ${title}`, {
      partitions: 1,
      rate,
      ...settings,
    }),
  ),
  ...[1, 50, 200].map((clients) => ({
    name: `clients-${clients}`,
    title: `${clients} consumer${clients === 1 ? '' : 's'} in a process`,
    workload: 'clients',
    kind: 'clients',
    floor: 'c/consumers',
    settings: { clients, messages: 1, partitions: 1 },
  })),
  {
    name: 'first-report',
    title: 'From the start of the process to the first report',
    workload: 'produce',
    kind: 'first',
    floor: 'c/produce',
    settings: { messages: 2 },
    only: TYPICAL.produce,
  },
  {
    name: 'first-message',
    title: 'From the start of the process to the first message',
    workload: 'consume',
    kind: 'first',
    floor: 'c/batch',
    settings: { messages: 1 },
    only: TYPICAL.consume,
  },
  {
    name: 'load',
    title: 'Loading the package',
    workload: 'load',
    kind: 'first',
    floor: 'kafka-napi/import',
    settings: { messages: 1 },
  },
];

export const SUITES = { core: CORE, full: [...CORE, ...FURTHER] };

/** Every scenario, by name. */
export const scenarioNames = SUITES.full.map(({ name }) => name);
