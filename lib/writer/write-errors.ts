import type { KafkaError } from '../errors/kafka-error.js';
import type { DeliveryReport } from '../producer/types.js';

/** What `Writer.writeMessages()` rejects with when some messages were not written. */
export class WriteErrors extends AggregateError {
  declare readonly name: 'WriteErrors';
  /** Aligned with the messages; null for those that were written. */
  declare readonly errors: (KafkaError | null)[];
  // Not an own property: a printed error must not drag message payloads into a log.
  readonly #results: readonly DeliveryReport[];

  static {
    Object.defineProperty(this.prototype, 'name', {
      value: 'WriteErrors',
      configurable: true,
      writable: true,
    });
  }

  /** @internal */
  constructor(results: readonly DeliveryReport[]) {
    const errors = results.map(({ error }) => error);
    const failed = errors.filter((error) => error !== null);
    super(
      errors,
      `${failed.length} of ${errors.length} messages were not written; ` +
        `the first: ${failed[0]?.message ?? ''}`,
    );
    this.#results = results;
  }

  /** How many messages were not written. */
  get count(): number {
    return this.errors.filter((error) => error !== null).length;
  }

  /** The reports of all messages, aligned with them. */
  get results(): readonly DeliveryReport[] {
    return this.#results;
  }
}
