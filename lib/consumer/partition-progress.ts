// How far a partition's messages are done when they are worked on out of order: its contiguous
// prefix, which is all that may be committed.
import { Queue } from '../internal/queue.js';
import type { PartitionName } from './batch.js';
import type { Message } from './message.js';

/** One message under way. */
export interface Step {
  readonly offset: number;
  readonly leaderEpoch: number;
  isDone: boolean;
}

export class PartitionProgress {
  readonly name: PartitionName;
  readonly #steps = new Queue<Step>();
  // Taken out, by offset: each keeps its place, as the prefix must not go past it.
  readonly #withdrawn = new Map<number, Step>();
  readonly #controller = new AbortController();
  #prefix: Step | undefined;

  constructor(name: PartitionName) {
    this.name = name;
  }

  /** Aborts when work on this partition's messages no longer counts. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Adds a message, behind those added before; one that was taken out gets its place back. */
  begin(message: Message): Step {
    const { offset, leaderEpoch } = message;
    const again = this.#withdrawn.get(offset);
    if (again !== undefined) {
      this.#withdrawn.delete(offset);
      return again;
    }
    const step = { offset, leaderEpoch: leaderEpoch ?? -1, isDone: false };
    this.#steps.push(step);
    return step;
  }

  /** Notes that a message is done; returns whether that moves the prefix. */
  finish(step: Step): boolean {
    step.isDone = true;
    let moved = false;
    for (let first = this.#steps.peek(); first?.isDone === true; first = this.#steps.peek()) {
      this.#prefix = this.#steps.shift();
      moved = true;
    }
    return moved;
  }

  /** Takes a message out that will be done later, or elsewhere. */
  withdraw(step: Step): void {
    this.#withdrawn.set(step.offset, step);
  }

  /** The last message of the prefix, once; undefined if it has not moved since. */
  takePrefix(): Step | undefined {
    const prefix = this.#prefix;
    this.#prefix = undefined;
    return prefix;
  }

  /** Nothing of this partition counts any more: it was lost, taken away or sought. */
  void(): void {
    this.#prefix = undefined;
    this.#controller.abort();
  }
}
