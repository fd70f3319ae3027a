import { Buffer } from 'node:buffer';
import { checkTopic } from '../client/topic-partition.js';
import { invalidArgType, invalidArgValue } from '../errors/argument-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { type Deferred, deferred } from '../internal/deferred.js';
import { checkWaitOptions, limitWait, timedOut, type WaitOptions } from '../internal/wait.js';
import { Producer } from '../producer/producer.js';
import type { DeliveryReport, MessageBytes, ProducerMessage } from '../producer/types.js';
import { OWN_OPTIONS, producerConfig } from './config.js';
import { Stats, type WriterStats } from './stats.js';
import type { OwnWriterOptions, WriterMessage, WriterOptions } from './types.js';
import { WriteErrors } from './write-errors.js';

/**
 * Writes messages and waits until they are delivered: a thin layer over {@link Producer} in the
 * manner of segmentio/kafka-go.
 *
 * Unlike there, all in-sync replicas must have a message before it counts (`requiredAcks`), a batch
 * waits for 5 ms and not for a second (`batchTimeoutMs`), and keys are kept together unless another
 * `balancer` is given.
 *
 * @example
 * ```ts
 * const writer = new Writer({
 *   config: { 'bootstrap.servers': 'localhost:9092' },
 *   topic: 'orders',
 *   balancer: leastBytes(),
 * });
 * await writer.writeMessages([{ key: 'a', value: '1' }, { key: 'b', value: '2' }]);
 * await writer.close();
 * ```
 */
export class Writer {
  readonly #producer: Producer;
  readonly #isOwner: boolean;
  readonly #topic: string | undefined;
  readonly #stats = new Stats();
  #pending = 0;
  #idle: Deferred<undefined> | undefined;
  #closing: Promise<void> | undefined;

  /**
   * Creates the writer, and its producer unless it is given one; nothing waits for a broker.
   *
   * @throws TypeError, RangeError for bad options; KafkaError `ERR__INVALID_ARG` for a bad config.
   */
  constructor(options: WriterOptions) {
    if (typeof options !== 'object' || (options as unknown) === null) {
      throw invalidArgType('options', 'an object', options);
    }
    if (options.topic !== undefined) checkTopic('options.topic', options.topic);
    this.#topic = options.topic;
    this.#isOwner = options.producer === undefined;
    this.#producer = options.producer === undefined ? ownProducer(options) : shared(options);
  }

  /**
   * Resolves when all messages are delivered, with their reports, aligned with them. They are sent
   * in order; messages for one partition arrive in that order, across calls too.
   *
   * @param options - A timeout or an abort ends the wait: messages that have not been handed to
   *   librdkafka yet are not sent, those that have been are. Default: no limit, and each message
   *   has that of the producer (`message.timeout.ms`, 5 minutes).
   * @throws TypeError, RangeError if a message is malformed, or has a topic and the writer too, or
   *   neither has one: nothing is sent then. {@link WriteErrors} if some were not written.
   */
  async writeMessages(
    messages: WriterMessage | readonly WriterMessage[],
    options: WaitOptions = {},
  ): Promise<DeliveryReport[]> {
    this.#checkOpen();
    const list = isList(messages) ? messages : [messages];
    const addressed = list.map((message, i) => this.#address(message, i));
    const startedAt = performance.now();
    this.#pending++;
    try {
      const reports = await this.#producer.sendBatch(addressed, options);
      this.#count(reports);
      return reports;
    } catch (error) {
      throw this.#failed(error);
    } finally {
      this.#stats.onEnd(startedAt);
      if (--this.#pending === 0) this.#idle?.resolve(undefined);
    }
  }

  /** What has been written since the last call of `stats()`. */
  stats(): WriterStats {
    return this.#stats.take(this.#pending);
  }

  /**
   * Waits for what is being written, then closes the writer's own producer; one that it was given
   * stays open.
   *
   * @param options - With its own producer: see {@link Producer.close}. Else the end of the wait.
   */
  close(options: WaitOptions = {}): Promise<void> {
    try {
      checkWaitOptions(options);
    } catch (error) {
      return Promise.reject(error);
    }
    this.#closing ??= this.#isOwner ? this.#producer.close(options) : this.#untilIdle(options);
    return this.#closing;
  }

  /** `await using`: the same as `close()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #checkOpen(): void {
    if (this.#closing === undefined) return;
    throw KafkaError.fromErrno(ErrorCode.ERR__STATE, 'the writer is closed');
  }

  /** The message with its topic. */
  #address(message: WriterMessage, i: number): ProducerMessage {
    if (typeof message !== 'object' || (message as unknown) === null) {
      throw invalidArgType(`messages[${i}]`, 'an object', message);
    }
    const own = message.topic;
    if (this.#topic === undefined) {
      if (own !== undefined) return message as ProducerMessage;
      throw invalidArgValue(`messages[${i}].topic`, 'is missing, and the writer has none either');
    }
    if (own === undefined) return { ...message, topic: this.#topic };
    throw invalidArgValue(`messages[${i}].topic`, 'must be left out: the writer has a topic', own);
  }

  #count(reports: readonly DeliveryReport[]): void {
    for (const { error, message } of reports) {
      if (error === null) {
        this.#stats.messages++;
        this.#stats.bytes += sizeOf(message.key) + sizeOf(message.value);
      } else this.#stats.errors++;
    }
  }

  #failed(error: unknown): unknown {
    if (!isBatchError(error)) {
      this.#stats.abandoned++;
      return error;
    }
    this.#count(error.results);
    return new WriteErrors(error.results);
  }

  async #untilIdle(options: WaitOptions): Promise<void> {
    if (this.#pending === 0) return;
    options.signal?.throwIfAborted();
    const idle = (this.#idle = deferred<undefined>());
    const giveUp = (reason: unknown): void => {
      idle.reject(reason);
    };
    const stopWaiting = limitWait(
      options,
      () => {
        giveUp(timedOut('not all messages written', options.timeoutMs));
      },
      giveUp,
    );
    await idle.promise.finally(stopWaiting);
  }
}

function ownProducer(options: OwnWriterOptions): Producer {
  return new Producer(producerConfig(options), {
    ...options.options,
    partitioner: options.balancer,
  });
}

function shared(options: WriterOptions): Producer {
  const { producer } = options;
  if (!(producer instanceof Producer))
    throw invalidArgType('options.producer', 'a Producer', producer);
  for (const name of ['config', ...OWN_OPTIONS]) {
    if (Reflect.get(options, name) === undefined) continue;
    throw invalidArgValue(`options.${name}`, 'belongs to the producer, which is given');
  }
  return producer;
}

function isList(
  messages: WriterMessage | readonly WriterMessage[],
): messages is readonly WriterMessage[] {
  return Array.isArray(messages);
}

function isBatchError(
  error: unknown,
): error is AggregateError & { readonly results: DeliveryReport[] } {
  return error instanceof AggregateError && 'results' in error;
}

function sizeOf(bytes: MessageBytes | undefined): number {
  if (typeof bytes === 'string') return Buffer.byteLength(bytes);
  return bytes?.length ?? 0;
}
