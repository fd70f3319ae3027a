// What the tests of run() share: handlers that last until they are told to end.
import type { Consumer, ConsumerConfig, Message, RunContext } from '../../lib/index.js';
import { type TestCluster, until } from '../helpers/cluster.js';
import { placeOf, readerOf } from './helpers.js';

interface Job {
  readonly place: string;
  readonly context: RunContext;
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
}

/** The app's side of a run: what was started, and when it ends. */
export class Work {
  /** Places of the messages, in the order in which their handlers were called. */
  readonly started: string[] = [];
  readonly ended: string[] = [];
  /** Most handlers that were running at a time. */
  most = 0;
  readonly #jobs = new Map<string, Job>();
  #isFree: (place: string) => boolean = () => false;

  /** For `run()`. */
  readonly handler = async (message: Message, context: RunContext): Promise<void> => {
    const place = placeOf(message);
    this.started.push(place);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#jobs.set(place, { place, context, end: resolve, fail: reject });
        this.most = Math.max(this.most, this.#jobs.size);
        if (this.#isFree(place)) setImmediate(resolve);
      });
      this.ended.push(place);
    } finally {
      this.#jobs.delete(place);
    }
  };

  /** Places at work. */
  get running(): string[] {
    return [...this.#jobs.keys()];
  }

  /** The handler's context of a place at work. */
  contextOf(place: string): RunContext {
    return this.#job(place).context;
  }

  end(...places: string[]): void {
    for (const place of places) this.#job(place).end();
  }

  fail(place: string, error: unknown): void {
    this.#job(place).fail(error);
  }

  /** From now on handlers end by themselves, if the place is free. */
  free(isFree: (place: string) => boolean = () => true): void {
    this.#isFree = isFree;
    for (const { place, end } of [...this.#jobs.values()]) if (isFree(place)) end();
  }

  /** Waits until just these places are at work. */
  async runs(...places: string[]): Promise<void> {
    const wanted = [...places].sort().join(' ');
    await until(
      () => this.running.sort().join(' ') === wanted,
      () => ({ wanted, running: this.running, started: this.started }),
    );
  }

  /** Waits until this many handlers have ended. */
  async hasEnded(count: number): Promise<void> {
    await until(
      () => this.ended.length >= count,
      () => ({ count, running: this.running, ended: this.ended }),
    );
  }

  #job(place: string): Job {
    const job = this.#jobs.get(place);
    if (job === undefined) throw new Error(`${place} is not at work: ${this.running.join(' ')}`);
    return job;
  }
}

/** A consumer that stores and commits by itself, without the time that joining a group takes. */
export function committer(
  cluster: TestCluster,
  topic: string,
  config: ConsumerConfig & { partitions?: number } = {},
): { consumer: Consumer; group: string } {
  const group = config['group.id'] ?? cluster.group();
  return { consumer: readerOf(cluster, topic, { 'group.id': group, ...config }), group };
}

/** The places of one partition. */
export function ofPartition(places: readonly string[], partition: number): string[] {
  return places.filter((place) => place.startsWith(`${partition}@`));
}
