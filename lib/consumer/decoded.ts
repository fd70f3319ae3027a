// What has been taken from librdkafka and not been finished by the app: one batch, and how far the
// app has got in it.
//
// Rules
// 1. Entries before #cursor were handed out, before #doneTo the app is done with, before #addedTo
//    #done knows of them: #addedTo <= #doneTo <= #cursor.
// 2. An entry that must not be handed out (stale, paused) is not there: the batch is built anew
//    without it. That copies what is left of the batch, and keeps the reading of it simple.
// 3. librdkafka goes on behind what was drained. So the messages of a paused partition that are
//    here already must wait here (#parked), or they would be lost.
import type { ControlRecord, NativeConsumer } from '../native/binding.js';
import { Batch, type BatchEntry, type PartitionName } from './batch.js';
import { DoneOffsets } from './done-offsets.js';
import { entryOf, Message } from './message.js';

/** Most payload bytes that are decoded ahead of the app. */
const BATCH_BYTES = 1024 * 1024;

/** Says which partitions something is about. */
export type PartitionFilter = (name: PartitionName) => boolean;

export class Decoded {
  readonly #native: NativeConsumer;
  readonly #names = { partitions: new Array<PartitionName>(), headers: new Array<string>() };
  readonly #done: DoneOffsets | undefined;

  #batch: Batch | undefined;
  #controls: ControlRecord[] = [];
  #cursor = 0;
  #doneTo = 0;
  #addedTo = 0;
  #parked: BatchEntry[] = []; // Rule 3.
  #isTracking = true;

  constructor(native: NativeConsumer, storesOffsets: boolean) {
    this.#native = native;
    this.#done = storesOffsets ? new DoneOffsets(native, this.#names.partitions) : undefined;
  }

  /** Whether there is a batch, used up or not. */
  get hasBatch(): boolean {
    return this.#batch !== undefined;
  }

  /** Whether there is something to hand out. */
  get hasNext(): boolean {
    return this.#batch !== undefined && this.#cursor < this.#batch.length;
  }

  /** Whether the app's progress is followed; otherwise somebody else stores offsets. */
  set isTracking(isTracking: boolean) {
    this.markAllDone();
    this.#addDone();
    this.#isTracking = isTracking;
  }

  /** The control record that comes next; undefined if a message does, or nothing. */
  nextControl(): ControlRecord | undefined {
    const batch = this.#batch;
    if (batch?.hasControls !== true || this.#cursor >= batch.length) return undefined;
    return batch.isControl(this.#cursor)
      ? this.#controls[batch.controlIndex(this.#cursor)]
      : undefined;
  }

  /** Leaves the next entry behind. */
  skip(): void {
    this.#cursor++;
  }

  /** Hands out the next entry, a message. */
  takeMessage(): Message {
    return new Message(this.#batch!, this.#cursor++);
  }

  /** Hands out up to `max` entries, which must be messages: the batch has no control records. */
  takeMessages(max: number): Message[] {
    const batch = this.#batch!;
    const end = Math.min(batch.length, this.#cursor + max);
    const messages: Message[] = [];
    for (let i = this.#cursor; i < end; i++) messages.push(new Message(batch, i));
    this.#cursor = end;
    return messages;
  }

  /** Whether all that comes next, up to the end of the batch, is messages. */
  get isPlain(): boolean {
    return this.#batch?.hasControls === false;
  }

  /** Drains librdkafka's queue, up to `max` entries, in place of a used up batch. */
  refill(max: number): boolean {
    this.#doneTo = this.#cursor;
    this.#addDone();
    this.#batch = undefined;
    const block = this.#native.drain(max, BATCH_BYTES);
    if (block === null) return false;
    const batch = new Batch(block, this.#names);
    if (batch.hasNewNames) this.#addNames();
    this.#controls = batch.hasControls ? this.#native.takeControls() : [];
    this.#batch = batch;
    this.#cursor = this.#doneTo = this.#addedTo = 0;
    return true;
  }

  /** The app is done with everything that was handed out. */
  markAllDone(): void {
    this.#doneTo = this.#cursor;
  }

  /** Hands the offsets that the app is done with to librdkafka. */
  storeDone(): void {
    this.#addDone();
    this.#done?.store();
  }

  /** Forgets everything of these partitions, also what the app has in hand. */
  drop(isConcerned: PartitionFilter): void {
    this.#addDone();
    this.#done?.forget((index) => this.#isOf(index, isConcerned));
    const isKept = (entry: BatchEntry): boolean => !this.#isMessageOf(entry, isConcerned);
    this.#parked = this.#parked.filter(isKept);
    this.#rebuild(isKept, []);
  }

  /** Keeps back what is here of these partitions, until `unpark()`. */
  park(isConcerned: PartitionFilter): void {
    const isConcernedEntry = (entry: BatchEntry): boolean => this.#isMessageOf(entry, isConcerned);
    const parked = this.#entries(this.#cursor).filter(isConcernedEntry);
    if (parked.length === 0) return;
    this.#parked.push(...parked);
    const cursor = this.#cursor;
    this.#rebuild((entry) => entry[1] < cursor || !isConcernedEntry(entry), []);
  }

  /** Hands out next what was kept back of these partitions. */
  unpark(isConcerned: PartitionFilter): void {
    const unparked = this.#parked.filter((entry) => this.#isMessageOf(entry, isConcerned));
    if (unparked.length === 0) return;
    const gone = new Set(unparked);
    this.#parked = this.#parked.filter((entry) => !gone.has(entry));
    this.#rebuild(() => true, unparked);
  }

  /**
   * Takes these messages out of hand, to be handed out again before what comes next, or to be kept
   * back where their partition is paused.
   */
  giveBack(messages: readonly Message[], isPaused: PartitionFilter = () => false): void {
    if (messages.length === 0) return;
    const given = messages.map(entryOf);
    const places = new Set(given.map(placeKey));
    const cursor = this.#cursor;
    // What is in hand may have been copied since it was handed out.
    const isKept = (entry: BatchEntry): boolean =>
      entry[1] >= cursor || entry[0].isControl(entry[1]) || !places.has(placeKey(entry));
    this.#parked.unshift(...given.filter((entry) => this.#isMessageOf(entry, isPaused)));
    this.#rebuild(
      isKept,
      given.filter((entry) => !this.#isMessageOf(entry, isPaused)),
    );
  }

  /** Where a reader will go on, by partition; only for those of which something is here. */
  nextOffsets(): Map<string, number> {
    const next = new Map<string, number>();
    for (const [batch, i] of [...this.#parked, ...this.#entries(this.#cursor)]) {
      if (batch.isControl(i)) continue;
      const key = partitionKey(batch.name(i));
      if (!next.has(key)) next.set(key, batch.offset(i));
    }
    return next;
  }

  /** Drops everything but the control records, which it returns: rebalances must be answered. */
  end(): ControlRecord[] {
    const ahead: ControlRecord[] = [];
    while (this.hasNext) {
      const record = this.nextControl();
      if (record !== undefined) ahead.push(record);
      this.skip();
    }
    this.#batch = undefined;
    this.#parked = [];
    return ahead;
  }

  /** The control records of librdkafka's queue; its messages are dropped. Null if it is empty. */
  drainControls(max: number): ControlRecord[] | null {
    if (this.#native.drain(max, BATCH_BYTES) === null) return null;
    return this.#native.takeControls();
  }

  #isOf(index: number, isConcerned: PartitionFilter): boolean {
    const name = this.#names.partitions[index];
    return name !== undefined && isConcerned(name);
  }

  #isMessageOf([batch, i]: BatchEntry, isConcerned: PartitionFilter): boolean {
    return !batch.isControl(i) && this.#isOf(batch.index(i), isConcerned);
  }

  /** The entries from number `from` on. */
  #entries(from: number): BatchEntry[] {
    const entries: BatchEntry[] = [];
    if (this.#batch === undefined) return entries;
    for (let i = from; i < this.#batch.length; i++) entries.push([this.#batch, i]);
    return entries;
  }

  /** Rule 2: what is in hand, `inserted`, and what is ahead, each if it is kept. */
  #rebuild(isKept: (entry: BatchEntry) => boolean, inserted: readonly BatchEntry[]): void {
    this.#addDone();
    const open = this.#entries(this.#doneTo);
    const kept = open.filter(isKept);
    if (kept.length === open.length && inserted.length === 0) return;
    const inHand = kept.filter(([, i]) => i < this.#cursor);
    const entries = [...inHand, ...inserted, ...kept.slice(inHand.length)];
    this.#batch = Batch.gather(entries, this.#names);
    this.#cursor = inHand.length;
    this.#doneTo = this.#addedTo = 0;
  }

  #addNames(): void {
    const flat = this.#native.takeNewPartitions();
    for (let i = 0; i + 1 < flat.length; i += 2) {
      this.#names.partitions.push({ topic: String(flat[i]), partition: Number(flat[i + 1]) });
    }
    this.#names.headers.push(...this.#native.takeNewHeaderNames());
  }

  #addDone(): void {
    const batch = this.#batch;
    // One that is gone tells no offsets: its messages come again, to whoever reads them next.
    if (this.#isTracking && batch?.isGone === false && this.#addedTo < this.#doneTo) {
      this.#done?.add(batch, this.#addedTo, this.#doneTo);
    }
    this.#addedTo = this.#doneTo;
  }
}

function placeKey([batch, i]: BatchEntry): string {
  return `${batch.index(i)} ${batch.offset(i)}`;
}

/** A key for maps and sets of partitions. */
export function partitionKey({ topic, partition }: PartitionName): string {
  return `${partition} ${topic}`;
}
