// Working on messages with several handlers side by side.
//
// Rules
// 1. What is committed is a partition's contiguous prefix of messages that are done, whatever the
//    order in which they were.
// 2. Messages that were taken and not started go back to the pulls when the run ends, or when their
//    partition is paused: the next reader gets them.
// 3. A revoke waits until the handlers of its partitions have ended (see revoke-guards.ts). Retries
//    are given up meanwhile: the message comes again to the partition's next owner.
// 4. Few messages are taken ahead (`maxQueued`), as a rebalance is seen only when taking more; every
//    handler that ends counts as polling.
import { type Deferred, deferred } from '../internal/deferred.js';
import { PullHandle } from '../internal/pull-iterator.js';
import { Turn } from '../internal/turn.js';
import type { FlatPartitions, NativeConsumer } from '../native/binding.js';
import { attempt, type AttemptOptions, Backoffs, type RunHandler } from './attempts.js';
import type { PartitionName } from './batch.js';
import { type PartitionFilter, partitionKey } from './decoded.js';
import type { RevokedPartitionsEvent } from './events.js';
import { type LaneKey, Lanes } from './lanes.js';
import { type Message, partitionOf } from './message.js';
import { PartitionProgress, type Step } from './partition-progress.js';
import type { Pulls } from './pulls.js';

export interface RunSettings extends AttemptOptions {
  readonly concurrency: number;
  readonly maxQueued: number;
  readonly key: ((message: Message) => LaneKey) | undefined;
  /** Whether offsets are stored for the app. */
  readonly storesOffsets: boolean;
}

interface Job {
  /** Place in the order in which messages were taken. */
  readonly number: number;
  readonly message: Message;
  readonly progress: PartitionProgress;
  readonly step: Step;
}

/** Somebody who waits until the handlers of some partitions have ended. */
interface Waiter {
  readonly isConcerned: PartitionFilter;
  readonly ended: Deferred<undefined>;
}

export class Run {
  readonly #pulls: Pulls;
  readonly #native: NativeConsumer;
  readonly #handler: RunHandler;
  readonly #settings: RunSettings;
  readonly #lanes = new Lanes<Job>();
  readonly #working = new Set<Job>();
  readonly #progress = new Map<PartitionName, PartitionProgress>();
  readonly #moved = new Set<PartitionProgress>();
  readonly #leaving = new Set<PartitionProgress>();
  readonly #backoffs = new Backoffs();
  readonly #handle = new PullHandle();
  readonly #turn: Turn;
  readonly #givenUp = deferred<undefined>();
  #waiters: Waiter[] = [];
  #taken = 0;
  // Taken from the pulls; the reader has not come round to put them in their lanes.
  #arrived: readonly Message[] = [];
  // Started, but not done: what a run that ends leaves to the next reader.
  #undone: Job[] = [];
  #isStopping = false;
  #failure: { readonly error: unknown } | undefined;
  #wakeReader: (() => void) | undefined;

  constructor(pulls: Pulls, native: NativeConsumer, handler: RunHandler, settings: RunSettings) {
    this.#pulls = pulls;
    this.#native = native;
    this.#handler = handler;
    this.#settings = settings;
    this.#turn = new Turn(() => {
      this.store();
      this.#pulls.markPolled(); // Rule 4.
    });
  }

  /** Whether handlers are running. */
  get isWorking(): boolean {
    return this.#working.size > 0;
  }

  /** Works until the consumer is closed or the run is stopped; rejects with what has stopped it. */
  async go(): Promise<void> {
    this.#pulls.claim(this.#handle);
    try {
      await this.#read();
    } catch (error) {
      this.stop(error);
    }
    await this.drain();
    // Together, in order: what is given back later would come first.
    const arrived = this.#arrived;
    this.#giveBack([...this.#undone, ...this.#withdraw(() => true)], arrived);
    this.#pulls.claim(undefined);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Takes no more messages, starts no more handlers; `go()` then rejects with `error`. */
  stop(error: unknown): void {
    this.#failure ??= { error };
    this.#end();
  }

  /** Comes to an end: resolves when every handler has ended, and what they did is stored. */
  async drain(): Promise<void> {
    this.#end();
    await this.#ended(() => true);
    this.store();
  }

  /** Waits for no handler any more: what they do no longer counts. */
  giveUp(): void {
    for (const progress of this.#progress.values()) progress.void();
    this.#progress.clear();
    this.#givenUp.resolve(undefined);
  }

  /** Rule 1: hands what is done to librdkafka. */
  store(): void {
    const flat: FlatPartitions = [];
    for (const progress of this.#moved) {
      const step = progress.takePrefix();
      const { topic, partition } = progress.name;
      if (step !== undefined) {
        flat.push(topic, partition, step.offset + 1, step.leaderEpoch, null, 0);
      }
    }
    this.#moved.clear();
    // A partition that fails has just been revoked: its next owner reads these messages again.
    if (this.#settings.storesOffsets && flat.length > 0) this.#native.storeOffsets(flat);
  }

  /** Forgets the messages of partitions that are stale: taken away, or sought. */
  drop(isConcerned: PartitionFilter): void {
    this.#withdraw(isConcerned);
    this.#undone = this.#undone.filter(({ progress }) => !isConcerned(progress.name));
    for (const [key, progress] of [...this.#progress]) {
      if (!isConcerned(progress.name)) continue;
      progress.void();
      this.#progress.delete(key);
      this.#moved.delete(progress);
      this.#leaving.delete(progress);
    }
  }

  /** Rule 2: gives messages of these partitions back that have not been started. */
  giveBack(isConcerned: PartitionFilter): void {
    const arrived = this.#arrived.filter(isConcerned);
    this.#giveBack(this.#withdraw(isConcerned), arrived);
  }

  /** Rule 3. */
  readonly guard = async ({ partitions, lost }: RevokedPartitionsEvent): Promise<void> => {
    const keys = new Set(partitions.map(partitionKey));
    const isConcerned = (name: PartitionName): boolean => keys.has(partitionKey(name));
    this.#withdraw(isConcerned);
    for (const progress of this.#progress.values()) {
      if (isConcerned(progress.name)) this.#leaving.add(progress);
    }
    this.#backoffs.cancel();
    if (lost) return;
    await this.#ended(isConcerned);
    this.store();
  };

  async #read(): Promise<void> {
    const { maxQueued } = this.#settings;
    while (!this.#isStopping) {
      if (this.#lanes.length > maxQueued / 2) {
        await new Promise<void>((resolve) => (this.#wakeReader = resolve));
        continue;
      }
      const room = maxQueued - this.#lanes.length;
      const messages = await this.#pulls.nextBatch(room, undefined, this.#handle, this.#onTaken);
      if (messages.length === 0) return; // Closed, or called off.
      this.#addArrived();
      this.#startJobs();
    }
  }

  readonly #onTaken = (messages: readonly Message[]): void => {
    this.#arrived = messages;
  };

  #addArrived(): void {
    const { key } = this.#settings;
    const arrived = this.#arrived;
    if (key === undefined) {
      for (const message of arrived) this.#add(message, partitionOf(message));
    } else {
      for (const [i, message] of arrived.entries()) {
        this.#arrived = arrived.slice(i);
        this.#add(message, key(message)); // Throws what the app's `key` does.
      }
    }
    this.#arrived = [];
  }

  #add(message: Message, laneKey: LaneKey): void {
    const name = partitionOf(message);
    let progress = this.#progress.get(name);
    if (progress === undefined) {
      progress = new PartitionProgress(name);
      this.#progress.set(name, progress);
    }
    const step = progress.begin(message);
    this.#lanes.push(laneKey, { number: this.#taken++, message, progress, step });
  }

  #startJobs(): void {
    while (!this.#isStopping && this.#working.size < this.#settings.concurrency) {
      const next = this.#lanes.take();
      if (next === undefined) break;
      const { job, release } = next;
      this.#working.add(job);
      const isDone = this.#begin(job);
      if (isDone === true) {
        this.#onEnded(job, true);
        release();
        continue;
      }
      void isDone.then((outcome) => {
        this.#onEnded(job, outcome);
        release();
        this.#startJobs();
      });
    }
    this.#wakeIfRoom();
  }

  /** Whether its handler has dealt with the message; at once, or once it has ended. */
  #begin(job: Job): true | Promise<boolean> {
    const { message, progress } = job;
    const { signal } = progress;
    const isWanted = (): boolean =>
      !this.#isStopping && !signal.aborted && !this.#leaving.has(progress);
    const handler = this.#handler;
    const isDone = attempt(message, handler, signal, this.#settings, this.#backoffs, isWanted);
    if (isDone === true) return true;
    return isDone.catch((error: unknown) => {
      // The failure of work that does not count stops nothing.
      if (!signal.aborted) this.stop(error);
      return false;
    });
  }

  #onEnded(job: Job, isDone: boolean): void {
    const { progress, step } = job;
    if (!progress.signal.aborted) {
      if (!isDone) this.#undone.push(job);
      else if (progress.finish(step)) this.#moved.add(progress);
    }
    this.#working.delete(job);
    this.#turn.begin();
    if (this.#waiters.length > 0) this.#serveWaiters();
  }

  /** Takes messages that have not been started out of the lanes. */
  #withdraw(isConcerned: PartitionFilter): Job[] {
    this.#arrived = this.#arrived.filter((message) => !isConcerned(message));
    const jobs = this.#lanes.remove(({ progress }) => isConcerned(progress.name));
    for (const { progress, step } of jobs) progress.withdraw(step);
    this.#wakeIfRoom();
    return jobs;
  }

  /** @param arrived - Taken after the jobs. */
  #giveBack(jobs: readonly Job[], arrived: readonly Message[]): void {
    const inOrder = [...jobs].sort((a, b) => a.number - b.number);
    this.#pulls.giveBack([...inOrder.map(({ message }) => message), ...arrived]);
  }

  #wakeIfRoom(): void {
    if (this.#lanes.length > this.#settings.maxQueued / 2) return;
    this.#wakeReader?.();
    this.#wakeReader = undefined;
  }

  /** Resolves when no handler of these partitions runs, or nobody is to wait for them. */
  async #ended(isConcerned: PartitionFilter): Promise<void> {
    const ended = deferred<undefined>();
    this.#waiters.push({ isConcerned, ended });
    this.#serveWaiters();
    await Promise.race([ended.promise, this.#givenUp.promise]);
  }

  #serveWaiters(): void {
    const names = [...this.#working].map(({ progress }) => progress.name);
    this.#waiters = this.#waiters.filter(({ isConcerned, ended }) => {
      if (names.some(isConcerned)) return true;
      ended.resolve(undefined);
      return false;
    });
  }

  #end(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#handle.cancel();
    this.#backoffs.cancel();
    this.#wakeReader?.();
  }
}
