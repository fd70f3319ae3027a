import { setImmediate } from 'node:timers/promises';
import { Client } from '../client/client.js';
import type { TopicPartition } from '../client/topic-partition.js';
import { flattenCommittable } from '../consumer/arguments.js';
import { invalidArgType } from '../errors/argument-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { checkWaitOptions, MAX_TIMEOUT_MS, type WaitOptions } from '../internal/wait.js';
import {
  type FlatPartitions,
  type NativeGroupMetadata,
  type NativeProducer,
  TransactionStep,
} from '../native/binding.js';
import { flattenGroup, type GroupOf } from './group-of.js';
import { Transaction } from './transaction.js';
import type { DeliveryReport, ProducerMessage } from './types.js';

const DEFAULT_TIMEOUT_MS = 60_000;
// librdkafka's own answer says more than "no answer"; this is for when its thread is busy.
const GRACE_MS = 500;

/**
 * The transactional half of a producer; needs `transactional.id`.
 *
 * Three properties of an error say what to do: `isRetriable`, call the same again; `requiresAbort`,
 * abort the transaction and do it over; `isFatal`, close the producer.
 */
export abstract class TransactionalClient extends Client<NativeProducer> {
  #isInTransaction = false;
  #isInitialized = false;
  #isWorking = false;
  #refusal: KafkaError | undefined;

  /**
   * Gets this `transactional.id` for itself: fences off older producers with the same, and ends
   * what they left open (`rd_kafka_init_transactions`). To be called once, before the first
   * transaction; again if it timed out, which goes on where it was.
   *
   * @param options - `timeoutMs` defaults to 60000. An abort ends the wait.
   */
  async initTransactions(options: WaitOptions = {}): Promise<void> {
    this.checkOpen();
    await this.#step(TransactionStep.init, options);
    this.#isInitialized = true;
  }

  /** Begins a transaction; the messages sent from now on belong to it (`rd_kafka_begin_transaction`). */
  async beginTransaction(): Promise<void> {
    this.checkOpen();
    await this.#step(TransactionStep.begin, {});
    this.#refusal = undefined;
    this.#isInTransaction = true;
  }

  /**
   * Commits offsets of a consumer group with the transaction
   * (`rd_kafka_send_offsets_to_transaction`). The consumer has `enable.auto.commit` false.
   *
   * @param offsets - Of the next message to consume, per partition: last processed plus one.
   * @param group - The consumer, or its `groupMetadata()`, taken when the messages were read.
   * @param options - `timeoutMs` defaults to 60000, and is at most what is left of
   *   `transaction.timeout.ms`. An abort ends the wait: the offsets may be sent or not.
   */
  async sendOffsetsToTransaction(
    offsets: readonly TopicPartition[],
    group: GroupOf,
    options: WaitOptions = {},
  ): Promise<void> {
    this.checkOpen();
    const flat = flattenCommittable('offsets', offsets);
    await this.#step(TransactionStep.sendOffsets, options, flat, flattenGroup(group));
  }

  /**
   * Delivers what was sent in the transaction, and commits it (`rd_kafka_commit_transaction`). If it
   * times out it goes on; call it again to wait on.
   *
   * @param options - `timeoutMs` defaults to 60000. An abort ends the wait: call it again to know.
   * @throws KafkaError with `requiresAbort` if a message or an offset could not be delivered.
   */
  async commitTransaction(options: WaitOptions = {}): Promise<void> {
    this.checkOpen();
    checkWaitOptions(options);
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = options;
    const deadline = performance.now() + timeoutMs;
    // librdkafka takes no message any more once it commits.
    await this.handOverWaiting({ timeoutMs, signal });
    if (this.#refusal !== undefined) throw incomplete(this.#refusal);
    const left = Math.max(deadline - performance.now(), 0);
    await this.#step(TransactionStep.commit, { timeoutMs: left, signal });
    this.#isInTransaction = false;
  }

  /**
   * Takes the transaction back (`rd_kafka_abort_transaction`); messages that were not delivered yet
   * fail with `ERR__PURGE_QUEUE` or `ERR__PURGE_INFLIGHT`. If it times out it goes on; call it again to
   * wait on.
   *
   * @param options - `timeoutMs` defaults to 60000. An abort ends the wait.
   */
  async abortTransaction(options: WaitOptions = {}): Promise<void> {
    this.checkOpen();
    await this.#abort(options);
  }

  /**
   * Runs `work` in a transaction: commits when it resolves, aborts when it rejects. Calls
   * `initTransactions()` the first time, and what is retriable again until time is up.
   *
   * @param work - Sends by its argument, or by this producer.
   * @param options - `timeoutMs`, default 60000, is for each of init, commit and abort. `signal`
   *   aborts the transaction unless its commit has begun; then it ends the wait.
   * @returns What `work` resolves with.
   * @throws What `work` rejects with, or the error of the commit; with `requiresAbort` the transaction
   *   has been aborted, and can be run again.
   *
   * @example
   * ```ts
   * await producer.transaction(async (tx) => {
   *   tx.send({ topic: 'out', value: 'a' });
   *   await tx.sendOffsets(offsets, consumer);
   * });
   * ```
   */
  async transaction<T>(
    work: (tx: Transaction) => T | Promise<T>,
    options: WaitOptions = {},
  ): Promise<T> {
    this.checkOpen();
    checkWaitOptions(options);
    if (typeof work !== 'function') throw invalidArgType('work', 'a function', work);
    if (this.#isWorking) {
      throw KafkaError.fromErrno(ErrorCode.ERR__STATE, 'another transaction() is under way');
    }
    this.#isWorking = true;
    try {
      options.signal?.throwIfAborted();
      if (!this.#isInitialized) {
        await this.#untilDone((rest) => this.initTransactions(rest), options);
      }
      await this.beginTransaction();
      return await this.#inTransaction(work, options);
    } finally {
      this.#isWorking = false;
    }
  }

  /** @internal */
  abstract send(message: ProducerMessage, options?: WaitOptions): Promise<DeliveryReport>;

  /** Waits until librdkafka has every message that waited for room. @internal */
  abstract handOverWaiting(options: WaitOptions): Promise<void>;

  /** Fails the messages that wait for room. @internal */
  protected abstract refuseWaiting(): void;

  /** A message of this transaction was taken, and did not reach librdkafka. @internal */
  protected readonly noteRefusal = (error: KafkaError): void => {
    if (this.#isInTransaction) this.#refusal ??= error;
  };

  /** Takes back what is open: readers would wait for it until `transaction.timeout.ms`. @internal */
  protected async abortOpenTransaction(options: WaitOptions): Promise<void> {
    if (!this.#isInTransaction) return;
    // One that cannot be reached ends the transaction by itself.
    await this.#abort(options).catch(() => undefined);
  }

  async #inTransaction<T>(
    work: (tx: Transaction) => T | Promise<T>,
    options: WaitOptions,
  ): Promise<T> {
    const tx = new Transaction(this, options);
    let result: T;
    try {
      result = await work(tx);
      options.signal?.throwIfAborted();
      await this.#untilDone((rest) => this.handOverWaiting(rest), options);
      await setImmediate(); // Promises of messages that were refused settle first.
      tx.checkSent();
    } catch (error) {
      await this.#abortAfter(error, options);
      throw error;
    }
    try {
      await this.#untilDone((rest) => this.commitTransaction(rest), options);
    } catch (error) {
      // With other errors the commit goes on: it can be waited for, not taken back.
      if (KafkaError.isKafkaError(error) && error.requiresAbort) {
        await this.#abortAfter(error, options);
      }
      throw error;
    }
    return result;
  }

  /** Aborts because of `error`; should that fail, the new error names it as its cause. */
  async #abortAfter(error: unknown, { timeoutMs }: WaitOptions): Promise<void> {
    if (this.fatalError() !== null) return; // There is nothing left to abort.
    try {
      await this.#untilDone((rest) => this.#abort(rest), { timeoutMs });
    } catch (cause) {
      if (!KafkaError.isKafkaError(cause)) throw cause;
      throw KafkaError.fromErrno(cause.errno, `could not abort: ${cause.message}`, {
        cause: error,
      });
    }
  }

  /** Calls a step again while that is worth it and time is left. */
  async #untilDone(
    step: (options: WaitOptions) => Promise<void>,
    { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: WaitOptions,
  ): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      try {
        await step({ timeoutMs: Math.max(deadline - performance.now(), 0), signal });
        return;
      } catch (error) {
        const isRetriable = KafkaError.isKafkaError(error) && error.isRetriable;
        if (!isRetriable || performance.now() >= deadline) throw error;
      }
    }
  }

  async #abort(options: WaitOptions): Promise<void> {
    this.refuseWaiting();
    await this.#step(TransactionStep.abort, options);
    this.#isInTransaction = false;
  }

  async #step(
    step: TransactionStep,
    options: WaitOptions,
    offsets: FlatPartitions | null = null,
    group: NativeGroupMetadata | null = null,
  ): Promise<void> {
    checkWaitOptions(options);
    const { signal } = options;
    const timeoutMs = Math.min(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, MAX_TIMEOUT_MS - GRACE_MS);
    const onAbort = (): void => {
      this.native.cancelTransact();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await this.call(
        (ticket) => {
          this.native.transact(ticket, step, Math.floor(timeoutMs), offsets, group);
          return undefined;
        },
        { signal, timeoutMs: timeoutMs + GRACE_MS },
      );
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }
}

/** librdkafka knows nothing of the message, and would commit without it. */
function incomplete(cause: KafkaError): KafkaError {
  const { errno } = cause;
  const message = `a message of the transaction was refused: ${cause.message}`;
  const flags = { fatal: false, retriable: false, requiresAbort: true };
  return KafkaError.fromFailure({ errno, message, ...flags }, { cause });
}
