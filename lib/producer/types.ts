import type { ClientEvent } from '../client/events.js';
import type { ClientOptions } from '../client/client.js';
import type { KafkaError } from '../errors/kafka-error.js';

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
  /** Milliseconds since the epoch, above 0. Default: the time of the call. */
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
  /** Milliseconds since the epoch; -1 if unknown. */
  readonly timestamp: number;
  /** The app's own object. */
  readonly message: ProducerMessage;
  /** The message's `opaque`. */
  readonly opaque: unknown;
  /** Null if it was delivered. */
  readonly error: KafkaError | null;
  readonly status: DeliveryStatus;
  /** From `produce()` to the report, in milliseconds; -1 if unknown. */
  readonly latencyMs: number;
  /** Broker that the message was sent to; -1 if it was sent to none. */
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
}
