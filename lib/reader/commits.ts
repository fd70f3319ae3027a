// The commits of a reader in a group: one by one, or gathered for an interval.
//
// Rules
// 1. Only partitions that are this reader's are committed. A broker would take the others too, and
//    set back the member that has them now.
// 2. Before partitions are given up, what is gathered is committed, and commits under way are
//    waited for. What is gathered of lost partitions is dropped: it is too late.
// 3. The failure of a gathered commit is kept until a call or close() throws it. What it was about
//    is tried again with the next interval; a commit that succeeds then makes the failure void.
// 4. Gathered commits go one at a time: an older one cannot overtake a newer one.
// 5. A group that rebalances refuses commits for a moment, also those of partitions that stay: a
//    few attempts are made, each after a look at rule 1.
import { clearTimeout, setTimeout } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TopicPartition } from '../client/topic-partition.js';
import type { Consumer } from '../consumer/consumer.js';
import { partitionKey } from '../consumer/decoded.js';
import type { OffsetsCommittedEvent, RevokedPartitionsEvent } from '../consumer/events.js';
import type { Message } from '../consumer/message.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { Budget } from '../internal/budget.js';
import { rethrowLater } from '../internal/rethrow.js';
import type { WaitOptions } from '../internal/wait.js';
import type { ReaderCounts } from './counts.js';
import { atMost } from './limit.js';

const GATHERED_TIMEOUT_MS = 30_000;
const REVOKE_TIMEOUT_MS = 10_000;
const MAX_ATTEMPTS = 4;
const FIRST_BACKOFF_MS = 100; // Doubled after each attempt.

type Positions = Map<string, TopicPartition>;

/** What the commits need from their reader. */
export interface CommitHost {
  consumer(): Consumer;
  /** A gathered commit was answered. */
  onGathered(event: OffsetsCommittedEvent): void;
}

export class ReaderCommits {
  readonly #host: CommitHost;
  readonly #intervalMs: number;
  readonly #counts: ReaderCounts;

  #gathered: Positions = new Map();
  #failure: { readonly error: unknown } | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  readonly #underWay = new Set<Promise<unknown>>();

  /** @param intervalMs - 0: nothing is gathered. */
  constructor(host: CommitHost, intervalMs: number, counts: ReaderCounts) {
    this.#host = host;
    this.#intervalMs = intervalMs;
    this.#counts = counts;
  }

  /** Commits or gathers these messages. Throws what an earlier gathered commit has failed with. */
  async commit(messages: readonly Message[], options: WaitOptions): Promise<void> {
    if (this.#intervalMs > 0) {
      this.#gather(positionsAfter(messages), true);
      this.throwFailure();
      return;
    }
    const { own, others } = this.#byOwner(positionsAfter(messages));
    if (own.length > 0) await this.#commit(own, options);
    const [other] = others;
    if (other !== undefined) throw notAssigned(other);
  }

  /** Rule 3. */
  throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }

  /** Commits what is gathered; a failure is kept. */
  flush(options: WaitOptions = { timeoutMs: GATHERED_TIMEOUT_MS }): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing = this.#flushing.then(() => this.#flush(options)); // Rule 4.
    return this.#flushing;
  }

  /** Rule 2. */
  async beforeRevoke({ partitions, lost }: RevokedPartitionsEvent): Promise<void> {
    if (lost) {
      const dropped = partitions.filter((name) => this.#gathered.delete(partitionKey(name)));
      if (dropped[0] !== undefined) this.#fail(notAssigned(dropped[0]), dropped);
      return;
    }
    const limit = { timeoutMs: REVOKE_TIMEOUT_MS };
    const work = Promise.allSettled([this.flush(limit), ...this.#underWay]);
    await atMost(work, limit);
    // What could not be committed in time belongs to somebody else from now on.
    for (const name of partitions) this.#gathered.delete(partitionKey(name));
  }

  /** Commits what is gathered, for the last time. */
  async end(options: WaitOptions): Promise<void> {
    this.#isStopped = true;
    await atMost(this.flush(options), options);
  }

  /** @param isNewer - Whether these are later than what is gathered; of two the higher counts. */
  #gather(positions: Positions, isNewer: boolean): void {
    for (const [key, position] of positions) {
      const known = this.#gathered.get(key)?.offset ?? -1;
      if (known < (position.offset ?? -1)) this.#gathered.set(key, position);
    }
    if (this.#gathered.size === 0 || this.#isStopped || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.flush(), this.#intervalMs);
    // Trying again for ever must not keep the process alive.
    if (!isNewer) this.#timer.unref();
  }

  async #flush(options: WaitOptions): Promise<void> {
    const positions = this.#gathered;
    if (positions.size === 0) return;
    this.#gathered = new Map();
    let own = [...positions.values()];
    try {
      const split = this.#byOwner(positions);
      own = split.own;
      const offsets = own.length > 0 ? await this.#commit(own, options) : [];
      const [other] = split.others;
      if (other !== undefined) {
        this.#fail(notAssigned(other), split.others);
        return;
      }
      this.#failure = undefined;
      this.#tell({ type: 'offsetsCommitted', offsets, error: null });
    } catch (error) {
      this.#fail(error, own);
      if (this.#isOver()) return;
      this.#gather(new Map(own.map((position) => [partitionKey(position), position])), false);
    }
  }

  #fail(error: unknown, positions: readonly TopicPartition[]): void {
    this.#failure = { error };
    if (!KafkaError.isKafkaError(error)) return; // An abort.
    const offsets = positions.map((position) => ({ ...position, error }));
    this.#tell({ type: 'offsetsCommitted', offsets, error });
  }

  #tell(event: OffsetsCommittedEvent): void {
    try {
      this.#host.onGathered(event);
    } catch (error) {
      rethrowLater(error);
    }
  }

  async #commit(positions: readonly TopicPartition[], options: WaitOptions) {
    const startedAt = performance.now();
    const commit = this.#tryCommit(positions, options);
    this.#underWay.add(commit);
    try {
      return await commit;
    } catch (error) {
      this.#counts.errors++;
      throw error;
    } finally {
      this.#underWay.delete(commit);
      this.#counts.commits.add(performance.now() - startedAt);
    }
  }

  /** Rule 5. */
  async #tryCommit(positions: readonly TopicPartition[], options: WaitOptions) {
    const budget = new Budget(options);
    for (let attempt = 1, backoffMs = FIRST_BACKOFF_MS; ; attempt++, backoffMs *= 2) {
      try {
        return await this.#host.consumer().commit(positions, budget.rest);
      } catch (error) {
        const isOver = attempt === MAX_ATTEMPTS || backoffMs >= budget.leftMs;
        if (isOver || !isPassing(error)) throw error;
      }
      await sleep(backoffMs, undefined, { signal: options.signal }).catch(() => undefined);
      options.signal?.throwIfAborted();
      const [other] = this.#byOwner(new Map(positions.map((p) => [partitionKey(p), p]))).others;
      if (other !== undefined) throw notAssigned(other);
    }
  }

  /** Whether no commit can succeed any more. */
  #isOver(): boolean {
    const consumer = this.#host.consumer();
    return this.#isStopped || consumer.closed || consumer.fatalError() !== null;
  }

  /** Rule 1. */
  #byOwner(positions: Positions): { own: TopicPartition[]; others: TopicPartition[] } {
    const assigned = new Set(this.#host.consumer().assignment().map(partitionKey));
    const own: TopicPartition[] = [];
    const others: TopicPartition[] = [];
    for (const [key, position] of positions) (assigned.has(key) ? own : others).push(position);
    return { own, others };
  }
}

/** Behind the last message of each partition. */
function positionsAfter(messages: readonly Message[]): Positions {
  const positions: Positions = new Map();
  for (const { topic, partition, offset, leaderEpoch } of messages) {
    const key = partitionKey({ topic, partition });
    if ((positions.get(key)?.offset ?? -1) > offset) continue;
    const epoch = leaderEpoch === null ? {} : { leaderEpoch };
    positions.set(key, { topic, partition, offset: offset + 1, ...epoch });
  }
  return positions;
}

/** Whether the same commit may succeed a moment later. */
function isPassing(error: unknown): boolean {
  if (!KafkaError.isKafkaError(error)) return false;
  return error.isRetriable || error.errno === ErrorCode.ERR_REBALANCE_IN_PROGRESS;
}

function notAssigned({ topic, partition }: TopicPartition): KafkaError {
  return KafkaError.fromErrno(
    ErrorCode.ERR__ASSIGNMENT_LOST,
    `cannot commit ${topic} [${partition}]: it is not this reader's any more`,
    { topic, partition },
  );
}
