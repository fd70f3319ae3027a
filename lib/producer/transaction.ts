import type { TopicPartition } from '../client/topic-partition.js';
import type { WaitOptions } from '../internal/wait.js';
import type { GroupOf } from './group-of.js';
import { isRefusal } from './refusal.js';
import type { DeliveryReport, ProducerMessage } from './types.js';

/** What a transaction needs of its producer. */
interface Sender {
  send(message: ProducerMessage, options?: WaitOptions): Promise<DeliveryReport>;
  sendOffsetsToTransaction(
    offsets: readonly TopicPartition[],
    group: GroupOf,
    options?: WaitOptions,
  ): Promise<void>;
}

/** What the work of `producer.transaction()` sends by. */
export class Transaction {
  readonly #sender: Sender;
  readonly #options: WaitOptions;
  #refusal: { readonly error: unknown } | undefined;

  /** @internal */
  constructor(sender: Sender, options: WaitOptions) {
    this.#sender = sender;
    this.#options = options;
  }

  /** The signal given to `transaction()`. */
  get signal(): AbortSignal | undefined {
    return this.#options.signal;
  }

  /**
   * Sends a message in the transaction, as `producer.send()`. Need not be awaited: a message that fails
   * makes the commit fail. From when there is room for it, it takes `message.timeout.ms` at most,
   * which is `transaction.timeout.ms` (60000) unless it is set.
   *
   * @throws KafkaError with the report as `error.report`, if it was not delivered; TypeError or
   *   RangeError for a malformed message; the signal's reason.
   */
  send(message: ProducerMessage): Promise<DeliveryReport> {
    const { signal } = this;
    const sent = this.#sender.send(message, signal && { signal });
    // Whoever does not await it learns of a failure from the commit.
    sent.catch((error: unknown) => {
      if (isRefusal(error)) this.#refusal ??= { error };
    });
    return sent;
  }

  /**
   * Commits offsets of a consumer group with the transaction, as
   * `producer.sendOffsetsToTransaction()` (`rd_kafka_send_offsets_to_transaction`). Waits for the
   * `timeoutMs` of `transaction()` at most, default 60000.
   *
   * @throws KafkaError if they were not taken: await it, or the transaction may be committed without
   *   them. TypeError or RangeError for wrong arguments; the signal's reason.
   */
  sendOffsets(offsets: readonly TopicPartition[], group: GroupOf): Promise<void> {
    return this.#sender.sendOffsetsToTransaction(offsets, group, this.#options);
  }

  /** Throws if a message could not even be handed over: librdkafka would commit without it. @internal */
  checkSent(): void {
    if (this.#refusal !== undefined) throw this.#refusal.error;
  }
}
