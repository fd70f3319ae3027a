// What the library is to reach, and what has to be run to tell: data only. `npm run bench -- --targets`.
//
// A target compares a value of a row (see report.mjs) with:
//   floor    the scenario's C floor, repetition by repetition
//   peer     the best of the other clients that took part; `librdkafka`: of those over librdkafka
//   entry    another way of this library
//   difference  the floor's, of which it may be so much more
//   growth   how the floor's grows between two scenarios
//   share    its ratio to the floor in another scenario
//   nothing  the value itself is limited

const OURS = {
  produce: ['kafka-napi/callback', 'kafka-napi/promise', 'kafka-napi/batch', 'kafka-napi/channel'],
  consume: [
    'kafka-napi/batches',
    'kafka-napi/messages',
    'kafka-napi/events',
    'kafka-napi/poll',
    'kafka-napi/run',
    'kafka-napi/readable',
  ],
};
const PEERS = {
  produce: [
    'node-rdkafka/events',
    'confluent/events',
    'confluent/promise',
    'kafkajs/batch',
    'platformatic/batch',
  ],
  consume: [
    'node-rdkafka/flowing',
    'confluent/flowing',
    'confluent/eachMessage',
    'confluent/eachBatch',
    'kafkajs/eachBatch',
    'platformatic/flowing',
  ],
};
const SENDING = ['kafka-napi/callback', 'kafka-napi/promise'];
const READING = ['kafka-napi/batches', 'kafka-napi/messages'];

/**
 * What is run, of which contenders (all that can where `only` is missing), how often; `messages`
 * where it is not the scenario's number.
 *
 * @type {{ name: string, only?: readonly string[], repeat: number, messages?: number, onMock?: false }[]}
 */
export const TARGET_RUNS = [
  { name: 'produce', only: ['c/batch', ...OURS.produce, ...PEERS.produce], repeat: 5 },
  { name: 'consume', only: [...OURS.consume, ...PEERS.consume], repeat: 5 },
  { name: 'fields', only: [...READING, 'node-rdkafka/flowing', 'kafkajs/eachMessage'], repeat: 5 },
  { name: 'ack', repeat: 5 },
  // The mock answers an empty fetch only after its wait: who is a moment later than C's next message
  // waits that long, and nothing is told about the client.
  { name: 'echo', repeat: 5, onMock: false },
  { name: 'produce-1KiB', only: SENDING, repeat: 3 },
  { name: 'consume-1KiB', only: READING, repeat: 3 },
  { name: 'produce-10KiB', only: SENDING, repeat: 3 },
  { name: 'consume-10KiB', only: READING, repeat: 3 },
  { name: 'produce-1p', only: SENDING, repeat: 3 },
  { name: 'produce-1000p', only: SENDING, repeat: 3 },
  // One partition of the mock holds next to nothing: there, 64 are compared with 1000.
  { name: 'consume-1p', only: READING, repeat: 3, onMock: false },
  { name: 'consume-64p', only: READING, repeat: 3 },
  { name: 'consume-1000p', only: READING, repeat: 3 },
  { name: 'clients-1', only: ['kafka-napi/consumers'], repeat: 3 },
  { name: 'clients-200', only: ['kafka-napi/consumers'], repeat: 3 },
  { name: 'first-message', only: ['kafka-napi/batches'], repeat: 5 },
  { name: 'load', repeat: 21 },
  // A part of the published 100,000: an operation takes the slowest up to a millisecond.
  { name: 'published-single', messages: 20_000, repeat: 3 },
  { name: 'published-batch', repeat: 3 },
  { name: 'published-consume', messages: 20_000, repeat: 3 },
];

/**
 * @typedef {object} Target
 * @property {string} work
 * @property {string} scenario
 * @property {string} of Our entry.
 * @property {string} value Name of the value in a row.
 * @property {'floor' | 'peer' | 'librdkafka' | 'entry' | 'growth' | 'share' | 'difference' | 'nothing'} against
 * @property {string} [other] The entry, or the scenario, that it is compared with.
 * @property {string} [otherOnMock] The same on the mock, if it is another there.
 * @property {number} [per] growth: what the two scenarios differ by.
 * @property {'median' | 'max'} [which] nothing: of the row's values (default: median).
 * @property {number} [least] The result must be at least this.
 * @property {number} [most] ... at most this.
 * @property {string} [unit] nothing: of the limits.
 * @property {number} [scale] nothing: what makes the unit of the value.
 */

/** @type {(work: string, scenario: string, of: string, value: string, rest: object) => Target} */
const target = (work, scenario, of, value, rest) => ({
  work,
  scenario,
  of: `kafka-napi/${of}`,
  value,
  ...rest,
});

/** Speed and CPU time against C. */
const floor = (work, scenario, of, least, most) => [
  target(work, scenario, of, 'rate', { against: 'floor', least }),
  ...(most === undefined
    ? []
    : [target(work, scenario, of, 'cpuMicros', { against: 'floor', most })]),
];

const smooth = (work, scenario, of) => [
  target(work, scenario, of, 'loopP99', { against: 'nothing', most: 10, unit: 'ms' }),
  target(work, scenario, of, 'loopMax', { against: 'nothing', which: 'max', most: 25, unit: 'ms' }),
];

const LATENCIES = [
  ['produce until reported', 'ack', 'send'],
  ['produce until consumed', 'echo', 'messages'],
].flatMap(([work, scenario, of]) => [
  target(work, scenario, of, 'p50', { against: 'floor', most: 1.15 }),
  target(work, scenario, of, 'p99', { against: 'floor', most: 1.15 }),
  target(work, scenario, of, 'p50', { against: 'peer', most: 1 }),
]);

const SIZES = ['1KiB', '10KiB'].flatMap((size) => [
  ...floor(`produce ${size}`, `produce-${size}`, 'callback', 0.9),
  ...floor(`consume ${size}`, `consume-${size}`, 'batches', 0.9),
]);

const PARTITIONS = [
  ['produce', 'callback', 'produce-1p', undefined],
  ['consume', 'batches', 'consume-1p', 'consume-64p'],
].map(([work, of, other, otherOnMock]) =>
  target(`${work}, CPU at 1000 partitions`, `${work}-1000p`, of, 'cpuMicros', {
    against: 'share',
    other,
    otherOnMock,
    most: 1.2,
  }),
);

const GROWTHS = [
  ['threads of a further consumer', 'threads'],
  ['memory of a further consumer', 'currentRss'],
].map(([work, value]) =>
  target(work, 'clients-200', 'consumers', value, {
    against: 'growth',
    other: 'clients-1',
    per: 199,
    most: 1.05,
  }),
);

/** @type {readonly Target[]} */
export const TARGETS = [
  ...floor('produce, a callback each', 'produce', 'callback', 0.8, 1.5),
  target('produce, a callback each', 'produce', 'callback', 'rate', {
    against: 'librdkafka',
    least: 4,
  }),
  ...floor('produce, a promise each', 'produce', 'promise', 0.6),
  target('produce, a promise each', 'produce', 'promise', 'rate', { against: 'peer', least: 3 }),
  ...floor('consume, batches()', 'consume', 'batches', 0.95, 1.15),
  ...floor('consume, messages()', 'consume', 'messages', 0.85),
  target('consume, messages()', 'consume', 'messages', 'rate', { against: 'peer', least: 8 }),
  ...[
    ['poll', 'tryPoll()'],
    ['events', 'events()'],
  ].map(([of, call]) =>
    target(`consume, ${call}`, 'consume', of, 'rate', {
      against: 'entry',
      other: 'kafka-napi/messages',
      least: 0.85,
    }),
  ),
  ...floor('consume, key, headers, timestamp read', 'fields', 'messages', 0.7),
  ...SIZES,
  ...LATENCIES,
  ...smooth('event loop, produce', 'produce', 'callback'),
  ...smooth('event loop, send', 'produce', 'promise'),
  ...smooth('event loop, batches()', 'consume', 'batches'),
  ...smooth('event loop, messages()', 'consume', 'messages'),
  target('memory, consuming', 'consume', 'messages', 'rssBytes', {
    against: 'nothing',
    which: 'max',
    most: 150,
    unit: 'MB',
    scale: 1e-6,
  }),
  target('idle consumer, CPU beyond C', 'clients-1', 'consumers', 'idleCpu', {
    against: 'difference',
    most: 0.5,
    unit: 'ms/s',
  }),
  ...GROWTHS,
  ...PARTITIONS,
  target('loading the addon', 'load', 'addon', 'firstMs', {
    against: 'nothing',
    most: 20,
    unit: 'ms',
  }),
  target('importing the package, beyond an empty module', 'load', 'import', 'firstMs', {
    against: 'difference',
    most: 20,
    unit: 'ms',
  }),
];
