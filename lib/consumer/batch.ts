// One drain's worth of messages in one block of memory, as packed by src-native/core/
// message_batch.h. Nothing is decoded until somebody reads it.

const HEADER_BYTES = 16;
const RECORD_BYTES = 48;
const RECORD_I32 = RECORD_BYTES / 4;
const RECORD_F64 = RECORD_BYTES / 8;

// Positions within a record, in units of their type.
const F64_OFFSET = 0;
const F64_TIMESTAMP = 1;
const I32_PARTITION_INDEX = 4;
const I32_KEY_SIZE = 5;
const I32_VALUE_SIZE = 6;
const I32_HEADERS_SIZE = 7;
const I32_POSITION = 8;
const I32_LEADER_EPOCH = 9;
const I32_IS_CONTROL = 10;
const I32_TIMESTAMP_TYPE = 11;

const I32_HEADER_NEW_PARTITIONS = 1;
const I32_HEADER_CONTROLS = 2;

/** A topic-partition as the addon numbers it. */
export interface PartitionName {
  readonly topic: string;
  readonly partition: number;
}

/** A header as received: names may repeat, a value may be null. */
export type ReceivedHeader = readonly [name: string, value: Buffer | null];

/** A batch and the number of one of its entries. */
export type BatchEntry = readonly [batch: Batch, i: number];

const NO_HEADERS: readonly ReceivedHeader[] = Object.freeze([]);

export class Batch {
  /** Number of entries: messages, and the places of control records among them. */
  readonly length: number;
  /** Whether some entries are control records. */
  readonly hasControls: boolean;
  /** Whether the addon has numbered partitions that `names` does not have yet. */
  readonly hasNewPartitions: boolean;

  readonly #block: ArrayBuffer;
  readonly #i32: Int32Array;
  readonly #f64: Float64Array;
  // Grows, in place, while the consumer lives; shared by all its batches.
  readonly #names: readonly PartitionName[];

  constructor(block: ArrayBuffer, names: readonly PartitionName[]) {
    const length = new Int32Array(block, 0, 1)[0] ?? 0;
    const bytes = HEADER_BYTES + length * RECORD_BYTES;
    this.#block = block;
    this.#i32 = new Int32Array(block, 0, bytes / 4);
    this.#f64 = new Float64Array(block, 0, bytes / 8);
    this.#names = names;
    this.length = length;
    this.hasNewPartitions = this.#i32[I32_HEADER_NEW_PARTITIONS] !== 0;
    this.hasControls = this.#i32[I32_HEADER_CONTROLS] !== 0;
  }

  isControl(i: number): boolean {
    return this.#int(i, I32_IS_CONTROL) !== 0;
  }

  /** Number of the message's partition, or of the control record. */
  index(i: number): number {
    return this.#int(i, I32_PARTITION_INDEX);
  }

  name(i: number): PartitionName {
    const name = this.#names[this.index(i)];
    // The addon hands out names before numbers; see Pulls.
    if (name === undefined) throw new Error(`partition ${this.index(i)} has no name`);
    return name;
  }

  offset(i: number): number {
    return this.#float(i, F64_OFFSET);
  }

  timestamp(i: number): number {
    return this.#float(i, F64_TIMESTAMP);
  }

  timestampType(i: number): number {
    return this.#int(i, I32_TIMESTAMP_TYPE);
  }

  leaderEpoch(i: number): number {
    return this.#int(i, I32_LEADER_EPOCH);
  }

  key(i: number): Buffer | null {
    return this.#bytes(this.#int(i, I32_POSITION), this.#int(i, I32_KEY_SIZE));
  }

  value(i: number): Buffer | null {
    const position = this.#int(i, I32_POSITION) + Math.max(this.#int(i, I32_KEY_SIZE), 0);
    return this.#bytes(position, this.#int(i, I32_VALUE_SIZE));
  }

  headers(i: number): readonly ReceivedHeader[] {
    const size = this.#int(i, I32_HEADERS_SIZE);
    if (size === 0) return NO_HEADERS;
    const start =
      this.#int(i, I32_POSITION) +
      Math.max(this.#int(i, I32_KEY_SIZE), 0) +
      Math.max(this.#int(i, I32_VALUE_SIZE), 0);
    return this.#unpackHeaders(Buffer.from(this.#block, start, size));
  }

  /** A batch of the one entry `i`, in memory of its own. */
  extract(i: number): Batch {
    const batch = Batch.gather([[this, i]], [this.name(i)]);
    batch.#i32[HEADER_BYTES / 4 + I32_PARTITION_INDEX] = 0;
    return batch;
  }

  /** A batch of these entries in this order, in memory of its own. */
  static gather(entries: readonly BatchEntry[], names: readonly PartitionName[]): Batch {
    const recordsEnd = HEADER_BYTES + entries.length * RECORD_BYTES;
    const size = entries.reduce((sum, [batch, i]) => sum + batch.#payloadSize(i), recordsEnd);
    const block = new Uint8Array(size);
    const i32 = new Int32Array(block.buffer, 0, recordsEnd / 4);
    let position = recordsEnd;
    entries.forEach(([batch, i], to) => {
      const record = HEADER_BYTES + to * RECORD_BYTES;
      block.set(
        new Uint8Array(batch.#block, HEADER_BYTES + i * RECORD_BYTES, RECORD_BYTES),
        record,
      );
      const payload = batch.#payloadSize(i);
      block.set(new Uint8Array(batch.#block, batch.#int(i, I32_POSITION), payload), position);
      i32[record / 4 + I32_POSITION] = position;
      position += payload;
    });
    i32[0] = entries.length;
    i32[I32_HEADER_CONTROLS] = entries.filter(([batch, i]) => batch.isControl(i)).length;
    return new Batch(block.buffer, names);
  }

  #payloadSize(i: number): number {
    if (this.isControl(i)) return 0;
    return (
      Math.max(this.#int(i, I32_KEY_SIZE), 0) +
      Math.max(this.#int(i, I32_VALUE_SIZE), 0) +
      this.#int(i, I32_HEADERS_SIZE)
    );
  }

  #unpackHeaders(packed: Buffer): ReceivedHeader[] {
    const headers: ReceivedHeader[] = [];
    const count = packed.readUInt32LE(0);
    let at = 4;
    for (let i = 0; i < count; i++) {
      const nameSize = packed.readUInt32LE(at);
      const valueSize = packed.readInt32LE(at + 4);
      const valueStart = at + 8 + nameSize;
      const name = packed.toString('utf8', at + 8, valueStart);
      at = valueStart + Math.max(valueSize, 0);
      headers.push([name, valueSize < 0 ? null : packed.subarray(valueStart, at)]);
    }
    return headers;
  }

  #bytes(position: number, size: number): Buffer | null {
    return size < 0 ? null : Buffer.from(this.#block, position, size);
  }

  #int(i: number, field: number): number {
    return this.#i32[HEADER_BYTES / 4 + i * RECORD_I32 + field] ?? 0;
  }

  #float(i: number, field: number): number {
    return this.#f64[HEADER_BYTES / 8 + i * RECORD_F64 + field] ?? 0;
  }
}
