// How far the app has got: the offsets that may be committed.
//
// librdkafka would store a message's offset when it leaves the queue, that is, for a whole decoded
// batch before the app has seen its first message. So its own storing is switched off, and what the
// app has come back from is stored here: gathered per message, handed to librdkafka once a turn.
import type { FlatPartitions, NativeConsumer } from '../native/binding.js';
import type { Batch, PartitionName } from './batch.js';

interface Position {
  /** Of the next message to consume. */
  offset: number;
  /** Of the last consumed one. */
  leaderEpoch: number;
}

export class DoneOffsets {
  readonly #native: NativeConsumer;
  readonly #names: readonly PartitionName[];
  // By partition number; holds only what librdkafka has not been told yet.
  readonly #positions = new Map<number, Position>();

  constructor(native: NativeConsumer, names: readonly PartitionName[]) {
    this.#native = native;
    this.#names = names;
  }

  /** The app is done with the entries `from` to before `to`. */
  add(batch: Batch, from: number, to: number): void {
    let last = -1;
    let lastIndex = -1;
    for (let i = from; i < to; i++) {
      const index = batch.index(i);
      if (index < 0) continue; // A control record.
      // Messages come in runs of one partition, of which only the last counts.
      if (index !== lastIndex && last >= 0) this.#set(batch, last);
      last = i;
      lastIndex = index;
    }
    if (last >= 0) this.#set(batch, last);
  }

  /** Forgets partitions whose position has been changed or taken away. */
  forget(isConcerned: (index: number) => boolean): void {
    for (const index of this.#positions.keys()) {
      if (isConcerned(index)) this.#positions.delete(index);
    }
  }

  /** Hands what has come together to librdkafka, to be committed with the next commit. */
  store(): void {
    if (this.#positions.size === 0) return;
    const flat: FlatPartitions = [];
    for (const [index, { offset, leaderEpoch }] of this.#positions) {
      const name = this.#names[index];
      if (name !== undefined) {
        flat.push(name.topic, name.partition, offset, leaderEpoch, null, 0);
      }
    }
    this.#positions.clear();
    // A partition that fails has just been revoked: its next owner reads these messages again,
    // which at-least-once allows.
    this.#native.storeOffsets(flat);
  }

  #set(batch: Batch, i: number): void {
    const index = batch.index(i);
    const offset = batch.offset(i) + 1;
    const leaderEpoch = batch.leaderEpoch(i);
    const position = this.#positions.get(index);
    if (position === undefined) this.#positions.set(index, { offset, leaderEpoch });
    else Object.assign(position, { offset, leaderEpoch });
  }
}
