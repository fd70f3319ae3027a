// Calls that wait: for room in the queue, and for what became of their message.
import { Offset } from '../client/topic-partition.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { checkWaitOptions, limitWait, timedOut, type WaitOptions } from '../internal/wait.js';
import { PendingSend, type WriteCounter } from './deliveries.js';
import { encode, type EncodedMessage } from './encode.js';
import type { Intake, IntakeWaiter } from './intake.js';
import type { DeliveryReport, ProducerMessage } from './types.js';

const refusals = new WeakSet<KafkaError>();

/** Whether a `send()` failed before librdkafka had the message: then its commit knows nothing of it. */
export function isRefusal(error: unknown): boolean {
  return !KafkaError.isKafkaError(error) || refusals.has(error);
}

export class Sends {
  readonly #intake: Intake;
  readonly #onHandedOver: () => void;
  readonly #onLeft: () => void;

  /**
   * @param onHandedOver - Called when a message is on its way, or waits to be.
   * @param onLeft - Called when one no longer waits.
   */
  constructor(intake: Intake, onHandedOver: () => void, onLeft: () => void) {
    this.#intake = intake;
    this.#onHandedOver = onHandedOver;
    this.#onLeft = onLeft;
  }

  /** Sends; waits for room while the queue is full. */
  send(message: ProducerMessage): Promise<DeliveryReport> {
    return new Promise((resolve, reject) => {
      this.#handOver(encode(message), new PendingSend(resolve, reject));
    });
  }

  /** Sends; gives up waiting when `options` say so. */
  async sendWithin(message: ProducerMessage, options: WaitOptions): Promise<DeliveryReport> {
    checkWaitOptions(options);
    const encoded = encode(message);
    options.signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const giveUp = (reason: unknown): void => {
        stopWaiting();
        if (this.#intake.leave(waiter)) this.#onLeft();
        reject(reason);
      };
      const stopWaiting = limitWait(
        options,
        () => {
          giveUp(timedOut('no delivery report', options.timeoutMs));
        },
        giveUp,
      );
      const pending = new PendingSend(
        (report) => {
          stopWaiting();
          resolve(report);
        },
        (error) => {
          stopWaiting();
          reject(error);
        },
      );
      const waiter = this.#waiterFor(encoded, pending);
      this.#intake.lineUp(waiter);
      this.#onHandedOver();
    });
  }

  /** Resolves when the message has been taken; leaves the line when the signal is aborted. */
  write(
    message: ProducerMessage,
    counter: WriteCounter,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const encoded = encode(message);
    return new Promise((resolve, reject) => {
      const stopWaiting = limitWait(
        { signal },
        () => undefined,
        (reason) => {
          if (!this.#intake.leave(waiter)) return;
          this.#onLeft();
          reject(reason);
        },
      );
      const waiter: IntakeWaiter = {
        encoded,
        recipient: counter,
        onTaken: () => {
          stopWaiting();
          resolve();
        },
        onRefused: (errno) => {
          stopWaiting();
          reject(this.#refused(encoded, errno));
        },
      };
      this.#intake.lineUp(waiter);
      this.#onHandedOver();
    });
  }

  /** Sends all, or none if one is malformed. */
  async sendAll(messages: readonly ProducerMessage[]): Promise<DeliveryReport[]> {
    const encoded = Array.from(messages, encode);
    const errors: KafkaError[] = [];
    const results = await Promise.all(
      encoded.map((one) =>
        this.#sendEncoded(one).catch((error: unknown) => {
          if (!KafkaError.isKafkaError(error)) throw error;
          errors.push(error);
          return error.report as DeliveryReport;
        }),
      ),
    );
    if (errors.length > 0) {
      const text = `${errors.length} of ${messages.length} messages were not delivered`;
      throw Object.assign(new AggregateError(errors, text), { results });
    }
    return results;
  }

  #sendEncoded(encoded: EncodedMessage): Promise<DeliveryReport> {
    return new Promise((resolve, reject) => {
      this.#handOver(encoded, new PendingSend(resolve, reject));
    });
  }

  #handOver(encoded: EncodedMessage, pending: PendingSend): void {
    const errno = this.#intake.offer(encoded, pending);
    if (errno === ErrorCode.ERR__QUEUE_FULL) this.#intake.lineUp(this.#waiterFor(encoded, pending));
    else if (errno !== 0) pending.reject(this.#refused(encoded, errno));
    this.#onHandedOver();
  }

  #waiterFor(encoded: EncodedMessage, pending: PendingSend): IntakeWaiter {
    return {
      encoded,
      recipient: pending,
      onTaken: () => undefined,
      onRefused: (errno) => {
        pending.reject(this.#refused(encoded, errno));
      },
    };
  }

  /** The error of a message that librdkafka has not taken. */
  #refused(encoded: EncodedMessage, errno: number): KafkaError {
    const { message, topic, partition, opaque } = encoded;
    const report: { -readonly [Key in keyof DeliveryReport]: DeliveryReport[Key] } = {
      type: 'deliveryReport',
      topic,
      partition,
      offset: Offset.Invalid,
      timestamp: -1,
      message,
      opaque,
      error: null,
      status: 'notPersisted',
      latencyMs: -1,
      brokerId: -1,
    };
    const context = { topic, partition, report, stack: false };
    report.error = KafkaError.fromFailure(this.#intake.failureOf(errno), context);
    refusals.add(report.error);
    return report.error;
  }
}
