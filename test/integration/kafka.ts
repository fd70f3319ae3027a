// What the tests on a real Kafka share. They fail, and do not skip, where there is none.
import {
  Consumer,
  type ConsumerConfig,
  type ConsumerOptions,
  type Message,
  Producer,
  type ProducerConfig,
  type ProducerOptions,
} from '../../lib/index.js';
import { uniqueName, until, within } from '../helpers/cluster.js';

/** Partitions of a topic that Kafka creates by itself (`num.partitions` of test/kafka). */
export const PARTITIONS = 4;

/** Addresses of the cluster under test. */
export function kafkaServers(): string {
  const servers = process.env['KAFKA_BOOTSTRAP_SERVERS'];
  if (servers === undefined || servers === '') {
    throw new Error(
      'These tests need a Kafka: `npm run test:kafka` starts one, or set KAFKA_BOOTSTRAP_SERVERS',
    );
  }
  return servers;
}

export interface TestKafka {
  readonly servers: string;
  /** A quiet producer, closed after the test. */
  producer(config?: ProducerConfig, options?: ProducerOptions): Producer;
  /** A quiet consumer that begins at the first message, closed after the test. */
  consumer(config?: ConsumerConfig, options?: ConsumerOptions): Consumer;
  /** A consumer in `group` that is subscribed to `topic`. */
  member(group: string, topic: string, config?: ConsumerConfig): Consumer;
  /** A name of a topic; Kafka creates it with the first message. */
  topic(): string;
  group(): string;
}

/** Call it at the top of a test file. */
export function withKafka(): TestKafka {
  const servers = kafkaServers();
  const clients: (Producer | Consumer)[] = [];
  afterEach(async () => {
    const closing = clients.splice(0).map((client) => client.close({ timeoutMs: 5000 }));
    await within(Promise.allSettled(closing), 'close() of the clients of this test', 10_000);
  });
  const kafka: TestKafka = {
    servers,
    producer: (config = {}, options = {}) => {
      const all = { 'bootstrap.servers': servers, ...config };
      const producer = new Producer(all, { logger: null, ...options });
      clients.push(producer);
      return producer;
    },
    consumer: (config = {}, options = {}) => {
      const base = { 'bootstrap.servers': servers, 'auto.offset.reset': 'earliest' } as const;
      const consumer = new Consumer({ ...base, ...config }, { logger: null, ...options });
      clients.push(consumer);
      return consumer;
    },
    member: (group, topic, config = {}) => {
      const consumer = kafka.consumer({ 'group.id': group, ...config });
      consumer.subscribe(topic);
      return consumer;
    },
    topic: () => uniqueName('it-topic'),
    group: () => uniqueName('it-group'),
  };
  return kafka;
}

/** Sends messages with the values `from` to before `to`, spread over the partitions. */
export async function sendNumbers(
  producer: Producer,
  topic: string,
  from: number,
  to: number,
): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, i) => from + i);
  await producer.sendBatch(
    numbers.map((n) => ({ topic, partition: n % PARTITIONS, value: String(n) })),
  );
}

/** The number that {@link sendNumbers} has sent. */
export function numberOf(message: Message): number {
  return Number(message.value?.toString());
}

/** The partitions that a consumer reads. */
export function assigned(consumer: Consumer): number[] {
  return consumer
    .assignment()
    .map(({ partition }) => partition)
    .sort((a, b) => a - b);
}

/** A consumer's messages so far, gathered in the background until it is closed. */
export class Gathering {
  readonly messages: Message[] = [];
  readonly #reading: Promise<void>;

  constructor(consumer: Consumer) {
    this.#reading = this.#read(consumer);
  }

  get numbers(): number[] {
    return this.messages.map(numberOf).sort((a, b) => a - b);
  }

  async reach(count: number, deadlineMs?: number): Promise<void> {
    await until(
      () => this.messages.length >= count,
      () => `${this.messages.length} of ${count} messages`,
      deadlineMs,
    );
  }

  /** Resolves once the consumer has been closed. */
  async ended(): Promise<void> {
    await within(this.#reading, 'the end of the reader');
  }

  async #read(consumer: Consumer): Promise<void> {
    for await (const message of consumer) this.messages.push(message);
  }
}

/** The next `count` messages. */
export async function take(consumer: Consumer, count: number): Promise<Message[]> {
  const messages: Message[] = [];
  const reading = async (): Promise<void> => {
    for await (const message of consumer) {
      messages.push(message);
      if (messages.length >= count) return;
    }
  };
  await within(reading(), `${count} messages`, 20_000);
  return messages;
}

/** 0, 1, 2, ... */
export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
