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
   * Sends a message in the transaction. Need not be awaited: a message that fails makes the commit
   * fail.
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

  /** Commits offsets of a consumer group with the transaction. */
  sendOffsets(offsets: readonly TopicPartition[], group: GroupOf): Promise<void> {
    return this.#sender.sendOffsetsToTransaction(offsets, group, this.#options);
  }

  /** Throws if a message could not even be handed over: librdkafka would commit without it. @internal */
  checkSent(): void {
    if (this.#refusal !== undefined) throw this.#refusal.error;
  }
}
