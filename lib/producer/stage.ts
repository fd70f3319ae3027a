// Small messages, written down in memory that the addon reads, and handed to librdkafka together: a
// call of the addon costs more than a message of a hundred bytes.
//
// Rules
// 1. The bytes are copied at once: the app may use its buffers again.
// 2. Only what librdkafka is sure to take is staged: there is room by count and by bytes, and the
//    topic and the partition have taken messages before. All else goes to librdkafka directly,
//    behind what is staged, so that `produce()` can throw. Should librdkafka refuse a staged message
//    all the same (the topic was deleted, the producer has failed), it gets a failed report.
// 3. The first message of a turn of the event loop goes directly; those that follow it in the same
//    turn wait here, for the end of the turn at the latest.
// 4. Whoever asks librdkafka for something flushes first.
import { Buffer } from 'node:buffer';
import { setImmediate } from 'node:timers';
import { types } from 'node:util';
import type { CheckedConfig } from '../config/validate.js';
import { ErrorCode } from '../errors/codes.generated.js';
import type { NativeBytes, NativeProducer } from '../native/binding.js';
import { type EncodedMessage, PARTITION_ANY } from './encode.js';
import type { Placement } from './placement.js';
import type { ProducerMessage } from './types.js';

// The block, as src-native/core/produce_stage.h lays it out.
const MAX_TOPICS = 252;
const MAX_MESSAGES = 64;
const MAX_HEADERS = 256;
const MAX_BYTES = 65_536;
const PARTITIONS_AT = 16;
const MESSAGES_AT = PARTITIONS_AT + 4 * MAX_TOPICS;
const MESSAGE_BYTES = 32;
const HEADERS_AT = MESSAGES_AT + MESSAGE_BYTES * MAX_MESSAGES;
const BYTES_AT = HEADERS_AT + 8 * MAX_HEADERS;
const MESSAGE_I32 = MESSAGE_BYTES / 4;
// Positions within a message.
const I32_TOPIC = 0;
const I32_PARTITION = 1;
const I32_SLOT = 2;
const I32_KEY = 3;
const I32_VALUE = 4;
const I32_HEADERS = 5;
const I32_ERROR = 6;

/** Larger messages are not copied twice. */
const MAX_MESSAGE_BYTES = 4096;
const MAX_MESSAGE_HEADERS = 16;
/** A string of this length is faster written by a loop than by a call. */
const SHORT_TEXT = 24;
/** Bytes of UTF-8 for one UTF-16 code unit, at most. */
const MAX_UTF8 = 3;
/** More than librdkafka adds to a message when it compares it with `message.max.bytes`. */
const MESSAGE_OVERHEAD = 256;
const NULL = -1;

/** What librdkafka's queue is bounded by. */
export interface StageLimits {
  readonly messages: number;
  /** Of values. */
  readonly bytes: number;
  readonly messageBytes: number;
}

/** A message that was staged and refused. */
export interface StagedRefusal {
  readonly slot: number;
  readonly partition: number;
  readonly errno: number;
}

export class Stage {
  readonly #native: NativeProducer;
  readonly #maxMessages: number;
  /** What may be queued for one more message to have room. */
  readonly #maxBytes: number;
  /** Bytes of one message. */
  readonly #room: number;
  readonly #onRefused: (refusals: readonly StagedRefusal[]) => void;
  /** Messages and bytes that librdkafka's queue holds. */
  readonly #queue: Float64Array;
  /** By topic: above the highest partition that has taken a message; -1 if none has. */
  readonly #partitions: Int32Array;
  readonly #messages: Int32Array;
  readonly #headers: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #text: Buffer;
  #isOff = false;
  #isTurning = false;
  #count = 0;
  #valueBytes = 0;
  #end = 0;
  #headerEnd = 0;
  // Of the message that is being written.
  #writeEnd = 0;
  #writeLimit = 0;

  /** @param onRefused - Called on a later turn. */
  constructor(
    native: NativeProducer,
    limits: StageLimits,
    onRefused: (refusals: readonly StagedRefusal[]) => void,
  ) {
    this.#native = native;
    this.#maxMessages = limits.messages;
    this.#maxBytes = limits.bytes - MAX_MESSAGE_BYTES;
    this.#room = Math.min(MAX_MESSAGE_BYTES, limits.messageBytes - MESSAGE_OVERHEAD);
    this.#onRefused = onRefused;
    const block = new ArrayBuffer(BYTES_AT + MAX_BYTES);
    this.#queue = new Float64Array(block, 0, 2);
    this.#partitions = new Int32Array(block, PARTITIONS_AT, MAX_TOPICS);
    this.#messages = new Int32Array(block, MESSAGES_AT, MESSAGE_I32 * MAX_MESSAGES);
    this.#headers = new Int32Array(block, HEADERS_AT, 2 * MAX_HEADERS);
    this.#bytes = new Uint8Array(block, BYTES_AT, MAX_BYTES);
    this.#text = Buffer.from(block, BYTES_AT, MAX_BYTES);
    native.shareStage(block);
  }

  /**
   * Writes a message down; false if it is to go directly, behind `flush()` (rule 2).
   *
   * @param topic - Its index.
   */
  write(topic: number, message: EncodedMessage): boolean {
    const { partition, key, value, headers, timestamp } = message;
    if (timestamp !== 0 || !this.#isSafe(topic, partition)) return false;
    return this.#writeAll(topic, partition, key, value, headers);
  }

  /** The same of fields that were not checked; false also if there is something to check. */
  writePlain(
    topic: number,
    partition: ProducerMessage['partition'] = PARTITION_ANY,
    key: ProducerMessage['key'],
    value: ProducerMessage['value'],
  ): boolean {
    if (!isPlain(key) || !isPlain(value) || !Number.isInteger(partition)) return false;
    if (partition < PARTITION_ANY || !this.#isSafe(topic, partition)) return false;
    return this.#writeAll(topic, partition, key, value, undefined);
  }

  /** Takes the message that was written. */
  commit(slot: number): void {
    const at = this.#count++ * MESSAGE_I32;
    const messages = this.#messages;
    messages[at + I32_SLOT] = slot;
    this.#valueBytes += Math.max(messages[at + I32_VALUE] ?? 0, 0);
    this.#headerEnd += messages[at + I32_HEADERS] ?? 0;
    this.#end = this.#writeEnd;
    const isFull =
      this.#count === MAX_MESSAGES ||
      this.#end > MAX_BYTES - MAX_MESSAGE_BYTES ||
      this.#headerEnd > MAX_HEADERS - MAX_MESSAGE_HEADERS;
    if (isFull) this.flush();
  }

  /** Hands what is staged to librdkafka. */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = this.#valueBytes = this.#end = this.#headerEnd = 0;
    if (this.#native.produceStaged(count) > 0) this.#refuse(count);
  }

  /** Nothing is staged any more: the producer has failed, and `produce()` is to say so. */
  turnOff(): void {
    this.#isOff = true;
    this.#isTurning = false;
    this.flush();
  }

  /** A message has gone directly: those that follow in this turn can wait for its end (rule 3). */
  beginTurn(): void {
    if (this.#isTurning || this.#isOff) return;
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      this.flush();
    });
  }

  // Rule 2.
  #isSafe(topic: number, partition: number): boolean {
    const queue = this.#queue;
    return (
      this.#isTurning &&
      // Nothing for those beyond MAX_TOPICS.
      partition < (this.#partitions[topic] ?? -1) &&
      (queue[0] ?? 0) + this.#count < this.#maxMessages &&
      (queue[1] ?? 0) + this.#valueBytes <= this.#maxBytes
    );
  }

  #writeAll(
    topic: number,
    partition: number,
    key: NativeBytes,
    value: NativeBytes,
    headers: readonly NativeBytes[] | undefined,
  ): boolean {
    this.#writeEnd = this.#end;
    this.#writeLimit = this.#end + this.#room;
    const keySize = this.#put(key);
    const valueSize = this.#put(value);
    if (keySize < NULL || valueSize < NULL) return false;
    if (headers !== undefined && !this.#putHeaders(headers)) return false;
    const messages = this.#messages;
    const at = this.#count * MESSAGE_I32;
    messages[at + I32_TOPIC] = topic;
    messages[at + I32_PARTITION] = partition;
    messages[at + I32_KEY] = keySize;
    messages[at + I32_VALUE] = valueSize;
    messages[at + I32_HEADERS] = headers === undefined ? 0 : headers.length / 2;
    return true;
  }

  #putHeaders(headers: readonly NativeBytes[]): boolean {
    if (headers.length > 2 * MAX_MESSAGE_HEADERS) return false;
    for (let i = 0, at = 2 * this.#headerEnd; i < headers.length; i++, at++) {
      const size = this.#put(headers[i]);
      if (size < NULL) return false;
      this.#headers[at] = size;
    }
    return true;
  }

  /** Copies; the number of bytes, -1 for null, or less if there are too many. */
  #put(bytes: NativeBytes): number {
    if (bytes === null || bytes === undefined) return NULL;
    const begin = this.#writeEnd;
    let size: number;
    if (typeof bytes === 'string') {
      if (bytes.length * MAX_UTF8 > this.#writeLimit - begin) return NULL - 1;
      size = this.#putText(bytes, begin);
    } else {
      size = byteLengthOf(bytes);
      if (size > this.#writeLimit - begin) return NULL - 1;
      // Empty may also mean detached, which set() does not take.
      if (size > 0) this.#bytes.set(bytes, begin);
    }
    this.#writeEnd = begin + size;
    return size;
  }

  #putText(text: string, begin: number): number {
    const { length } = text;
    if (length <= SHORT_TEXT) {
      const bytes = this.#bytes;
      let i = 0;
      for (; i < length; i++) {
        const code = text.charCodeAt(i);
        if (code > 0x7f) break;
        bytes[begin + i] = code;
      }
      if (i === length) return length;
    }
    return this.#text.write(text, begin, 'utf8');
  }

  #refuse(count: number): void {
    const messages = this.#messages;
    const refusals: StagedRefusal[] = [];
    for (let at = 0; at < count * MESSAGE_I32; at += MESSAGE_I32) {
      const errno = messages[at + I32_ERROR] ?? 0;
      if (errno === 0) continue;
      refusals.push({
        slot: messages[at + I32_SLOT] ?? 0,
        partition: messages[at + I32_PARTITION] ?? 0,
        errno,
      });
      if (errno === ErrorCode.ERR__FATAL) this.turnOff();
    }
    setImmediate(() => {
      this.#onRefused(refusals);
    });
  }
}

const lengthGetter = Reflect.get(
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength')!,
  'get',
) as (this: Uint8Array) => number;

/** The true length: a subclass of the app's may have a getter of its own, which may do anything. */
function byteLengthOf(bytes: Uint8Array): number {
  return lengthGetter.call(bytes);
}

/** Whether these are bytes or a text, or nothing. */
function isPlain(bytes: unknown): boolean {
  return (
    typeof bytes === 'string' || types.isUint8Array(bytes) || bytes === undefined || bytes === null
  );
}

/**
 * A producer's stage; undefined if its partitions are chosen in JS, one by one, or if it has
 * transactions: their errors are to be told by the call.
 */
export function stageOf(
  native: NativeProducer,
  config: CheckedConfig,
  placement: Placement | undefined,
  onRefused: (refusals: readonly StagedRefusal[]) => void,
): Stage | undefined {
  if (placement !== undefined || config.get('transactional.id')) return undefined;
  const numberOf = (name: string): number => Number(config.get(name));
  const limits = {
    messages: numberOf('queue.buffering.max.messages') || Infinity,
    bytes: numberOf('queue.buffering.max.kbytes') * 1024,
    messageBytes: numberOf('message.max.bytes'),
  };
  return new Stage(native, limits, onRefused);
}
