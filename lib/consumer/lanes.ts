import { Queue } from '../internal/queue.js';

/** What a lane's jobs must be done in order of: a value, or an object; null: in any order. */
export type LaneKey = string | number | object | null;

interface Lane<Job> {
  readonly jobs: Queue<Job>;
  isBusy: boolean;
}

/**
 * Jobs in lanes: those of a lane are taken one after the other, those of different lanes side by
 * side, the lane that has waited longest first.
 */
export class Lanes<Job> {
  readonly #lanes = new Map<LaneKey | symbol, Lane<Job>>();
  readonly #ready = new Queue<LaneKey | symbol>();
  #length = 0;

  /** Number of jobs that have not been taken. */
  get length(): number {
    return this.#length;
  }

  push(key: LaneKey, job: Job): void {
    const name = key ?? Symbol('any order');
    const lane = this.#lanes.get(name) ?? { jobs: new Queue<Job>(), isBusy: false };
    this.#lanes.set(name, lane);
    lane.jobs.push(job);
    this.#length++;
    if (!lane.isBusy && lane.jobs.length === 1) this.#ready.push(name);
  }

  /** The next job, and what to call when it has ended; undefined if every lane is busy or empty. */
  take(): { job: Job; release: () => void } | undefined {
    for (;;) {
      const name = this.#ready.shift();
      if (name === undefined) return undefined;
      const lane = this.#lanes.get(name);
      // Emptied by remove(), which does not find NaN in #ready.
      if (lane === undefined || lane.isBusy) continue;
      const job = lane.jobs.shift();
      if (job === undefined) continue;
      this.#length--;
      lane.isBusy = true;
      const release = (): void => {
        lane.isBusy = false;
        if (lane.jobs.length > 0) this.#ready.push(name);
        else this.#lanes.delete(name);
      };
      return { job, release };
    }
  }

  /** Takes out the jobs that have not been taken and that `isConcerned`; in order, by lane. */
  remove(isConcerned: (job: Job) => boolean): Job[] {
    const removed: Job[] = [];
    for (const [name, lane] of [...this.#lanes]) {
      const kept: Job[] = [];
      for (const job of lane.jobs.drain()) (isConcerned(job) ? removed : kept).push(job);
      for (const job of kept) lane.jobs.push(job);
      if (kept.length === 0 && !lane.isBusy) {
        this.#lanes.delete(name);
        this.#ready.remove(name);
      }
    }
    this.#length -= removed.length;
    return removed;
  }
}
