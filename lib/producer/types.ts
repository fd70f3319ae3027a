import type { ClientEvent } from '../client/events.js';
import type { ClientOptions } from '../client/options.js';
import type { TimestampType } from '../consumer/message.js';
import type { KafkaError } from '../errors/kafka-error.js';
import type { Partitioner } from './partitioners/partitioner.js';
import type { PartitionerPreset } from './partitioners/presets.js';

/** What a key, a value or a header value can be. Strings are sent as UTF-8; null is Kafka's null. */
export type MessageBytes = Uint8Array | string | null;

/** Headers in order, duplicates allowed; or a record or map where neither matters. */
export type MessageHeaders =
  | readonly (readonly [name: string, value: MessageBytes])[]
  | Readonly<Record<string, MessageBytes>>
  | ReadonlyMap<string, MessageBytes>;

/** A message to send. It is never changed, and comes back in its {@link DeliveryReport}. */
export interface ProducerMessage {
  readonly topic: string;
  /** Default: the partitioner chooses (`partitioner`, by the key). */
  readonly partition?: number | undefined;
  readonly key?: MessageBytes | undefined;
  /** Null or left out: a tombstone. */
  readonly value?: MessageBytes | undefined;
  readonly headers?: MessageHeaders | undefined;
  /**
   * Milliseconds since the epoch, above 0. Default: when librdkafka gets the message, which is during
   * the call or, for small ones behind another, by the end of that turn of the event loop.
   */
  readonly timestamp?: number | undefined;
  /** Comes back in the report, by identity. */
  readonly opaque?: unknown;
}

/** Whether a message that failed may be in the log all the same. */
export type DeliveryStatus = 'notPersisted' | 'possiblyPersisted' | 'persisted';

/** What became of a message. */
export interface DeliveryReport {
  readonly type: 'deliveryReport';
  readonly topic: string;
  /** -1 if none was chosen before the message failed. */
  readonly partition: number;
  /** Offset in the partition; -1001 (`Offset.Invalid`) if unknown, e.g. with `acks` 0. */
  readonly offset: number;
  /** Milliseconds since the epoch; -1 if unknown (`rd_kafka_message_timestamp`). */
  readonly timestamp: number;
  /** Whose clock `timestamp` is of: the producer's, or the broker's (topic property). */
  readonly timestampType: TimestampType;
  /** The app's own object. */
  readonly message: ProducerMessage;
  /** The message's `opaque`. */
  readonly opaque: unknown;
  /** Null if it was delivered. */
  readonly error: KafkaError | null;
  /**
   * Whether it is in the log (`rd_kafka_message_status`). Without an error `persisted`, or, with
   * `acks` 0, `possiblyPersisted`.
   */
  readonly status: DeliveryStatus;
  /**
   * From when librdkafka got the message to the report, in milliseconds; -1 if unknown
   * (`rd_kafka_message_latency`).
   */
  readonly latencyMs: number;
  /** Broker that the message was sent to; -1 if it was sent to none (`rd_kafka_message_broker_id`). */
  readonly brokerId: number;
}

/** Called once with what became of a message: `error` is that of the report. */
export type OnDelivery = (error: KafkaError | null, report: DeliveryReport) => void;

/** What `events()` and `poll()` hand out. Branch on `type`. */
export type ProducerEvent = DeliveryReport | ClientEvent;

/** Handlers of the events that nobody reads with `events()` or `poll()`. */
export type ProducerHandlers = {
  readonly [Type in ClientEvent['type']]?: (event: Extract<ClientEvent, { type: Type }>) => void;
};

/** Options of a producer that are the binding's own. */
export interface ProducerOptions extends ClientOptions {
  /**
   * Called with errors, statistics and the like while nobody reads `events()` or `poll()`. A
   * throwing handler surfaces as an uncaught exception.
   */
  readonly handlers?: ProducerHandlers | undefined;
  /**
   * Chooses the partitions of messages that name none: another client's way, a balancer such as
   * `roundRobin()`, or a function of your own. Default: librdkafka's, by the property `partitioner`.
   *
   * Those that run in JS need a topic's number of partitions. Until a broker has told it, messages of
   * the topic wait in the producer, copied and in order, as part of its queue: `produce()` takes them,
   * and they fail like any others (`message.timeout.ms`, an unknown topic, `purge()`). It is asked for
   * again every `topic.metadata.refresh.interval.ms`, and when a partition proves not to exist.
   */
  readonly partitioner?: PartitionerPreset | Partitioner | undefined;
  /**
   * `false`: `events()` and `poll()` hand out no delivery reports, and the producer keeps nothing of a
   * message that has neither callback nor promise. Those that have one still get it. Default: true.
   */
  readonly deliveryReport?: boolean | undefined;
}
