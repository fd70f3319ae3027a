// A small service, to be tested without a broker: it takes orders from one topic and writes a
// confirmation of each to another. What it cannot read goes to a third, with the reason.
//
// At least once: an order counts as done when its answer is delivered.
import {
  type ClientOptions,
  Consumer,
  type ConsumerConfig,
  type Message,
  Producer,
} from 'kafka-napi';

export interface OrderProcessorOptions {
  readonly bootstrapServers: string;
  /** More config of the consumer, e.g. timings. */
  readonly consumer?: ConsumerConfig;
  /** How the clients log. Default: to stderr. */
  readonly logging?: ClientOptions;
}

interface Order {
  readonly id: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

export class OrderProcessor {
  readonly #consumer: Consumer;
  readonly #producer: Producer;
  #running: Promise<void> | undefined;

  constructor({ bootstrapServers, consumer = {}, logging = {} }: OrderProcessorOptions) {
    const servers = { 'bootstrap.servers': bootstrapServers };
    const safe = { 'enable.idempotence': true, 'linger.ms': 0 } as const;
    this.#producer = new Producer({ ...servers, ...safe }, logging);
    const group = {
      'group.id': 'order-processor',
      'auto.offset.reset': 'earliest',
      'enable.auto.offset.store': false,
    } as const;
    this.#consumer = new Consumer({ ...servers, ...group, ...consumer }, logging);
  }

  /** Goes to work. */
  start(): void {
    this.#consumer.subscribe('orders');
    this.#running = this.#run();
  }

  /** Finishes the order at hand and leaves the group. */
  async stop(): Promise<void> {
    await this.#consumer.close();
    await this.#running;
    await this.#producer.close();
  }

  async #run(): Promise<void> {
    for await (const message of this.#consumer.messages()) {
      await this.#answer(message);
      this.#consumer.storeMessage(message);
    }
  }

  async #answer(message: Message): Promise<void> {
    let answer;
    try {
      answer = { topic: 'confirmations', value: JSON.stringify(confirm(message)) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      answer = { topic: 'dead-orders', value: message.value, headers: { reason } };
    }
    await this.#producer.send({ ...answer, key: message.key });
  }
}

function confirm(message: Message): { id: string; total: number } {
  const order = JSON.parse(message.value?.toString() ?? '') as Partial<Order>;
  const { id, quantity, unitPrice } = order;
  if (typeof id !== 'string') throw new Error('an order needs an id');
  if (typeof quantity !== 'number' || typeof unitPrice !== 'number') {
    throw new Error(`order ${id} has no quantity or no price`);
  }
  return { id, total: quantity * unitPrice };
}
