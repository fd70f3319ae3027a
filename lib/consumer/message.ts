import { inspect } from 'node:util';
import type { Batch, BatchEntry, PartitionName, ReceivedHeader } from './batch.js';

/** Who set a message's timestamp: the producer, or the broker when it appended the message. */
export type TimestampType = 'notAvailable' | 'createTime' | 'logAppendTime';

const TIMESTAMP_TYPES: readonly TimestampType[] = ['notAvailable', 'createTime', 'logAppendTime'];

/** A message as plain, printable data. */
export interface MessageJson {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType: TimestampType;
  readonly leaderEpoch: number | null;
  /** Base64. */
  readonly key: string | null;
  /** Base64. */
  readonly value: string | null;
  /** Values in base64. */
  readonly headers: readonly (readonly [string, string | null])[];
}

/** Where a message is. For the pulls, not for the app, which is why it is no method. */
export let entryOf: (message: Message) => BatchEntry;

/** A message's partition: the same object for all messages of a partition and a consumer. */
export let partitionOf: (message: Message) => PartitionName;

/**
 * A consumed message.
 *
 * Its fields are decoded when they are read. `key`, `value` and header values are views of the
 * memory of the batch that the message came in: valid for ever, but one kept message keeps its
 * batch. `detach()` gives a copy that does not.
 */
export class Message {
  static {
    entryOf = (message) => [message.#batch, message.#index];
    partitionOf = (message) => message.#batch.name(message.#index);
  }

  readonly #batch: Batch;
  readonly #index: number;
  // Read again and again by the same app: the same view each time.
  #key: Buffer | null | undefined;
  #value: Buffer | null | undefined;
  #headers: readonly ReceivedHeader[] | undefined;

  /** @internal */
  constructor(batch: Batch, index: number) {
    this.#batch = batch;
    this.#index = index;
  }

  /** Tells a message from the other events. */
  get type(): 'message' {
    return 'message';
  }

  /** Name of the topic that it was read from. */
  get topic(): string {
    return this.#batch.name(this.#index).topic;
  }

  get partition(): number {
    return this.#batch.name(this.#index).partition;
  }

  /** Where it is in the partition. What is committed for it is this plus one. */
  get offset(): number {
    return this.#batch.offset(this.#index);
  }

  /** Null if the message has none; an empty key is an empty Buffer. */
  get key(): Buffer | null {
    return (this.#key ??= this.#batch.key(this.#index));
  }

  /** Null if the message has none (a tombstone); an empty value is an empty Buffer. */
  get value(): Buffer | null {
    return (this.#value ??= this.#batch.value(this.#index));
  }

  /** In the producer's order, with duplicates; empty if there are none. */
  get headers(): readonly ReceivedHeader[] {
    return (this.#headers ??= this.#batch.headers(this.#index));
  }

  /** Milliseconds since the epoch; -1 if there is none. */
  get timestamp(): number {
    return this.#batch.timestamp(this.#index);
  }

  /** Whose clock `timestamp` is of (`rd_kafka_message_timestamp`); a topic's property says which. */
  get timestampType(): TimestampType {
    return TIMESTAMP_TYPES[this.#batch.timestampType(this.#index)] ?? 'notAvailable';
  }

  /** Epoch of the partition's leader when the message was written; null if unknown. */
  get leaderEpoch(): number | null {
    const epoch = this.#batch.leaderEpoch(this.#index);
    return epoch < 0 ? null : epoch;
  }

  /** A message with memory of its own, which keeps nothing else alive. */
  detach(): Message {
    return new Message(this.#batch.extract(this.#index), 0);
  }

  /** For `JSON.stringify()`: all fields, bytes in base64. */
  toJSON(): MessageJson {
    const base64 = (bytes: Buffer | null): string | null => bytes?.toString('base64') ?? null;
    return {
      topic: this.topic,
      partition: this.partition,
      offset: this.offset,
      timestamp: this.timestamp,
      timestampType: this.timestampType,
      leaderEpoch: this.leaderEpoch,
      key: base64(this.key),
      value: base64(this.value),
      headers: this.headers.map(([name, value]) => [name, base64(value)] as const),
    };
  }

  /** Shows the fields, as for a plain object. */
  [inspect.custom](depth: number, options: object): string {
    if (depth < 0) return '[Message]';
    const { topic, partition, offset, key, value, headers, timestamp } = this;
    const fields = { topic, partition, offset, key, value, headers, timestamp };
    return `Message ${inspect(fields, options)}`;
  }
}
