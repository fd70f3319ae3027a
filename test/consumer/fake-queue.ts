// A native consumer without librdkafka: it hands out what a test has put into its queue, packed as
// src-native/core/message_batch.h packs it, and notes what is stored.
import type { PartitionName } from '../../lib/consumer/batch.js';
import {
  ControlKind,
  type ControlRecord,
  type FlatPartitions,
  type NativeConsumer,
} from '../../lib/native/binding.js';

const HEADER_BYTES = 16;
const RECORD_BYTES = 48;

export const TOPIC = 't';

/** A message of partition `partition` of {@link TOPIC}. */
export interface QueuedMessage {
  readonly partition: number;
  readonly offset: number;
}

/** A control record: a partition EOF whose text is its name. */
export interface QueuedControl {
  readonly control: string;
}

export type Queued = QueuedMessage | QueuedControl;

export function isControl(item: Queued): item is QueuedControl {
  return 'control' in item;
}

/** Filters by partition number. */
export function of(...partitions: number[]): (name: PartitionName) => boolean {
  return ({ topic, partition }) => topic === TOPIC && partitions.includes(partition);
}

export class FakeQueue {
  readonly queue: Queued[] = [];
  /** `partition:offset`, per call of storeOffsets(). */
  readonly stored: string[][] = [];
  readonly #numbers = new Map<number, number>();
  #newNames: (string | number)[] = [];
  #controls: ControlRecord[] = [];

  /** What is faked of the addon's class. */
  readonly native = {
    drain: (max: number) => this.#drain(max),
    takeNewHeaderNames: () => [],
    takeNewPartitions: () => {
      const names = this.#newNames;
      this.#newNames = [];
      return names;
    },
    takeControls: () => {
      const controls = this.#controls;
      this.#controls = [];
      return controls;
    },
    storeOffsets: (flat: FlatPartitions) => {
      const calls: string[] = [];
      for (let i = 0; i < flat.length; i += 6) calls.push(`${flat[i + 1]}:${flat[i + 2]}`);
      this.stored.push(calls);
      return flat;
    },
  } as unknown as NativeConsumer;

  /** Adds messages `0@5` and controls `#name`. */
  add(...items: string[]): this {
    for (const item of items) {
      const [partition, offset] = item.split('@').map(Number);
      if (item.startsWith('#')) this.queue.push({ control: item.slice(1) });
      else this.queue.push({ partition: partition ?? 0, offset: offset ?? 0 });
    }
    return this;
  }

  /** What has been stored since the last time, in all calls. */
  takeStored(): string[] {
    return this.stored.splice(0).flat();
  }

  #drain(max: number): ArrayBuffer | null {
    const items = this.queue.splice(0, max);
    if (items.length === 0) return null;
    const hadNames = this.#newNames.length;
    const controls: ControlRecord[] = [];
    const values = items.map((item) => (isControl(item) ? '' : `${item.partition}@${item.offset}`));
    const padded = (size: number, to: number): number => Math.ceil(size / to) * to;
    const payload = values.reduce((sum, value) => sum + padded(value.length, 4), 0);
    const recordsAt = padded(HEADER_BYTES + payload, 8);
    const block = new ArrayBuffer(recordsAt + items.length * RECORD_BYTES);
    const view = new DataView(block);
    let position = HEADER_BYTES;
    items.forEach((item, i) => {
      const at = recordsAt + i * RECORD_BYTES;
      const value = values[i] ?? '';
      if (isControl(item)) {
        view.setInt32(at + 16, -controls.push(controlNamed(item.control)), true);
        return;
      }
      view.setFloat64(at, item.offset, true);
      view.setInt32(at + 16, this.#numberOf(item.partition), true);
      view.setInt32(at + 20, -1, true); // No key.
      view.setInt32(at + 24, value.length, true);
      view.setUint32(at + 32, position, true);
      view.setInt32(at + 36, 7, true); // Leader epoch.
      Buffer.from(block).write(value, position, 'latin1');
      position += padded(value.length, 4);
    });
    view.setInt32(0, items.length, true);
    view.setInt32(4, controls.length, true);
    view.setInt32(8, this.#newNames.length > hadNames ? 1 : 0, true);
    view.setInt32(12, recordsAt, true);
    this.#controls = controls;
    return block;
  }

  #numberOf(partition: number): number {
    const known = this.#numbers.get(partition);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(partition, number);
    this.#newNames.push(TOPIC, partition);
    return number;
  }
}

function controlNamed(text: string): ControlRecord {
  const kind = ControlKind.partitionEof;
  return { kind, errno: 0, flag: false, text, brokerId: 0, throttleMs: 0, partitions: [] };
}
