// Consume, process, produce, exactly once: what was read, what was sent and how far the group has
// got take effect together, or not at all.
//
// Rules
// 1. Offsets are committed only with the transaction. The consumer's own commits are off.
// 2. A partition that is revoked or lost before the transaction ends belongs to somebody else, who
//    reads from the committed offset: the transaction is aborted. A revoke that comes while end() is
//    at work waits for it.
// 3. After an abort the consumer goes back to what the group has committed, so that what was read in
//    vain comes again.
import { setImmediate } from 'node:timers/promises';
import { type TopicPartition } from '../client/topic-partition.js';
import type { Consumer } from '../consumer/consumer.js';
import { partitionKey } from '../consumer/decoded.js';
import type { RevokedPartitionsEvent } from '../consumer/events.js';
import type { Message } from '../consumer/message.js';
import type { PollBatchOptions } from '../consumer/types.js';
import { invalidArgType, invalidArgValue } from '../errors/argument-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { type WaitOptions, withLimit } from '../internal/wait.js';
import type { Producer } from '../producer/producer.js';
import type { DeliveryReport, ProducerMessage } from '../producer/types.js';
import { isRefusal } from '../producer/refusal.js';
import { type SessionRunOptions, sessionRunSettings } from './session-options.js';

const DEFAULT_END_TIMEOUT_MS = 60_000;

interface Read {
  /** Of the first message read since the last transaction. */
  readonly first: number;
  /** To be committed. */
  next: TopicPartition;
}

// What has begun cannot be changed: an end() that ran out of time is called again, and goes on there.
type Stage = 'idle' | 'open' | 'committing' | 'aborting' | 'rewinding';

/** Works on messages in a transaction of `TransactSession.run()`. */
export type SessionWork = (
  messages: readonly Message[],
  session: TransactSession,
) => void | Promise<void>;

/**
 * A consumer and a transactional producer that move on together (KIP-447).
 *
 * Readers of the output set `isolation.level` to `read_committed`, librdkafka's default.
 *
 * @example
 * ```ts
 * const session = new TransactSession(consumer, producer);
 * await session.run((messages) => {
 *   for (const { value } of messages) session.send({ topic: 'out', value });
 * });
 * ```
 */
export class TransactSession {
  readonly #consumer: Consumer;
  readonly #producer: Producer;
  readonly #leave: () => void;
  readonly #reads = new Map<string, Read>();
  #isDisturbed = false;
  #isClosed = false;
  #stage: Stage = 'idle';
  #refusal: { readonly error: unknown } | undefined;
  #ending: Promise<boolean> | undefined;

  /**
   * @param consumer - With `group.id`, and `enable.auto.commit` false. The session is its only reader.
   * @param producer - With `transactional.id`, on which `initTransactions()` has been called.
   * @throws KafkaError `ERR__INVALID_ARG` if the consumer commits by itself, `ERR__STATE` if it has a
   *   session already.
   */
  constructor(consumer: Consumer, producer: Producer) {
    this.#consumer = consumer;
    this.#producer = producer;
    this.#leave = consumer.enterSession((event) => this.#onRevoke(event));
  }

  /**
   * Begins a transaction (`rd_kafka_begin_transaction`). All that the producer sends from now on
   * belongs to it, by `send()` here or by its own methods.
   *
   * @throws KafkaError `ERR__STATE` if the last one has not ended, `initTransactions()` has not been
   *   called, or the session is closed; a fatal error, e.g. `ERR__FENCED`.
   */
  async begin(): Promise<void> {
    this.#checkOpen();
    this.#checkIdle();
    await this.#producer.beginTransaction();
    this.#refusal = undefined;
    this.#stage = 'open';
  }

  /**
   * Messages to work on, as `consumer.pollBatch()`; empty once partitions were revoked, until the
   * transaction has ended. May be called before `begin()`.
   *
   * @param options - `timeoutMs`: default no limit.
   * @throws the signal's reason; KafkaError `ERR__STATE` if the session or its consumer is closed, or
   *   the consumer's fatal error.
   */
  async poll(options?: PollBatchOptions): Promise<Message[]> {
    this.#checkOpen();
    return this.#poll(options);
  }

  async #poll(options?: PollBatchOptions): Promise<Message[]> {
    if (this.#isDisturbed) return [];
    const messages = await this.#consumer.pollBatch(options);
    for (const message of messages) this.#note(message);
    return messages;
  }

  /**
   * Sends a message in the transaction, as `producer.send()`. Need not be awaited: if it fails, so does
   * the commit.
   *
   * @throws KafkaError with the report as `error.report`, if it was not delivered; with `ERR__STATE`
   *   if no transaction is open.
   */
  send(message: ProducerMessage): Promise<DeliveryReport> {
    const sent = this.#producer.send(message);
    sent.catch((error: unknown) => {
      if (isRefusal(error)) this.#refusal ??= { error };
    });
    return sent;
  }

  /**
   * Ends the transaction: commits what was sent together with the offsets of what was read, or takes
   * all back and rewinds the consumer.
   *
   * @param how - A commit becomes an abort if partitions were revoked or lost meanwhile, or if
   *   something could not be delivered.
   * @param options - `timeoutMs`, default 60000, for each step.
   * @returns Whether it was committed.
   * @throws KafkaError if that cannot be known in time (call it again: it goes on where it was), or is
   *   fatal; what a message was refused with that could not even be handed over, after the abort.
   */
  async end(how: 'commit' | 'abort', options: WaitOptions = {}): Promise<boolean> {
    if ((how as string) !== 'commit' && (how as string) !== 'abort') {
      throw invalidArgValue('how', "must be 'commit' or 'abort'");
    }
    if (this.#stage === 'idle') {
      throw KafkaError.fromErrno(ErrorCode.ERR__STATE, 'the session has no transaction to end');
    }
    this.#ending ??= this.#end(how, withLimit(options, DEFAULT_END_TIMEOUT_MS)).finally(() => {
      this.#ending = undefined;
    });
    return this.#ending;
  }

  /**
   * Reads, works and commits until the consumer or the session is closed: a transaction for every `maxMessages`, or
   * for what has come within `maxMs`. A transaction that had to be aborted is done over, with the
   * messages that are still this consumer's.
   *
   * @param work - Its failure aborts the transaction and ends the run.
   * @throws what `work` does, the signal's reason, or a fatal error. The consumer is rewound then.
   *   If the transaction cannot be aborted, why, with the former as its `cause`.
   */
  async run(work: SessionWork, options: SessionRunOptions = {}): Promise<void> {
    if (typeof work !== 'function') throw invalidArgType('work', 'a function', work);
    this.#checkOpen();
    this.#checkIdle();
    const { signal, ...settings } = sessionRunSettings(options);
    // A transaction is ended one way or the other, signal or not: the next run begins where it left off.
    const { timeoutMs } = settings;
    for (;;) {
      const messages = await this.#gather({ ...settings, signal });
      if (this.#isClosed) {
        await this.#startOver(withLimit(settings, DEFAULT_END_TIMEOUT_MS));
        return;
      }
      if (messages.length === 0) {
        signal?.throwIfAborted();
        if (this.#consumer.closed) return;
        // A revoke came between two transactions: what was read before it comes again.
        if (this.#isDisturbed) await this.#startOver(withLimit(settings, DEFAULT_END_TIMEOUT_MS));
        continue;
      }
      await this.begin();
      try {
        signal?.throwIfAborted();
        await work(messages, this);
        signal?.throwIfAborted();
      } catch (error) {
        await this.#abortAfterFailure(error, { timeoutMs });
        throw error;
      }
      await this.end('commit', { timeoutMs });
    }
  }

  /** A failure of the abort itself is thrown, with what came before as its cause. */
  async #abortAfterFailure(cause: unknown, options: WaitOptions): Promise<void> {
    try {
      await this.end('abort', options);
    } catch (error) {
      if (error instanceof Error) error.cause ??= cause;
      throw error;
    }
  }

  /**
   * Lets go of the consumer and the producer, which stay open. A transaction that is open can only be
   * aborted any more, by `end()`; one that is being ended is not affected. `run()` returns when its
   * consumer has something for it, at the latest, and that comes again.
   */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#ending === undefined) this.#letGo();
    else this.#ending.then(this.#letGo, this.#letGo);
  }

  /** From now on nobody sees that partitions are revoked. */
  readonly #letGo = (): void => {
    this.#isDisturbed ||= this.#stage === 'open';
    this.#leave();
  };

  #note({ topic, partition, offset, leaderEpoch }: Message): void {
    const key = partitionKey({ topic, partition });
    const next = { topic, partition, offset: offset + 1, leaderEpoch: leaderEpoch ?? undefined };
    const read = this.#reads.get(key);
    if (read === undefined) this.#reads.set(key, { first: offset, next });
    else read.next = next;
  }

  /** Messages until there are enough, or time is up since the first. */
  async #gather(options: ReturnType<typeof sessionRunSettings>): Promise<Message[]> {
    const { maxMessages, maxMs, signal } = options;
    const messages: Message[] = [];
    let deadline = Infinity;
    const isOpen = (): boolean => !this.#isClosed && !this.#consumer.closed;
    while (messages.length < maxMessages && !this.#isDisturbed && isOpen()) {
      const timeoutMs = messages.length === 0 ? Infinity : deadline - performance.now();
      if (timeoutMs <= 0) break;
      const room = { maxMessages: Math.min(maxMessages - messages.length, 10_000), signal };
      const more = await this.#poll({ ...room, timeoutMs }).catch(async (error: unknown) => {
        if (signal?.aborted === true) await this.#startOver(withLimit({}, DEFAULT_END_TIMEOUT_MS));
        throw error;
      });
      if (more.length === 0) break;
      if (messages.length === 0) deadline = performance.now() + maxMs;
      messages.push(...more);
    }
    return messages;
  }

  async #end(how: 'commit' | 'abort', options: WaitOptions): Promise<boolean> {
    const isCommitted = await this.#settle(how, options);
    if (this.#stage === 'aborting') {
      await this.#producer.abortTransaction(options);
      this.#stage = 'rewinding';
    }
    if (this.#stage === 'rewinding') await this.#startOver(options);
    this.#stage = 'idle';
    this.#isDisturbed = false;
    this.#reads.clear();
    if (how === 'commit' && this.#refusal !== undefined) throw this.#refusal.error;
    return isCommitted;
  }

  /** Commits if it can; else the stage says how to go on. */
  async #settle(how: 'commit' | 'abort', options: WaitOptions): Promise<boolean> {
    if (this.#stage === 'open') {
      const mayCommit = how === 'commit' && (await this.#prepare(options));
      this.#stage = mayCommit ? 'committing' : 'aborting';
    }
    if (this.#stage !== 'committing') return false;
    try {
      await this.#producer.commitTransaction(options);
      return true;
    } catch (error) {
      this.#abortAfter(error);
      return false;
    }
  }

  /** Sends the offsets; false if the transaction has to be aborted. */
  async #prepare(options: WaitOptions): Promise<boolean> {
    await this.#producer.handOverWaiting(options);
    await setImmediate(); // Promises of messages that were refused settle first.
    if (this.#hasLostPartitions() || this.#refusal !== undefined) return false;
    const offsets = [...this.#reads.values()].map(({ next }) => next);
    if (offsets.length === 0) return true;
    try {
      await this.#producer.sendOffsetsToTransaction(offsets, this.#consumer, options);
      return true;
    } catch (error) {
      this.#abortAfter(error);
      return false;
    }
  }

  /** Throws `error`, unless an abort mends it. */
  #abortAfter(error: unknown): void {
    if (!KafkaError.isKafkaError(error) || !error.requiresAbort) throw error;
    this.#stage = 'aborting';
  }

  /** Rule 2. */
  #hasLostPartitions(): boolean {
    if (this.#isDisturbed || this.#consumer.closed) return true;
    if (this.#consumer.assignmentLost()) return true;
    // Outside the group a commit of offsets would be taken as one of nobody's.
    const isMember = this.#consumer.groupMetadata().generationId >= 0;
    return !isMember && this.#reads.size > 0 && this.#consumer.subscription().length > 0;
  }

  async #onRevoke({ partitions, lost }: RevokedPartitionsEvent): Promise<void> {
    if (partitions.length === 0 && !lost) return;
    this.#isDisturbed ||= this.#reads.size > 0 || this.#stage !== 'idle';
    // Its failure is for the caller of end().
    await this.#ending?.catch(() => false);
  }

  #checkOpen(): void {
    if (!this.#isClosed) return;
    throw KafkaError.fromErrno(ErrorCode.ERR__STATE, 'the session is closed');
  }

  #checkIdle(): void {
    if (this.#stage === 'idle') return;
    throw KafkaError.fromErrno(ErrorCode.ERR__STATE, 'the last transaction has not ended');
  }

  /** Forgets what was read, which comes again. */
  async #startOver(options: WaitOptions): Promise<void> {
    await this.#rewind(options);
    this.#isDisturbed = false;
  }

  /** Rule 3. */
  async #rewind(options: WaitOptions): Promise<void> {
    const consumer = this.#consumer;
    if (consumer.closed) return;
    const assigned = consumer.assignment().filter((name) => this.#reads.has(partitionKey(name)));
    if (assigned.length > 0) {
      const committed = await consumer.committed(assigned, options);
      const targets = committed.map(({ topic, partition, offset, error }) => {
        if (error !== null) throw error;
        const { first = 0 } = this.#reads.get(partitionKey({ topic, partition })) ?? {};
        return { topic, partition, offset: offset ?? first };
      });
      await consumer.seek(targets, options);
    }
    this.#reads.clear();
  }
}
