/** Numbered messages at a steady rate: number n goes to partition n % partitions. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Producer } from '../../dist/index.mjs';

const EVERY_MS = 50;

export class Load {
  #producer;
  #isRunning = true;
  #failure = /** @type {unknown} */ (undefined);
  #sent = 0;
  /** Last time when messages were on their way. */
  endedAt = Infinity;

  /** @param {{ servers: string, topic: string, partitions: number, rate: number }} plan */
  constructor(plan) {
    this.#producer = new Producer(
      { 'bootstrap.servers': plan.servers, 'enable.idempotence': true, 'linger.ms': 5 },
      { logger: null },
    );
    this.running = this.#run(plan).catch((problem) => {
      this.#failure = problem;
    });
  }

  /** How many messages there are; delivered, once stop() has resolved. */
  get sent() {
    return this.#sent;
  }

  /** Resolves when everything is delivered. */
  async stop() {
    this.#isRunning = false;
    await this.running;
    this.endedAt = Date.now();
    const left = await this.#producer.flush({ timeoutMs: 30_000 });
    await this.#producer.close();
    if (this.#failure) throw this.#failure;
    if (left > 0) throw new Error(`the load could not be delivered: ${left} messages are left`);
  }

  /** @param {{ topic: string, partitions: number, rate: number }} plan */
  async #run({ topic, partitions, rate }) {
    const beganAt = Date.now();
    while (this.#isRunning && this.#failure === undefined) {
      const due = ((Date.now() - beganAt) * rate) / 1000;
      for (; this.#sent < due; this.#sent += 1) {
        const message = { topic, partition: this.#sent % partitions, value: String(this.#sent) };
        this.#producer.produce(message, (error) => {
          if (error) this.#failure ??= error;
        });
      }
      await sleep(EVERY_MS);
    }
  }
}
