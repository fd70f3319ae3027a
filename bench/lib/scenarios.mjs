// What is measured. A scenario is a workload with settings; every contender that has methods for the
// workload takes part with each of them, or with those that `only` names.

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title
 * @property {'produce' | 'consume' | 'operations' | 'ack' | 'echo' | 'clients' | 'load'} workload
 * @property {'throughput' | 'latency' | 'clients' | 'first'} kind What is reported.
 * @property {string} floor The contender that the ratios are to.
 * @property {Partial<import('./spec.mjs').Settings>} [settings] Those that the scenario is about.
 * @property {Partial<import('./spec.mjs').Settings>} [defaults] Those that the command line overrules.
 * @property {number} [share] Times the messages that are asked for: fewer where each takes long, more
 *   where the run would else be too short.
 * @property {number} [peerShare] Part of them that the other clients get: they are slower, so that
 *   their runs last as long with fewer.
 * @property {number} [repeat] Runs of each, if not what is asked for.
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

const FLOORS = {
  produce: 'c/produce',
  consume: 'c/batch',
  operations: 'c/operations',
  ack: 'c/ack',
  echo: 'c/echo',
};

/** @returns {Scenario} */
const throughput = (workload, name, title, settings = {}, rest = {}) => ({
  name,
  title,
  workload,
  kind: 'throughput',
  floor: FLOORS[workload],
  settings,
  peerShare: 0.5,
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
/**
 * Long enough that what a client does once (V8's optimising above all) is a small part of it; the
 * partitions are what the mock needs to hold as many.
 */
const LONG = { peerShare: 0.1 };
const HELD = { partitions: 96 };

/** @type {Scenario[]} */
export const CORE = [
  throughput(
    'produce',
    'produce',
    'Produce, a report for each message',
    {},
    { ...LONG, defaults: { messages: 3_000_000 } },
  ),
  throughput(
    'consume',
    'consume',
    'Consume, the value read',
    {},
    { ...LONG, defaults: { ...HELD, messages: 3_600_000 } },
  ),
  throughput('consume', 'fields', 'Consume, with key, 3 headers and timestamp read', FIELDS, {
    ...LONG,
    defaults: { ...HELD, messages: 2_000_000 },
  }),
  // Awaited singly a message takes a round trip: a small part of them is enough, but not so few that
  // a broker's first thousands, which it serves slowly, are in the p99.
  latency(
    'ack',
    'ack',
    'One message at a time: produce, wait for its report',
    {},
    { share: 0.04, peerShare: 0.1 },
  ),
  latency(
    'echo',
    'echo',
    'One message at a time: produce, wait until it is consumed',
    { partitions: 1 },
    { share: 0.04, peerShare: 0.25 },
  ),
];

/** Both ways, typical methods only. */
const bothWays = (name, title, settings, rest = {}) =>
  ['produce', 'consume'].map((workload) =>
    throughput(workload, `${workload}-${name}`, `${workload}, ${title}`, settings, {
      only: TYPICAL[workload],
      ...rest,
    }),
  );

// More partitions where the mock would else hold little more than a consumer fetches ahead.
const SIZES = [
  ['10B', '10 bytes', { size: 10 }, 1],
  ['1KiB', '1 KiB', { size: 1024, partitions: 256 }, 2],
  ['10KiB', '10 KiB', { size: 10 * 1024, partitions: 512 }, 0.4],
  ['100KiB', '100 KiB', { size: 100 * 1024, partitions: 512 }, 0.04],
];

// As @platformatic/kafka's BENCHMARKS.md has it: acks 0, 3 partitions, values of 3 bytes, and one
// operation after the other, each awaited; messages are produced to partition 0 alone. What is read
// was written one record a batch, and is fetched in pieces of 2 KiB.
const PUBLISHED = { acks: 0, partitions: 3, size: 3, keySize: 10, headers: 2 };
const OPERATIONS = { peerShare: 1, share: 1, repeat: 3 };

/** @type {Scenario[]} */
const PUBLISHED_BY_PLATFORMATIC = [
  throughput(
    'operations',
    'published-single',
    'As published by @platformatic/kafka: 1 message an operation',
    { ...PUBLISHED, messages: 100_000, perOperation: 1 },
    OPERATIONS,
  ),
  throughput(
    'operations',
    'published-batch',
    'As published by @platformatic/kafka: 100 messages an operation',
    { ...PUBLISHED, messages: 100_000, perOperation: 100 },
    OPERATIONS,
  ),
  throughput(
    'consume',
    'published-consume',
    'As published by @platformatic/kafka: consume, fetches of 2 KiB',
    { ...PUBLISHED, messages: 100_000, fetchBytes: 2048 },
    { ...OPERATIONS, only: TYPICAL.consume },
  ),
];

const rates = [
  [1, '1 message/s', { messages: 10 }],
  [1000, '1,000 messages/s', { messages: 10_000 }],
  [10_000, '10,000 messages/s', { messages: 50_000 }],
];

/** @type {Scenario[]} */
const FURTHER = [
  ...SIZES.flatMap(([name, title, settings, share]) => bothWays(name, title, settings, { share })),
  ...[1, 12, 64, 1000].flatMap((partitions) =>
    bothWays(
      `${partitions}p`,
      `${partitions} partition${partitions === 1 ? '' : 's'}`,
      { partitions },
      { defaults: { messages: 1_000_000 } },
    ),
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
    title: 'Loading the package; floor: an empty module',
    workload: 'load',
    kind: 'first',
    floor: 'kafka-napi/empty',
    settings: { messages: 1 },
    repeat: 21,
  },
  ...PUBLISHED_BY_PLATFORMATIC,
];

export const SUITES = { core: CORE, full: [...CORE, ...FURTHER] };

/** Every scenario, by name. */
export const scenarioNames = SUITES.full.map(({ name }) => name);
