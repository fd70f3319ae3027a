import type { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AdminClient } from '../admin/admin-client.js';
import { SharedHandle } from '../admin/handle.js';
import type { ConsumerConfig } from '../config/properties.generated.js';
import { invalidArgType } from '../errors/argument-error.js';
import { PullIterator } from '../internal/pull-iterator.js';
import { checkWaitOptions, pollOptions, timedOut, type WaitOptions } from '../internal/wait.js';
import { batchSize } from './arguments.js';
import type { RunHandler } from './attempts.js';
import type { ConsumerEvent } from './events.js';
import type { Message } from './message.js';
import { ConsumerPositions } from './positions.js';
import { messageReadable, messageReadableWeb } from './readable.js';
import { Run } from './run.js';
import { type RunOptions, runSettings } from './run-options.js';
import type {
  BatchesOptions,
  ConsumerOptions,
  IteratorOptions,
  PollBatchOptions,
  ReadableOptions,
} from './types.js';

/**
 * Reads messages, as a member of a consumer group or from partitions of the app's choice.
 *
 * Every reader (`events`, `messages`, `batches`, `poll`, `tryPoll`, `readMessage`, `pollBatch`)
 * takes from one queue, in turn. Nothing is read from librdkafka before a reader asks, beyond one
 * batch of 1024 messages (or what was asked for) or 1 MiB, which 64 messages more can exceed where
 * sizes jump. So `max.poll.interval.ms` measures the app.
 *
 * At least once: unless `enable.auto.offset.store` is false, a message counts as processed when
 * the app comes back for the next one; `enable.auto.commit` (default true) commits that every
 * `auto.commit.interval.ms` and on `close()`. Readers share that progress: whoever comes back is
 * done with all that was handed out before. Several readers at once that need at-least-once set
 * `enable.auto.offset.store` to false and call `storeMessage()`.
 *
 * @example
 * ```ts
 * const consumer = new Consumer({ 'bootstrap.servers': 'localhost:9092', 'group.id': 'billing' });
 * consumer.subscribe('orders');
 * for await (const message of consumer) console.log(message.offset, message.value?.toString());
 * ```
 */
export class Consumer extends ConsumerPositions {
  /**
   * Creates the client; it connects by itself, in the background.
   *
   * @param config - librdkafka's properties. Unless given, `fetch.queue.backoff.ms` is 5, as with
   *   librdkafka's 1000 a fast consumer idles for whole seconds, and `fetch.max.bytes` is 4 MiB, as
   *   its 50 MiB take much memory and are slower.
   * @throws KafkaError `ERR__INVALID_ARG` that names every bad property.
   */
  constructor(config: ConsumerConfig, options: ConsumerOptions = {}) {
    super(config, options);
  }

  /**
   * One event, or null when none came in time. `poll(0)` does not wait.
   *
   * @param timeout - Milliseconds, or options. Default: no limit.
   * @throws as {@link pollBatch}.
   */
  async poll(timeout?: number | WaitOptions): Promise<ConsumerEvent | null> {
    this.checkOpen();
    const options = pollOptions(timeout);
    return this.pulls.takeNow(true, options) ?? (await this.pulls.next(true, options));
  }

  /**
   * One event, or null, at once. In a tight loop, let the event loop have its turns.
   *
   * @throws as {@link pollBatch}.
   */
  tryPoll(): ConsumerEvent | null {
    this.checkOpen();
    return this.pulls.tryNext(true) ?? null;
  }

  /**
   * One message; other events go to `options.handlers`.
   *
   * @param options - `timeoutMs`: default no limit.
   * @throws KafkaError `ERR__TIMED_OUT`, or `ERR__STATE` if the consumer is closed meanwhile; else as
   *   {@link pollBatch}.
   */
  async readMessage(options?: WaitOptions): Promise<Message> {
    this.checkOpen();
    checkWaitOptions(options);
    const item = this.pulls.takeNow(false, options) ?? (await this.pulls.next(false, options));
    if (item !== null) return item as Message; // Readers that want no events get no others.
    throw this.closed ? this.closedError() : timedOut('no message', options?.timeoutMs);
  }

  /**
   * Messages that are there, or the first ones to come; empty when none came in time, or the consumer
   * is closed meanwhile.
   *
   * @param options - `timeoutMs`: default no limit.
   * @throws the signal's reason, or what an `onRebalance` fails with while this is the reader that waits
   *   longest. KafkaError `ERR__STATE` once the consumer is closed, or while a `run()` reads; a fatal
   *   error, from the first reader that comes to it on.
   */
  async pollBatch(options: PollBatchOptions = {}): Promise<Message[]> {
    this.checkOpen();
    checkWaitOptions(options);
    return this.pulls.nextBatch(batchSize(options.maxMessages), options);
  }

  /**
   * Every event and message, in order, until `close()`, which ends the loop.
   *
   * @throws as {@link pollBatch}: `ERR__STATE` for a closed consumer at once, the rest in the loop.
   */
  events(options: IteratorOptions = {}): AsyncIterableIterator<ConsumerEvent, undefined> {
    this.#checkReader(options);
    const pulls = this.pulls;
    return new PullIterator(
      () => pulls.takeNow(true, options),
      (handle) => pulls.next(true, options, handle),
    );
  }

  /** Every message, until `close()`; other events go to `options.handlers`. Throws as {@link events}. */
  messages(options: IteratorOptions = {}): AsyncIterableIterator<Message, undefined> {
    this.#checkReader(options);
    const pulls = this.pulls;
    return new PullIterator<Message>(
      () => pulls.takeNow(false, options) as Message | undefined,
      (handle) => pulls.next(false, options, handle) as Promise<Message | null>,
    );
  }

  /**
   * Messages as they come together, until `close()`: the fastest way to read. Throws as {@link events}.
   */
  batches(options: BatchesOptions = {}): AsyncIterableIterator<Message[], undefined> {
    this.#checkReader(options);
    const max = batchSize(options.maxMessages);
    const pulls = this.pulls;
    return new PullIterator<Message[]>(
      () => undefined,
      async (handle) => {
        const messages = await pulls.nextBatch(max, options, handle);
        return messages.length > 0 ? messages : null;
      },
    );
  }

  /** The same as `messages()`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Message, undefined> {
    return this.messages();
  }

  /**
   * The messages as a stream of objects, until `close()`, which ends it. Destroying it leaves the
   * consumer open. Nothing is taken ahead of the stream's reader unless `highWaterMark` says so; a
   * message counts as processed when the next one is taken. Where another stream buffers behind this
   * one (`pipe`, `pipeline`), at-least-once needs `enable.auto.offset.store` false and
   * `storeMessage()`.
   */
  readable(options: ReadableOptions = {}): Readable {
    this.#checkReader(options);
    return messageReadable(this.pulls, options);
  }

  /** The same as a web stream. Cancelling it leaves the consumer open. */
  readableWeb(options: ReadableOptions = {}): ReadableStream<Message> {
    this.#checkReader(options);
    return messageReadableWeb(this.pulls, options);
  }

  /**
   * Works on messages with up to `concurrency` handlers side by side, until `close()`.
   *
   * The messages of a partition, or of a `key`, are worked on one after the other. What counts as
   * processed is a partition's contiguous prefix of messages that are done: after a crash the rest
   * comes again. A revoke, and `close()`, wait for the handlers of the partitions concerned. While
   * it runs, there is no other reader.
   *
   * With `enable.auto.offset.store` false nothing is stored: that is the handler's to do.
   *
   * @param handler - May return a promise. By default its failure ends the run; see `retries` and
   *   `onFailure`.
   * @returns Resolves on `close()`, when all is done; rejects with what has ended the run: the failure
   *   of a handler, the signal's reason, or a fatal error. What was not done comes again to the next
   *   reader.
   */
  async run(options: RunOptions, handler: RunHandler): Promise<void> {
    if ((options as unknown) === undefined) throw invalidArgType('options', 'an object', options);
    this.#checkReader(options);
    const settings = runSettings(options, this.storesOffsets);
    if (typeof handler !== 'function') throw invalidArgType('handler', 'a function', handler);
    this.pulls.checkUnread();
    options.signal?.throwIfAborted();
    const run = new Run(this.pulls, this.native, handler, settings);
    const onAbort = (): void => {
      run.stop(options.signal?.reason);
    };
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const removeGuard = this.guards.add(run.guard);
    this.activeRun = run;
    this.hold();
    try {
      await run.go();
    } finally {
      this.release();
      this.activeRun = undefined;
      removeGuard();
      options.signal?.removeEventListener('abort', onAbort);
    }
  }

  /** An AdminClient on this consumer's connections; closing it leaves the consumer open. */
  admin(): AdminClient {
    this.checkOpen();
    return new AdminClient(new SharedHandle(this.host));
  }

  /**
   * Commits what is due, runs the last revoke, leaves the group, and frees everything. Readers
   * that wait come to their end. What was handed out last counts as unfinished: it comes again.
   *
   * @param options - `timeoutMs` defaults to 30000.
   * @throws KafkaError `ERR__TIMED_OUT` if the group did not answer in time; the rest is then done
   *   in the background, without keeping the process alive.
   */
  override close(options?: WaitOptions): Promise<void> {
    return super.close(options);
  }

  #checkReader(options: IteratorOptions): void {
    this.checkOpen();
    checkWaitOptions(options);
  }
}
