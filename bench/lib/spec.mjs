// What one measurement is told.

/**
 * @typedef {object} Settings What the scenario and the command line decide.
 * @property {number} messages
 * @property {number} size Bytes of a value.
 * @property {number} keySize Bytes of a key; 0: none.
 * @property {number} headers Headers per message.
 * @property {number} partitions
 * @property {-1 | 0 | 1} acks
 * @property {string} compression
 * @property {boolean} fields Whether key, headers and timestamp are read too.
 * @property {number} rate Messages per second of an echo; 0: one at a time.
 * @property {number} clients
 * @property {number} idleMs
 * @property {number} perOperation Messages that are sent, and waited for, together.
 * @property {number} fetchBytes Most of a partition in a fetch, and a topic of single-record batches;
 *   0: as the client has it.
 */

/**
 * @typedef {Settings & {
 *   bootstrap: string, topic: string, groupId: string, window: number, chunk: number,
 *   producer: Record<string, string | number | boolean>,
 *   consumer: Record<string, string | number | boolean>,
 *   module?: string, workload?: string, method?: string,
 * }} Spec
 */

/** @type {Settings} */
export const DEFAULTS = {
  messages: 500_000,
  size: 100,
  keySize: 0,
  headers: 0,
  partitions: 12,
  acks: -1,
  compression: 'none',
  fields: false,
  rate: 0,
  clients: 1,
  idleMs: 3000,
  perOperation: 1,
  fetchBytes: 0,
};

const MAX_WINDOW = 50_000;
const WINDOW_BYTES = 64 * 1024 * 1024;

/** What the mock keeps of a partition, less a tenth for what it counts beside the records. */
const MOCK_PARTITION_BYTES = 0.9 * 5 * 1024 * 1024;
/** librdkafka's default for `fetch.wait.max.ms`. */
const KAFKA_WAIT_MS = 500;

const RECORD_OVERHEAD = 24;
/** Of a batch with a single record. */
const BATCH_OVERHEAD = 85;
const HEADER_BYTES = 24;

/**
 * Most messages without a report, for every client alike.
 *
 * @param {number} size
 */
export function windowFor(size) {
  return Math.max(Math.min(MAX_WINDOW, Math.floor(WINDOW_BYTES / Math.max(size, 1))), 100);
}

/**
 * How many messages the mock can hold, so that a consumer finds them all.
 *
 * @param {Settings} settings
 */
export function mockCapacity({ size, keySize, headers, partitions, fetchBytes }) {
  const overhead = fetchBytes > 0 ? BATCH_OVERHEAD : RECORD_OVERHEAD;
  const record = size + keySize + headers * HEADER_BYTES + overhead;
  return partitions * Math.floor(MOCK_PARTITION_BYTES / record);
}

/**
 * The same for all contenders; those that are not made of librdkafka take what they have of it.
 *
 * @param {Settings} settings
 * @param {'mock' | 'kafka'} kind
 * @param {string} workload
 */
export function librdkafkaConfig(settings, kind, workload) {
  // An empty fetch of the mock is answered only after this time, whatever has come meanwhile.
  const mockWait = { echo: 1, consume: 10 }[workload] ?? KAFKA_WAIT_MS;
  return {
    producer: {
      acks: settings.acks,
      // Who waits for each operation does not wait for company.
      'linger.ms': workload === 'operations' ? 0 : 5,
      'compression.type': settings.compression,
      'batch.num.messages': 10_000,
      'batch.size': 1_000_000,
      'queue.buffering.max.messages': 100_000,
      'enable.idempotence': false,
    },
    consumer: {
      'auto.offset.reset': 'earliest',
      'enable.auto.commit': true,
      'auto.commit.interval.ms': 5000,
      'fetch.wait.max.ms': kind === 'mock' ? mockWait : KAFKA_WAIT_MS,
      // This library's defaults.
      'fetch.queue.backoff.ms': 5,
      'fetch.max.bytes': 4 * 1024 * 1024,
      'queued.min.messages': 100_000,
      ...(settings.fetchBytes > 0 && { 'fetch.message.max.bytes': settings.fetchBytes }),
    },
  };
}

/**
 * Arguments of a C program.
 *
 * @param {Spec} spec
 * @param {string} mode
 * @param {'producer' | 'consumer' | 'both'} role
 */
export function nativeArguments(spec, mode, role) {
  const properties = {
    ...(role === 'consumer' ? {} : spec.producer),
    ...(role === 'producer' ? {} : spec.consumer),
  };
  const options = {
    '--bootstrap': spec.bootstrap,
    '--topic': spec.topic,
    '--group': spec.groupId,
    '--mode': mode,
    '--messages': spec.messages,
    '--size': spec.size,
    '--key-size': spec.keySize,
    '--headers': spec.headers,
    '--partitions': spec.partitions,
    '--window': spec.window,
    '--chunk': spec.chunk,
    '--rate': spec.rate,
    '--clients': spec.clients,
    '--idle-ms': spec.idleMs,
    '--fields': spec.fields ? 1 : 0,
    '--per-operation': spec.perOperation,
  };
  return [
    ...Object.entries(options).flatMap(([name, value]) => [name, String(value)]),
    ...Object.entries(properties).flatMap(([name, value]) => ['-X', `${name}=${value}`]),
  ];
}
