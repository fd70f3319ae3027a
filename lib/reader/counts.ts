import type { Message } from '../consumer/message.js';
import type { DurationStats, ReaderStats } from './types.js';

/** Durations since they were last taken. */
class Durations {
  #count = 0;
  #sum = 0;
  #min = Infinity;
  #max = 0;

  add(milliseconds: number): void {
    this.#count++;
    this.#sum += milliseconds;
    this.#min = Math.min(this.#min, milliseconds);
    this.#max = Math.max(this.#max, milliseconds);
  }

  take(): DurationStats {
    const [count, sum] = [this.#count, this.#sum];
    const min = count === 0 ? 0 : this.#min;
    const stats = { count, sum, min, max: this.#max, avg: count === 0 ? 0 : sum / count };
    this.#count = this.#sum = this.#max = 0;
    this.#min = Infinity;
    return stats;
  }
}

/** What a reader counts, until it is taken. */
export class ReaderCounts {
  readonly waits = new Durations();
  readonly commits = new Durations();
  rebalances = 0;
  timeouts = 0;
  errors = 0;
  #messages = 0;
  #bytes = 0;

  /** Notes a message that was handed out after waiting since `startedAt`. */
  message({ key, value }: Message, startedAt: number): void {
    this.#messages++;
    this.#bytes += (key?.length ?? 0) + (value?.length ?? 0);
    this.waits.add(performance.now() - startedAt);
  }

  /** What was counted; it is counted from 0 again. */
  take(): Omit<ReaderStats, 'offset' | 'lag'> {
    const { rebalances, timeouts, errors } = this;
    const stats = {
      messages: this.#messages,
      bytes: this.#bytes,
      rebalances,
      timeouts,
      errors,
      waitTime: this.waits.take(),
      commitTime: this.commits.take(),
    };
    this.#messages = this.#bytes = this.rebalances = this.timeouts = this.errors = 0;
    return stats;
  }
}
