import { invalidArgType } from '../errors/argument-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { checkInteger, checkTopic } from '../client/topic-partition.js';
import { type NativeMockCluster, WakeReason } from '../native/binding.js';
import { native } from '../native/load.js';
import { registerWakeable, setPending } from '../native/wakes.js';

/** Options of {@link MockCluster}. */
export interface MockClusterOptions {
  /** Number of brokers, 1 to 100, with the ids 1, 2, ... Default: 1. */
  readonly brokers?: number | undefined;
}

/** Options of {@link MockCluster.createTopic}. */
export interface MockTopicOptions {
  /** Default: 4. */
  readonly partitions?: number | undefined;
  /** At most the number of brokers. Default: 1. */
  readonly replicationFactor?: number | undefined;
}

const DESTROY_TICKET = 1;
// librdkafka waits 3 s before a group's first rebalance. Members that start together still meet.
const INITIAL_REBALANCE_DELAY_MS = 200;

/**
 * librdkafka's Kafka cluster inside this process, for tests and first steps (`rd_kafka_mock_*`).
 *
 * Its brokers listen on 127.0.0.1: other processes of this machine can use them too. It is a test
 * double, not a broker:
 * - a partition keeps its newest 5 MiB or 100000 batches and silently drops the rest,
 * - `read_committed` consumers see uncommitted and aborted messages,
 * - delivery reports carry the timestamp 1234,
 * - a fetch that finds nothing is answered only after the consumer's `fetch.wait.max.ms`,
 * - a call on it takes microseconds, but now and then a second: its thread sleeps that long at most,
 * - a member that joins a running group waits for the group's `session.timeout.ms` less a second.
 *
 * @example
 * ```ts
 * await using cluster = new MockCluster({ brokers: 3 });
 * cluster.createTopic('orders', { partitions: 12 });
 * const producer = new Producer({ 'bootstrap.servers': cluster.bootstrapServers });
 * ```
 */
export class MockCluster {
  /** For `bootstrap.servers`: `127.0.0.1:port`, comma-separated. */
  readonly bootstrapServers: string;

  readonly #native: NativeMockCluster;
  readonly #brokers: number;
  #closed: Promise<void> | undefined;
  #onDestroyed: () => void = () => undefined;

  constructor(options: MockClusterOptions = {}) {
    if (typeof options !== 'object' || (options as unknown) === null) {
      throw invalidArgType('options', 'an object', options);
    }
    this.#brokers = options.brokers ?? 1;
    checkInteger('options.brokers', this.#brokers, 1, 100);
    this.#native = new (native().MockCluster)();
    const failure = this.#native.open(this.#brokers);
    if (failure !== undefined) throw KafkaError.fromFailure(failure);
    this.#native.setInitialRebalanceDelay(INITIAL_REBALANCE_DELAY_MS);
    this.bootstrapServers = this.#native.bootstrapServers();
    registerWakeable(this.#native.id, this);
    // Like any server, it goes on although nobody refers to it; but it does not hold the process.
    setPending(this, true, false);
  }

  /**
   * Creates a topic. One that a client asks for is created by itself, with 4 partitions.
   *
   * @throws KafkaError `ERR_TOPIC_ALREADY_EXISTS`.
   */
  createTopic(topic: string, options: MockTopicOptions = {}): void {
    if (typeof options !== 'object' || (options as unknown) === null) {
      throw invalidArgType('options', 'an object', options);
    }
    const { partitions = 4, replicationFactor = 1 } = options;
    checkTopic('topic', topic);
    checkInteger('options.partitions', partitions, 1, 10_000);
    checkInteger('options.replicationFactor', replicationFactor, 1, this.#brokers);
    this.#check(() => this.#native.createTopic(topic, partitions, replicationFactor));
  }

  /** Closes the broker's connections and refuses new ones. Its partitions keep their leader. */
  setBrokerDown(brokerId: number): void {
    checkInteger('brokerId', brokerId, 1, this.#brokers);
    this.#check(() => this.#native.setBrokerDown(brokerId, true));
  }

  /** Undoes {@link MockCluster.setBrokerDown}. */
  setBrokerUp(brokerId: number): void {
    checkInteger('brokerId', brokerId, 1, this.#brokers);
    this.#check(() => this.#native.setBrokerDown(brokerId, false));
  }

  /** Delays every answer of the broker by `rttMs` milliseconds. */
  setRoundTripTime(brokerId: number, rttMs: number): void {
    checkInteger('brokerId', brokerId, 1, this.#brokers);
    checkInteger('rttMs', rttMs, 0, 3_600_000);
    this.#check(() => this.#native.setRoundTripTime(brokerId, rttMs));
  }

  /**
   * Answers the next requests of one kind with these errors, one each, by any broker.
   *
   * @param apiKey - Kafka's number of the request, e.g. 0 for Produce, 1 for Fetch.
   * @param errnos - Numbers of {@link ErrorCode}; `ERR__TRANSPORT` closes the connection.
   */
  pushRequestErrors(apiKey: number, errnos: readonly number[]): void {
    checkInteger('apiKey', apiKey, 0, 32_767);
    if (!Array.isArray(errnos)) throw invalidArgType('errnos', 'an array', errnos);
    errnos.forEach((errno, i) => {
      checkInteger(`errnos[${i}]`, errno, -1000, 1000);
    });
    this.#check(() => {
      this.#native.pushRequestErrors(apiKey, errnos);
      return 0;
    });
  }

  /** Ends the cluster and its thread. Clients that are still open lose their brokers. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#onDestroyed = resolve;
      setPending(this, true, true);
      this.#native.destroy(DESTROY_TICKET);
    });
    return this.#closed;
  }

  /** `await using`: the same as `close()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal */
  onWake(reasons: number): void {
    if ((reasons & WakeReason.destroyed) === 0) return;
    setPending(this, false, false);
    this.#onDestroyed();
  }

  #check(call: () => number): void {
    const errno = this.#closed === undefined ? call() : ErrorCode.ERR__STATE;
    if (errno !== 0) {
      const message = errno === ErrorCode.ERR__STATE ? 'the mock cluster is closed' : '';
      throw KafkaError.fromErrno(errno, message);
    }
  }
}
