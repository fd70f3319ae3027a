// One promise for the reports of many messages.
import { type Deferred, deferred } from '../internal/deferred.js';
import type { KafkaError } from '../errors/kafka-error.js';
import { ReportTaker } from './deliveries.js';
import type { DeliveryReport } from './types.js';

/** A message's place in its batch. */
class Place extends ReportTaker {
  readonly #batch: BatchSend;
  readonly #position: number;

  constructor(batch: BatchSend, position: number) {
    super();
    this.#batch = batch;
    this.#position = position;
  }

  settle(report: DeliveryReport): void {
    this.#batch.take(this.#position, report);
  }
}

/** A `sendBatch()`. */
export class BatchSend {
  readonly #reports: DeliveryReport[];
  readonly #errors: KafkaError[] = [];
  readonly #done: Deferred<DeliveryReport[]> = deferred();
  #missing: number;

  constructor(size: number) {
    this.#reports = new Array<DeliveryReport>(size);
    this.#missing = size;
    if (size === 0) this.#done.resolve(this.#reports);
  }

  /**
   * The reports, aligned with the messages; an AggregateError with them as `.results`, if some were
   * not delivered.
   */
  get reports(): Promise<DeliveryReport[]> {
    return this.#done.promise;
  }

  /** What takes the report of the message at `position`. */
  place(position: number): ReportTaker {
    return new Place(this, position);
  }

  /** @internal */
  take(position: number, report: DeliveryReport): void {
    this.#reports[position] = report;
    if (report.error !== null) this.#errors.push(report.error);
    if (--this.#missing > 0) return;
    const errors = this.#errors;
    if (errors.length === 0) {
      this.#done.resolve(this.#reports);
      return;
    }
    const text = `${errors.length} of ${this.#reports.length} messages were not delivered`;
    this.#done.reject(Object.assign(new AggregateError(errors, text), { results: this.#reports }));
  }
}
