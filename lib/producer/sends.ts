// Calls that wait: for room in the queue, and for what became of their message.
import { ErrorCode } from '../errors/codes.generated.js';
import type { KafkaError } from '../errors/kafka-error.js';
import { checkWaitOptions, limitWait, timedOut, type WaitOptions } from '../internal/wait.js';
import { BatchSend } from './batch-send.js';
import { ReportTaker, type WriteCounter } from './deliveries.js';
import { encode, type EncodedMessage } from './encode.js';
import type { Intake, IntakeWaiter } from './intake.js';
import { refusal } from './refusal.js';
import type { DeliveryReport, ProducerMessage } from './types.js';

type Resolve = (report: DeliveryReport) => void;
type Reject = (error: unknown) => void;

/** A `send()`, with both ends of its promise. */
class PendingSend extends ReportTaker {
  readonly #resolve: Resolve;
  readonly #reject: Reject;

  constructor(resolve: Resolve, reject: Reject) {
    super();
    this.#resolve = resolve;
    this.#reject = reject;
  }

  fail(error: unknown): void {
    this.#reject(error);
  }

  settle(report: DeliveryReport): void {
    if (report.error === null) this.#resolve(report);
    else this.#reject(report.error);
  }
}

// An executor for all promises: one of their own for each would be one more function per message.
let lastPending: PendingSend | undefined;
function capture(resolve: Resolve, reject: Reject): void {
  lastPending = new PendingSend(resolve, reject);
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
    const sent = new Promise<DeliveryReport>(capture);
    const pending = lastPending!;
    lastPending = undefined;
    try {
      const encoded = this.#intake.takePlain(message, pending);
      if (encoded === undefined) this.#onHandedOver();
      else this.#handOver(encoded, pending);
    } catch (error) {
      pending.fail(error);
    }
    return sent;
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
          reject(this.#refused(encoded, errno).error);
        },
      };
      this.#intake.lineUp(waiter);
      this.#onHandedOver();
    });
  }

  /** Sends all, or none if one is malformed; gives up waiting when `options` say so. */
  async sendAll(
    messages: readonly ProducerMessage[],
    options: WaitOptions,
  ): Promise<DeliveryReport[]> {
    checkWaitOptions(options);
    const encoded: EncodedMessage[] = [];
    for (const message of messages) encoded.push(encode(message));
    options.signal?.throwIfAborted();
    const batch = new BatchSend(encoded.length);
    const waiters: IntakeWaiter[] = [];
    for (let i = 0; i < encoded.length; i++) {
      const waiter = this.#handOver(encoded[i]!, batch.place(i));
      if (waiter !== undefined) waiters.push(waiter);
    }
    return this.#orLeave(batch.reports, waiters, options);
  }

  /** Waits for `work`; when `options` end that, those of `waiters` that still wait leave the line. */
  #orLeave<T>(work: Promise<T>, waiters: IntakeWaiter[], options: WaitOptions): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = (reason: unknown): void => {
        stopWaiting();
        const left = waiters.filter((waiter) => this.#intake.leave(waiter));
        if (left.length > 0) this.#onLeft();
        reject(reason);
      };
      const stopWaiting = limitWait(
        options,
        () => {
          giveUp(timedOut('not all delivery reports', options.timeoutMs));
        },
        giveUp,
      );
      work.then(resolve, reject).finally(stopWaiting);
    });
  }

  /** Hands over, or lines up: then the result is the place in the line. */
  #handOver(encoded: EncodedMessage, pending: ReportTaker): IntakeWaiter | undefined {
    const errno = this.#intake.offer(encoded, pending);
    let waiter: IntakeWaiter | undefined;
    if (errno === ErrorCode.ERR__QUEUE_FULL) {
      waiter = this.#waiterFor(encoded, pending);
      this.#intake.lineUp(waiter);
    } else if (errno !== 0) pending.settle(this.#refused(encoded, errno));
    this.#onHandedOver();
    return waiter;
  }

  #waiterFor(encoded: EncodedMessage, pending: ReportTaker): IntakeWaiter {
    return {
      encoded,
      recipient: pending,
      onTaken: () => undefined,
      onRefused: (errno) => {
        pending.settle(this.#refused(encoded, errno));
      },
    };
  }

  /** The report of a message that librdkafka has not taken. */
  #refused(
    encoded: EncodedMessage,
    errno: number,
  ): DeliveryReport & { readonly error: KafkaError } {
    return refusal(encoded, this.#intake.failureOf(errno));
  }
}
