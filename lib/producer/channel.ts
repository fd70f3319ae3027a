import { setImmediate } from 'node:timers/promises';
import { KafkaError } from '../errors/kafka-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { type Deferred, deferred } from '../internal/deferred.js';
import { Turn } from '../internal/turn.js';
import type { WriteCounter } from './deliveries.js';
import type { ProducerMessage } from './types.js';

const DONE = Promise.resolve();

/** What a channel needs from its producer. @internal */
export interface ChannelSink {
  /** Hands the message over; false if there is no room. */
  tryProduce(message: ProducerMessage, counter: WriteCounter): boolean;
  /** Hands the message over as soon as there is room, behind those that wait already. */
  produceWhenRoom(
    message: ProducerMessage,
    counter: WriteCounter,
    signal: AbortSignal | undefined,
  ): Promise<void>;
  readonly hold: () => void;
  readonly release: () => void;
}

/**
 * Writes to a producer, with back-pressure: `write` waits while the producer's queue is full.
 * Reports go to the producer's `events()` or `poll()`.
 */
export class ProduceChannel {
  readonly #sink: ChannelSink;
  readonly #signal: AbortSignal | undefined;
  readonly #counter: WriteCounter;
  readonly #onFailure: ((error: KafkaError) => void) | undefined;
  readonly #turn = new Turn(() => undefined);
  #outstanding = 0;
  #written = 0;
  #failed = 0;
  #firstFailure: KafkaError | undefined;
  #isClosed = false;
  #closing: Deferred<undefined> | undefined;

  /**
   * @param onFailure - Called for each message that was not delivered.
   * @internal
   */
  constructor(
    sink: ChannelSink,
    signal: AbortSignal | undefined,
    onFailure?: (error: KafkaError) => void,
  ) {
    this.#sink = sink;
    this.#signal = signal;
    this.#onFailure = onFailure;
    this.#counter = {
      onWritten: (error) => {
        this.#onWritten(error);
      },
    };
  }

  /**
   * Resolves when the producer has taken the message, not when it is delivered; every few
   * milliseconds not before the event loop has had a turn.
   *
   * @throws The channel's signal's reason, if it is aborted while waiting for room.
   */
  write(message: ProducerMessage): Promise<void> {
    try {
      if (this.tryWrite(message)) return this.pause() ?? DONE;
    } catch {
      // The long way says the same, with a report.
    }
    return this.#writeWhenRoom(message);
  }

  /** Hands the message over if there is room; false, and nothing happens, if there is none. */
  tryWrite(message: ProducerMessage): boolean {
    this.#checkOpen();
    this.#begin();
    let isTaken = false;
    try {
      isTaken = this.#sink.tryProduce(message, this.#counter);
    } finally {
      if (!isTaken) this.#takeBack();
    }
    return isTaken;
  }

  /**
   * Resolves when everything written has its report. The producer stays open.
   *
   * @throws KafkaError with the first failure's code, if some messages were not delivered.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#outstanding > 0) {
      this.#closing ??= deferred();
      this.#sink.hold();
      await this.#closing.promise.finally(this.#sink.release);
    }
    if (this.#firstFailure !== undefined) {
      throw KafkaError.fromErrno(
        this.#firstFailure.errno,
        `${this.#failed} of ${this.#written} messages were not delivered; ` +
          `the first: ${this.#firstFailure.message}`,
        { cause: this.#firstFailure },
      );
    }
  }

  /** `await using`: the same as `close()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Where writing has gone on for too long: the event loop's next turn, to wait for.
   *
   * @internal
   */
  pause(): Promise<void> | undefined {
    this.#turn.begin();
    return this.#turn.isOverdue(1) ? setImmediate() : undefined;
  }

  async #writeWhenRoom(message: ProducerMessage): Promise<void> {
    this.#checkOpen();
    this.#begin();
    try {
      await this.#sink.produceWhenRoom(message, this.#counter, this.#signal);
    } catch (error) {
      this.#takeBack();
      throw error;
    }
  }

  #checkOpen(): void {
    if (this.#isClosed) throw KafkaError.fromErrno(ErrorCode.ERR__STATE, 'the channel is closed');
    this.#signal?.throwIfAborted();
  }

  #begin(): void {
    this.#outstanding++;
    this.#written++;
  }

  #takeBack(): void {
    this.#written--;
    this.#finishOne();
  }

  #onWritten(error: KafkaError | null): void {
    if (error !== null) {
      this.#failed++;
      this.#firstFailure ??= error;
      this.#onFailure?.(error);
    }
    this.#finishOne();
  }

  #finishOne(): void {
    if (--this.#outstanding === 0) this.#closing?.resolve(undefined);
  }
}
