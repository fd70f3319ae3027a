// A message of the app, checked and brought into the form that the addon takes.
import { Buffer } from 'node:buffer';
import { types } from 'node:util';
import { checkTopic } from '../client/topic-partition.js';
import { invalidArgType, invalidArgValue, outOfRange } from '../errors/argument-error.js';
import { BytesKind, HAS_HEADERS, type NativeBytes, VALUE_KIND_SHIFT } from '../native/binding.js';
import type { MessageHeaders, ProducerMessage } from './types.js';

const MAX_PARTITION = 2 ** 31 - 1;
/** librdkafka's RD_KAFKA_PARTITION_UA: the partitioner chooses. */
export const PARTITION_ANY = -1;

/** A message as the addon takes it: what the app does to its own object later has no effect. */
export interface EncodedMessage {
  readonly message: ProducerMessage;
  readonly topic: string;
  /** -1 until one is chosen: by a partitioner in JS, else by librdkafka. */
  partition: number;
  /** Kinds of key and value, and whether there are headers: `NativeProducer.produce()`. */
  readonly kinds: number;
  readonly key: NativeBytes;
  readonly value: NativeBytes;
  readonly headers: NativeBytes[] | undefined;
  readonly timestamp: number;
  readonly opaque: unknown;
}

/**
 * @param fields - The message's, if they have been read: getters are not called twice.
 * @throws TypeError, RangeError for a malformed message.
 */
export function encode(message: ProducerMessage, fields = message): EncodedMessage {
  const topic = topicOf(fields);
  const { key, value, headers: given, opaque } = fields;
  const headers = given === undefined ? undefined : flattenHeaders(given);
  const kinds =
    kindOf('message.key', key) |
    (kindOf('message.value', value) << VALUE_KIND_SHIFT) |
    (headers === undefined ? 0 : HAS_HEADERS);
  const partition = partitionOf(fields);
  const timestamp = timestampOf(fields);
  return { message, topic, partition, kinds, key, value, headers, timestamp, opaque };
}

/**
 * A copy that does not share bytes with the app.
 *
 * @param seen - The message as a partitioner is to see it.
 */
export function copyOf(encoded: EncodedMessage, seen: ProducerMessage): EncodedMessage {
  const key = copyBytes(encoded.key);
  const value = copyBytes(encoded.value);
  const headers = encoded.headers?.map(copyBytes);
  return { ...encoded, message: { ...seen, key, value }, key, value, headers };
}

function copyBytes(bytes: NativeBytes): NativeBytes {
  return typeof bytes === 'object' && bytes !== null
    ? Uint8Array.prototype.slice.call(bytes)
    : bytes;
}

/** Bytes of key, value and headers. */
export function sizeOf({ key, value, headers = [] }: EncodedMessage): number {
  return [key, value, ...headers].reduce((sum, bytes) => sum + lengthOf(bytes), 0);
}

function lengthOf(bytes: NativeBytes): number {
  if (typeof bytes === 'string') return Buffer.byteLength(bytes);
  return bytes?.byteLength ?? 0;
}

// Most messages are for the topic of the one before.
let lastTopic: string | symbol = Symbol('none yet');

function topicOf(message: ProducerMessage): string {
  if (typeof message !== 'object' || (message as unknown) === null) {
    throw invalidArgType('message', 'an object', message);
  }
  const { topic } = message;
  if (topic !== lastTopic) {
    checkTopic('message.topic', topic);
    lastTopic = topic;
  }
  return topic;
}

function partitionOf(message: ProducerMessage): number {
  const { partition } = message;
  if (partition === undefined) return PARTITION_ANY;
  if (typeof partition !== 'number')
    throw invalidArgType('message.partition', 'a number', partition);
  if (!Number.isInteger(partition) || partition < PARTITION_ANY || partition > MAX_PARTITION) {
    throw outOfRange('message.partition', `an integer from -1 to ${MAX_PARTITION}`, partition);
  }
  return partition;
}

function timestampOf(message: ProducerMessage): number {
  const { timestamp } = message;
  if (timestamp === undefined) return 0;
  if (typeof timestamp !== 'number')
    throw invalidArgType('message.timestamp', 'a number', timestamp);
  // librdkafka takes 0 for "now".
  if (!Number.isSafeInteger(timestamp) || timestamp < 1) {
    throw outOfRange('message.timestamp', 'an integer above 0, in milliseconds', timestamp);
  }
  return timestamp;
}

function kindOf(name: string, bytes: unknown): number {
  if (typeof bytes === 'string') return BytesKind.string;
  if (bytes === undefined || bytes === null) return BytesKind.null;
  // `instanceof` would also take a Proxy, which has no bytes, and not an array of another realm.
  if (types.isUint8Array(bytes)) return BytesKind.bytes;
  throw invalidArgType(name, 'a Uint8Array, a string or null', bytes);
}

/** Headers as a flat array of name and value; undefined if there are none. */
function flattenHeaders(headers: MessageHeaders): NativeBytes[] | undefined {
  if (typeof headers !== 'object' || (headers as unknown) === null) {
    throw invalidArgType('message.headers', 'an array, a Map or a record', headers);
  }
  const flat: NativeBytes[] = [];
  for (const entry of entriesOf(headers)) {
    if (!Array.isArray(entry) || entry.length !== 2) {
      throw invalidArgType('message.headers', 'made of [name, value] pairs', entry);
    }
    const [name, value] = entry as unknown[];
    if (typeof name !== 'string') throw invalidArgType('header name', 'a string', name);
    // Readers of librdkafka see header names as C strings: the rest would be lost.
    if (name.includes('\0')) {
      throw invalidArgValue('header name', 'must not contain a NUL character');
    }
    kindOf(`header "${name}"`, value);
    flat.push(name, (value ?? null) as NativeBytes);
  }
  return flat.length > 0 ? flat : undefined;
}

function entriesOf(headers: MessageHeaders): Iterable<unknown> {
  if (Array.isArray(headers)) return headers as unknown[];
  if (types.isMap(headers)) return headers.entries();
  // A Set, an iterator and the like would look like a record without any header.
  if (Symbol.iterator in headers || ArrayBuffer.isView(headers)) {
    throw invalidArgType('message.headers', 'an array, a Map or a record', headers);
  }
  return Object.entries(headers);
}
