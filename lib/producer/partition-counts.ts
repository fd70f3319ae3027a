// How many partitions topics have, for partitioners in JS: asked of a broker when first needed, and
// again when the answer is older than `topic.metadata.refresh.interval.ms` or has proved wrong.
import { setTimeout } from 'node:timers';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';

/** A broker's answer: the number of partitions, or 0 and the error. */
export interface CountAnswer {
  readonly count: number;
  readonly errno: number;
}

interface ClusterInfo {
  readonly topics: readonly { readonly errno: number; readonly partitions: readonly unknown[] }[];
}

/** The number of partitions in the answer to a metadata request for one topic. */
export function countIn(answer: unknown): CountAnswer {
  const [topic] = (answer as ClusterInfo).topics;
  return { count: topic?.partitions.length ?? 0, errno: topic?.errno ?? 0 };
}

/** The answer that a failed request is. */
export function errnoOf(error: unknown): CountAnswer {
  return { count: 0, errno: KafkaError.isKafkaError(error) ? error.errno : ErrorCode.ERR__FAIL };
}

/** What asking needs. */
export interface CountHost {
  /** Asks a broker; never rejects. */
  ask(topic: string): Promise<CountAnswer>;
  /** Whether messages wait for the topic's number of partitions. */
  isWanted(topic: string): boolean;
  /** The number is known, or has been asked for again. */
  onKnown(topic: string): void;
  /** There is no number yet, and a reason to give up if `errno` is not 0. */
  onUnknown(topic: string, errno: number): void;
}

/** Times in milliseconds. */
export interface CountTimes {
  /** After how long a number is asked for again. */
  readonly refreshMs: number;
  /** For how long a topic that a broker does not know may be one that is just being created. */
  readonly propagationMs: number;
}

const FIRST_PAUSE_MS = 20;
const LAST_PAUSE_MS = 1000;

/** Answers that no waiting would mend. */
const PERMANENT: ReadonlySet<number> = new Set<number>([
  ErrorCode.ERR_TOPIC_EXCEPTION,
  ErrorCode.ERR_TOPIC_AUTHORIZATION_FAILED,
]);

interface Entry {
  count: number;
  askedAt: number;
  isAsking: boolean;
  /** Has been waited for in vain: does not exist until a broker says otherwise. */
  isMissing: boolean;
}

export class PartitionCounts {
  readonly #entries = new Map<string, Entry>();
  readonly #host: CountHost;
  readonly #times: CountTimes;

  constructor(host: CountHost, times: CountTimes) {
    this.#host = host;
    this.#times = times;
  }

  /** The topic's number of partitions; 0 if it is not known yet, then it is asked for. */
  get(topic: string): number {
    const entry = this.#entries.get(topic);
    if (entry === undefined || entry.count === 0) {
      this.refresh(topic);
      return 0;
    }
    if (performance.now() - entry.askedAt > this.#times.refreshMs) this.refresh(topic);
    return entry.count;
  }

  /** The number has proved wrong: asks again, and nobody uses it until there is an answer. */
  forget(topic: string): void {
    const entry = this.#entries.get(topic);
    if (entry !== undefined) entry.count = 0;
    this.refresh(topic);
  }

  /** Asks again; the number known so far is used until there is an answer. */
  refresh(topic: string): void {
    let entry = this.#entries.get(topic);
    if (entry === undefined) {
      entry = { count: 0, askedAt: 0, isAsking: false, isMissing: false };
      this.#entries.set(topic, entry);
    }
    if (!entry.isAsking) void this.#learn(topic, entry);
  }

  async #learn(topic: string, entry: Entry): Promise<void> {
    entry.isAsking = true;
    const startedAt = performance.now();
    let pauseMs = FIRST_PAUSE_MS;
    do {
      entry.askedAt = performance.now();
      const { count, errno } = await this.#host.ask(topic);
      if (count > 0) {
        entry.count = count;
        entry.isMissing = false;
        this.#host.onKnown(topic);
      } else {
        const now = performance.now();
        // A number that is known is used on; soon somebody asks again.
        entry.askedAt = now + LAST_PAUSE_MS - this.#times.refreshMs;
        const isOver = this.#isFinal(entry, errno, now - startedAt);
        this.#host.onUnknown(topic, isOver ? errno : 0);
      }
      // Those who wait see that it is known, unless it has proved wrong at once.
      if (!this.#host.isWanted(topic) || entry.count > 0) break;
      await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS);
    } while (this.#host.isWanted(topic));
    entry.isAsking = false;
  }

  #isFinal(entry: Entry, errno: number, elapsedMs: number): boolean {
    if (PERMANENT.has(errno)) return true;
    if (errno !== ErrorCode.ERR_UNKNOWN_TOPIC_OR_PART) return false;
    entry.isMissing ||= elapsedMs >= this.#times.propagationMs;
    return entry.isMissing;
  }
}

/** Whether the process goes on is for the messages that wait to say, not for this timer. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
