// What tests of clients share: a cluster of their own, and waiting for a condition.
import {
  Consumer,
  type ConsumerConfig,
  type ConsumerOptions,
  MockCluster,
  type MockClusterOptions,
  type MockTopicOptions,
  Producer,
  type ProducerConfig,
  type ProducerOptions,
} from '../../lib/index.js';

/** An address where nobody listens: connections are refused at once. */
export const DEAD_ADDRESS = '127.0.0.1:1';

/** Config of a client that notices soon that a broker is back. */
export const FAST_RECONNECT = {
  'reconnect.backoff.ms': 10,
  'reconnect.backoff.max.ms': 20,
} as const;

const DEFAULT_DEADLINE_MS = 15_000;
const LOOK_EVERY_MS = 2;

/** A mock cluster that lives as long as the test file, and clients that live as long as a test. */
export interface TestCluster {
  readonly mock: MockCluster;
  readonly bootstrapServers: string;
  /** Creates a topic with a name of its own. Default: one partition. */
  topic(options?: MockTopicOptions): string;
  /** A group name of its own. */
  group(): string;
  /** A quiet producer of this cluster, which is closed after the test. */
  producer(config?: ProducerConfig, options?: ProducerOptions): Producer;
  /** A quiet consumer of this cluster that reads from the beginning; closed after the test. */
  consumer(config?: ConsumerConfig, options?: ConsumerOptions): Consumer;
}

let names = 0;

/** A name that no other test of this run uses. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${process.pid}-${Date.now().toString(36)}-${++names}`;
}

/** Call it at the top of a test file, or in a `describe`: one cluster for all tests there. */
export function withCluster(options: MockClusterOptions = {}): TestCluster {
  let mock: MockCluster | undefined;
  const clients: (Producer | Consumer)[] = [];
  const running = (): MockCluster => {
    if (mock === undefined) throw new Error('the cluster runs only while tests do');
    return mock;
  };

  beforeAll(() => {
    mock = new MockCluster(options);
  });
  afterEach(async () => {
    const closing = clients.splice(0).map((client) => client.close({ timeoutMs: 0 }));
    await within(Promise.allSettled(closing), 'close() of the clients of this test', 10_000);
  });
  afterAll(async () => {
    await mock?.close();
  });

  return {
    get mock() {
      return running();
    },
    get bootstrapServers() {
      return running().bootstrapServers;
    },
    topic: (topicOptions = {}) => {
      const topic = uniqueName('topic');
      running().createTopic(topic, { partitions: 1, ...topicOptions });
      return topic;
    },
    group: () => uniqueName('group'),
    producer: (config = {}, producerOptions = {}) => {
      const servers = { 'bootstrap.servers': running().bootstrapServers };
      const producer = new Producer(
        { ...servers, ...config },
        { logger: null, ...producerOptions },
      );
      clients.push(producer);
      return producer;
    },
    consumer: (config = {}, consumerOptions = {}) => {
      const base = {
        'bootstrap.servers': running().bootstrapServers,
        'auto.offset.reset': 'earliest',
        'fetch.wait.max.ms': 10,
      } as const;
      const consumer = new Consumer({ ...base, ...config }, { logger: null, ...consumerOptions });
      clients.push(consumer);
      return consumer;
    },
  };
}

/** Lets timers, sockets and librdkafka's wake-ups have a turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/**
 * Waits until `condition` holds; fails at the deadline, and says then what it found.
 *
 * @param description - What was waited for; a function returns the state reached, to be printed.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  description: string | (() => unknown),
  deadlineMs = DEFAULT_DEADLINE_MS,
): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    if (await condition()) return;
    if (performance.now() - startedAt > deadlineMs) break;
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
  const state = typeof description === 'string' ? description : JSON.stringify(description());
  throw new Error(`not reached within ${deadlineMs} ms: ${state}`);
}

/** The promise's result, or an error that says what did not come in time. */
export async function within<T>(
  promise: Promise<T>,
  description: string,
  deadlineMs = DEFAULT_DEADLINE_MS,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not settled within ${deadlineMs} ms: ${description}`));
    }, deadlineMs);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the promise was rejected with; fails if it was not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`resolved, with ${String(value)}`);
    },
    (error: unknown) => error,
  );
}

/** What the call threw; fails if it did not throw. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('did not throw');
}
