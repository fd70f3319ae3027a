// Calls that wait: for room in the queue, and for what became of their message.
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { checkWaitOptions, limitWait, timedOut, type WaitOptions } from '../internal/wait.js';
import { failureOf, PendingSend, type WriteCounter } from './deliveries.js';
import type { Intake, IntakeWaiter } from './intake.js';
import type { DeliveryReport, ProducerMessage } from './types.js';

export class Sends {
  readonly #intake: Intake;
  readonly #onChange: () => void;

  /** @param onChange - Called when a message is on its way or waits to be, or no longer waits. */
  constructor(intake: Intake, onChange: () => void) {
    this.#intake = intake;
    this.#onChange = onChange;
  }

  /** Sends; waits for room while the queue is full. */
  send(message: ProducerMessage): Promise<DeliveryReport> {
    return new Promise((resolve, reject) => {
      const pending = new PendingSend(resolve, reject);
      const errno = this.#intake.offer(message, pending);
      if (errno === ErrorCode.ERR__QUEUE_FULL) this.#intake.lineUp(waiterFor(message, pending));
      else if (errno !== 0) reject(refused(message, errno));
      this.#onChange();
    });
  }

  /** Sends; gives up waiting when `options` say so. */
  async sendWithin(message: ProducerMessage, options: WaitOptions): Promise<DeliveryReport> {
    checkWaitOptions(options);
    this.#intake.check(message);
    options.signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const giveUp = (reason: unknown): void => {
        stopWaiting();
        this.#intake.leave(waiter);
        this.#onChange();
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
      const waiter = waiterFor(message, pending);
      this.#intake.lineUp(waiter);
      this.#onChange();
    });
  }

  /** Resolves when the message has been taken; leaves the line when the signal is aborted. */
  write(
    message: ProducerMessage,
    counter: WriteCounter,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    this.#intake.check(message);
    return new Promise((resolve, reject) => {
      const stopWaiting = limitWait(
        { signal },
        () => undefined,
        (reason) => {
          if (!this.#intake.leave(waiter)) return;
          this.#onChange();
          reject(reason);
        },
      );
      const waiter: IntakeWaiter = {
        message,
        recipient: counter,
        onTaken: () => {
          stopWaiting();
          resolve();
        },
        onRefused: (errno) => {
          stopWaiting();
          reject(refused(message, errno));
        },
      };
      this.#intake.lineUp(waiter);
      this.#onChange();
    });
  }

  /** Sends all, or none if one is malformed. */
  async sendAll(messages: readonly ProducerMessage[]): Promise<DeliveryReport[]> {
    for (const message of messages) this.#intake.check(message);
    const errors: KafkaError[] = [];
    const results = await Promise.all(
      messages.map((message) =>
        this.send(message).catch((error: unknown) => {
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
}

function waiterFor(message: ProducerMessage, pending: PendingSend): IntakeWaiter {
  return {
    message,
    recipient: pending,
    onTaken: () => undefined,
    onRefused: (errno) => {
      pending.reject(refused(message, errno));
    },
  };
}

/** The error of a message that librdkafka has not taken. */
function refused(message: ProducerMessage, errno: number): KafkaError {
  const report: { -readonly [Key in keyof DeliveryReport]: DeliveryReport[Key] } = {
    type: 'deliveryReport',
    topic: message.topic,
    partition: message.partition ?? -1,
    offset: -1001,
    timestamp: -1,
    message,
    opaque: message.opaque,
    error: null,
    status: 'notPersisted',
    latencyMs: -1,
    brokerId: -1,
  };
  report.error = failureOf(errno, '', report);
  return report.error;
}
