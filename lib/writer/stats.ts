/** Smallest, largest, and so on of some numbers; all 0 if there were none. */
export interface Summary {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
}

/** What a writer has done since `stats()` was called before. */
export interface WriterStats {
  /** Calls of `writeMessages()` that have ended, however. */
  readonly writes: number;
  /** Messages that were written. */
  readonly messages: number;
  /** Bytes of their keys and values. */
  readonly bytes: number;
  /** Messages that were not; without those of `abandoned` calls. */
  readonly errors: number;
  /** Calls that ended without reports: by a timeout, an abort, a malformed message. */
  readonly abandoned: number;
  /** How long the calls took, in milliseconds. */
  readonly writeTimeMs: Summary;
  /** Calls that have not ended. The one number that is not counted from the last `stats()`. */
  readonly pending: number;
}

const NOTHING: Summary = { count: 0, sum: 0, min: 0, max: 0, avg: 0 };

function added(summary: Summary, value: number): Summary {
  const count = summary.count + 1;
  const sum = summary.sum + value;
  return {
    count,
    sum,
    min: summary.count === 0 ? value : Math.min(summary.min, value),
    max: Math.max(summary.max, value),
    avg: sum / count,
  };
}

/** Gathers a writer's statistics. */
export class Stats {
  messages = 0;
  bytes = 0;
  errors = 0;
  abandoned = 0;
  #writeTimeMs = NOTHING;

  onEnd(startedAt: number): void {
    this.#writeTimeMs = added(this.#writeTimeMs, performance.now() - startedAt);
  }

  /** What has been gathered; then everything begins at 0. */
  take(pending: number): WriterStats {
    const { messages, bytes, errors, abandoned } = this;
    const writeTimeMs = this.#writeTimeMs;
    Object.assign(this, { messages: 0, bytes: 0, errors: 0, abandoned: 0 });
    this.#writeTimeMs = NOTHING;
    const writes = writeTimeMs.count;
    return { writes, messages, bytes, errors, abandoned, writeTimeMs, pending };
  }
}
