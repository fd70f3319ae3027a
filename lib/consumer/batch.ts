// One drain's worth of messages in one block of memory, as packed by src-native/core/
// message_batch.h. Nothing is decoded until somebody reads it.
import { bufferView } from '../internal/buffer-view.js';

const HEADER_BYTES = 16;
const RECORD_BYTES = 48;
const RECORD_I32 = RECORD_BYTES / 4;
const RECORD_F64 = RECORD_BYTES / 8;
const HEADER_RECORD_I32 = 2;

// Positions within a record, in units of their type.
const F64_OFFSET = 0;
const F64_TIMESTAMP = 1;
const I32_INDEX = 4;
const I32_KEY_SIZE = 5;
const I32_VALUE_SIZE = 6;
const I32_HEADERS_SIZE = 7;
const I32_POSITION = 8;
const I32_LEADER_EPOCH = 9;
const I32_TIMESTAMP_TYPE = 10;
const I32_HEADER_COUNT = 11;

const I32_HEADER_CONTROLS = 1;
const I32_HEADER_HAS_NEW = 2;
const I32_HEADER_RECORDS_AT = 3;

/** A topic-partition as the addon numbers it. */
export interface PartitionName {
  readonly topic: string;
  readonly partition: number;
}

/** A header as received: names may repeat, a value may be null. */
export type ReceivedHeader = readonly [name: string, value: Buffer | null];

/** What a consumer's batches refer to by number. Grows, in place, while the consumer lives. */
export interface BatchNames {
  readonly partitions: readonly PartitionName[];
  readonly headers: readonly string[];
}

/** A batch and the number of one of its entries. */
export type BatchEntry = readonly [batch: Batch, i: number];

const NO_HEADERS: readonly ReceivedHeader[] = Object.freeze([]);

export class Batch {
  /** Number of entries: messages, and the places of control records among them. */
  readonly length: number;
  /** Whether some entries are control records. */
  readonly hasControls: boolean;
  /** Whether the addon has numbered something that `names` does not have yet. */
  readonly hasNewNames: boolean;

  readonly #block: ArrayBufferLike;
  readonly #i32: Int32Array; // of the records
  readonly #f64: Float64Array; // of the records
  readonly #names: BatchNames;
  #words: Int32Array | undefined; // of the whole block, once headers are read

  constructor(block: ArrayBufferLike, names: BatchNames) {
    const header = new Int32Array(block, 0, HEADER_BYTES / 4);
    const length = header[0] ?? 0;
    const recordsAt = (header[I32_HEADER_RECORDS_AT] ?? 0) >>> 0;
    this.#block = block;
    this.#i32 = new Int32Array(block, recordsAt, length * RECORD_I32);
    this.#f64 = new Float64Array(block, recordsAt, length * RECORD_F64);
    this.#names = names;
    this.length = length;
    this.hasControls = header[I32_HEADER_CONTROLS] !== 0;
    this.hasNewNames = header[I32_HEADER_HAS_NEW] !== 0;
  }

  /** Whether the app has transferred its memory. */
  get isGone(): boolean {
    return this.#i32.length < this.length;
  }

  isControl(i: number): boolean {
    return this.index(i) < 0;
  }

  /** Number of a message's partition; negative for a control record. */
  index(i: number): number {
    return this.#i32[i * RECORD_I32 + I32_INDEX] ?? transferred();
  }

  /** Number of a control record. */
  controlIndex(i: number): number {
    return -1 - this.index(i);
  }

  name(i: number): PartitionName {
    const name = this.#names.partitions[this.index(i)];
    // The addon hands out names before numbers; see Decoded.
    if (name === undefined) throw new Error(`partition ${this.index(i)} has no name`);
    return name;
  }

  offset(i: number): number {
    return this.#f64[i * RECORD_F64 + F64_OFFSET] ?? transferred();
  }

  timestamp(i: number): number {
    return this.#f64[i * RECORD_F64 + F64_TIMESTAMP] ?? 0;
  }

  timestampType(i: number): number {
    return this.#i32[i * RECORD_I32 + I32_TIMESTAMP_TYPE] ?? 0;
  }

  leaderEpoch(i: number): number {
    return this.#i32[i * RECORD_I32 + I32_LEADER_EPOCH] ?? 0;
  }

  key(i: number): Buffer | null {
    const at = i * RECORD_I32;
    const size = this.#i32[at + I32_KEY_SIZE] ?? 0;
    return size < 0 ? null : bufferView(this.#block, this.#i32[at + I32_POSITION] ?? 0, size);
  }

  value(i: number): Buffer | null {
    const at = i * RECORD_I32;
    const size = this.#i32[at + I32_VALUE_SIZE] ?? 0;
    if (size < 0) return null;
    const keySize = Math.max(this.#i32[at + I32_KEY_SIZE] ?? 0, 0);
    return bufferView(this.#block, (this.#i32[at + I32_POSITION] ?? 0) + keySize, size);
  }

  headers(i: number): readonly ReceivedHeader[] {
    const count = this.#i32[i * RECORD_I32 + I32_HEADER_COUNT] ?? 0;
    if (count === 0) return NO_HEADERS;
    const words = (this.#words ??= new Int32Array(this.#block, 0, this.#block.byteLength >> 2));
    const start = aligned(this.#headersAt(i));
    const headers = new Array<ReceivedHeader>(count);
    let record = start / 4;
    let at = start + count * HEADER_RECORD_I32 * 4;
    for (let h = 0; h < count; h++, record += HEADER_RECORD_I32) {
      const number = words[record] ?? 0;
      const size = words[record + 1] ?? 0;
      let name = this.#names.headers[number];
      if (name === undefined) {
        const nameSize = -1 - number;
        name = bufferView(this.#block, at, nameSize).toString('utf8');
        at += nameSize;
      }
      headers[h] = [name, size < 0 ? null : bufferView(this.#block, at, size)];
      if (size > 0) at += size;
    }
    return headers;
  }

  /** A batch of the one entry `i`, in memory of its own. */
  extract(i: number): Batch {
    return Batch.gather([[this, i]], { ...this.#names, partitions: [this.name(i)] }, 0);
  }

  /**
   * A batch of these entries in this order, in memory of its own.
   *
   * @param index - Number that the partition has in `names`, if it is another one there.
   */
  static gather(entries: readonly BatchEntry[], names: BatchNames, index?: number): Batch {
    const recordsAt = entries.reduce((sum, [batch, i]) => sum + batch.#payloadSize(i), 0);
    const start = alignedTo8(HEADER_BYTES + recordsAt);
    const block = new Uint8Array(start + entries.length * RECORD_BYTES);
    const header = new Int32Array(block.buffer, 0, HEADER_BYTES / 4);
    const i32 = new Int32Array(block.buffer, start, entries.length * RECORD_I32);
    let position = HEADER_BYTES;
    entries.forEach(([batch, i], to) => {
      const record = i * RECORD_I32;
      i32.set(batch.#i32.subarray(record, record + RECORD_I32), to * RECORD_I32);
      const size = batch.#payloadSize(i);
      const from = batch.#i32[record + I32_POSITION] ?? 0;
      block.set(new Uint8Array(batch.#block, from, size), position);
      i32[to * RECORD_I32 + I32_POSITION] = position;
      if (index !== undefined) i32[to * RECORD_I32 + I32_INDEX] = index;
      position += size;
    });
    header[0] = entries.length;
    header[I32_HEADER_CONTROLS] = entries.filter(([batch, i]) => batch.isControl(i)).length;
    header[I32_HEADER_RECORDS_AT] = start;
    return new Batch(block.buffer, names);
  }

  /** Where the headers begin, before the padding. */
  #headersAt(i: number): number {
    const at = i * RECORD_I32;
    return (
      (this.#i32[at + I32_POSITION] ?? 0) +
      Math.max(this.#i32[at + I32_KEY_SIZE] ?? 0, 0) +
      Math.max(this.#i32[at + I32_VALUE_SIZE] ?? 0, 0)
    );
  }

  /** With the padding behind it: payloads begin at a multiple of 4. */
  #payloadSize(i: number): number {
    if (this.isControl(i)) return 0;
    const at = i * RECORD_I32;
    const headersSize = this.#i32[at + I32_HEADERS_SIZE] ?? 0;
    const end = this.#headersAt(i);
    return (
      aligned((headersSize === 0 ? end : aligned(end)) + headersSize) -
      (this.#i32[at + I32_POSITION] ?? 0)
    );
  }
}

/** Nothing may be taken for offset 0 of partition 0, and be committed. */
function transferred(): never {
  throw new TypeError('the memory of this message was transferred: detach() it first');
}

function aligned(position: number): number {
  return (position + 3) & ~3;
}

function alignedTo8(position: number): number {
  return (position + 7) & ~7;
}
