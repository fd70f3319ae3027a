import type { ProducerConfig } from '../config/properties.generated.js';
import type { Partitioner } from '../producer/partitioners/partitioner.js';
import type { PartitionerPreset } from '../producer/partitioners/presets.js';
import type { Producer } from '../producer/producer.js';
import type { ProducerMessage, ProducerOptions } from '../producer/types.js';

/** A message to write: its topic is either its own or the writer's. */
export type WriterMessage = Omit<ProducerMessage, 'topic'> & {
  /** Only with a writer that has no topic. */
  readonly topic?: string | undefined;
};

interface CommonOptions {
  /** Topic of every message. Left out: each message names its own. */
  readonly topic?: string | undefined;
}

/** Options of a writer over a producer of the app's, which the writer does not close. */
export interface SharedWriterOptions extends CommonOptions {
  readonly producer: Producer;
  readonly config?: undefined;
}

/** Options of a writer with a producer of its own. */
export interface OwnWriterOptions extends CommonOptions {
  readonly producer?: undefined;
  /** librdkafka's properties. One that an option below stands for must not be set here too. */
  readonly config: ProducerConfig;
  /** The producer's options but for the partitioner, which is `balancer`. */
  readonly options?: Omit<ProducerOptions, 'partitioner'> | undefined;
  /** How partitions are chosen. Default: librdkafka's `partitioner`, which keeps keys together. */
  readonly balancer?: Partitioner | PartitionerPreset | undefined;
  /** Which replicas must have a message before it counts as written (`acks`). Default: `'all'`. */
  readonly requiredAcks?: 'all' | 'one' | 'none' | undefined;
  /** Times that a message is sent at most (`retries` and one). Default: until its time is up. */
  readonly maxAttempts?: number | undefined;
  /** Most messages in a request (`batch.num.messages`). Default: 10000. */
  readonly batchSize?: number | undefined;
  /** Most bytes in a request (`batch.size`). Default: 1000000. */
  readonly batchBytes?: number | undefined;
  /** How long a batch waits to be filled, in milliseconds (`linger.ms`). Default: 5. */
  readonly batchTimeoutMs?: number | undefined;
  /** `compression.type`. Default: `'none'`. */
  readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd' | undefined;
}

export type WriterOptions = SharedWriterOptions | OwnWriterOptions;
