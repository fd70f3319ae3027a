import { invalidArgValue, outOfRange } from '../errors/argument-error.js';
import { KafkaError } from '../errors/kafka-error.js';
import { checkInteger, checkTopic, MAX_INT32 } from '../client/topic-partition.js';
import { type NativeMockCluster, WakeReason } from '../native/binding.js';
import { native } from '../native/load.js';
import { hasFeature } from '../native/missing.js';
import { registerWakeable, setPending } from '../native/wakes.js';
import {
  type ApiKeyName,
  type ApiVersions,
  MOCK_API_VERSIONS,
  toApiKey,
  toMockApiKey,
} from './api-keys.js';
import { MockCalls } from './mock-calls.js';
import { MockGroups } from './mock-groups.js';
import {
  checkClusterOptions,
  checkObject,
  checkPartition,
  checkText,
  checkTopicOptions,
  type FollowerWatermarks,
  MAX_TIME_MS,
  type MockClusterOptions,
  type MockTopicOptions,
} from './mock-options.js';
import { MockTelemetry } from './mock-telemetry.js';
import {
  checkScope,
  flattenErrors,
  type MockAnswer,
  type MockErrorCode,
  type RequestErrorScope,
  toErrno,
} from './request-errors.js';
import { RequestLog } from './request-log.js';

const DESTROY_TICKET = 1;
const ALL_BROKERS = -1;
const NO_BROKER = -1;
const LEADERS_WATERMARK = -1;
const MAX_HOST_LENGTH = 127;
const COORDINATOR_TYPES: ReadonlySet<string> = new Set(['group', 'transaction']);

/**
 * librdkafka's Kafka cluster inside this process, for tests and first steps (`rd_kafka_mock_*`).
 *
 * Its brokers listen on 127.0.0.1: other processes of this machine can use them too. They do what
 * producers, consumers, groups and transactions need, and a few admin requests; no TLS, no SASL. It
 * is a test double, not a broker (more in docs/testing.md):
 * - a partition keeps its newest 5 MiB or 100000 batches and silently drops the rest,
 * - `read_committed` consumers see uncommitted and aborted messages; a transaction's offsets are
 *   not committed, and an older producer of the same `transactional.id` is not fenced,
 * - delivery reports carry the timestamp 1234; looking offsets up by time finds the end,
 * - a fetch that finds nothing is answered only after the consumer's `fetch.wait.max.ms`,
 * - a member that joins a running group of the classic protocol waits for the group's
 *   `session.timeout.ms` less a second,
 * - with a librdkafka older than the pinned one some methods throw `ERR__UNSUPPORTED_FEATURE`
 *   ({@link missingFeatures}), and groups run with librdkafka's own timings.
 *
 * A method that names a topic which does not exist creates it, with 4 partitions. Calls on a closed
 * cluster throw `ERR__STATE`.
 *
 * @example
 * ```ts
 * await using cluster = new MockCluster({ brokers: 3 });
 * cluster.createTopic('orders', { partitions: 12 });
 * const producer = new Producer({ 'bootstrap.servers': cluster.bootstrapServers });
 * ```
 */
export class MockCluster {
  /** For `bootstrap.servers`: `127.0.0.1:port`, comma-separated; the brokers it started with. */
  readonly bootstrapServers: string;
  /** What the brokers were asked. */
  readonly requests: RequestLog;
  /** Timings and assignments of consumer groups. */
  readonly groups: MockGroups;
  /** What clients are asked to report about themselves. */
  readonly telemetry: MockTelemetry;

  readonly #native: NativeMockCluster;
  readonly #calls: MockCalls;
  readonly #brokerIds = new Set<number>();
  readonly #hiddenIds = new Set<number>();
  #controllerId = 1;
  #closed: Promise<void> | undefined;
  #onDestroyed: () => void = () => undefined;

  /**
   * Starts the brokers, which can be used at once.
   *
   * @throws TypeError, RangeError for wrong options; KafkaError if the brokers cannot be started.
   */
  constructor(options: MockClusterOptions = {}) {
    const { brokers, topics, ...timings } = checkClusterOptions(options);
    this.#native = new (native().MockCluster)();
    const failure = this.#native.open(brokers);
    if (failure !== undefined) throw KafkaError.fromFailure(failure);
    for (let id = 1; id <= brokers; id++) this.#brokerIds.add(id);
    this.bootstrapServers = this.#native.bootstrapServers();
    this.#calls = new MockCalls(this.#native);
    this.requests = new RequestLog(this.#calls);
    this.groups = new MockGroups(this.#calls);
    this.telemetry = new MockTelemetry(this.#calls);
    // librdkafka reports controller 0, which does not exist: whoever asks it waits for a minute.
    if (hasFeature('MockCluster.setController')) this.setController(this.#controllerId);
    this.groups.setTimings(options, timings);
    for (const [topic, topicOptions] of topics) this.createTopic(topic, topicOptions);

    registerWakeable(this.#native.id, this);
    // Like any server, it goes on although nobody refers to it; but it does not hold the process.
    setPending(this, true, false);
  }

  /** Ids of the brokers, in the order in which they were added. */
  get brokerIds(): number[] {
    return [...this.#brokerIds];
  }

  /**
   * Creates a topic. One that a client asks for is created by itself, with 4 partitions.
   *
   * @throws KafkaError `ERR_TOPIC_ALREADY_EXISTS`.
   */
  createTopic(topic: string, options: MockTopicOptions = {}): void {
    const checked = checkTopicOptions(topic, options, this.#brokerIds.size);
    const { partitions, replicationFactor } = checked;
    this.#calls.run((cluster) => cluster.createTopic(topic, partitions, replicationFactor));
  }

  /**
   * Deletes a topic and its messages. A client that asks for it later creates it anew.
   *
   * @throws KafkaError `ERR_UNKNOWN_TOPIC_OR_PART`.
   */
  deleteTopic(topic: string): void {
    checkTopic('topic', topic);
    this.#calls.with('MockCluster.deleteTopic').run((cluster) => cluster.deleteTopic(topic), topic);
  }

  /**
   * What Metadata and AddPartitionsToTxn requests say about a topic until further notice; `null`
   * for nothing wrong.
   */
  setTopicError(topic: string, error: MockErrorCode | null): void {
    checkTopic('topic', topic);
    const errno = error === null ? 0 : toErrno('error', error);
    this.#calls.run((cluster) => cluster.setTopicError(topic, errno));
  }

  /**
   * Drops the messages of a partition that are older than the offset, which becomes its first.
   *
   * @throws KafkaError `ERR_UNKNOWN_TOPIC_OR_PART`, or `ERR_OFFSET_OUT_OF_RANGE` beyond the end.
   */
  deleteRecords(topic: string, partition: number, beforeOffset: number): void {
    checkPartition(topic, partition);
    checkInteger('beforeOffset', beforeOffset, 0, Number.MAX_SAFE_INTEGER);
    this.#calls
      .with('MockCluster.deleteRecords')
      .run((cluster) => cluster.deleteRecords(topic, partition, beforeOffset));
  }

  /**
   * Moves a partition to another leader, with a new leader epoch. For one without a leader, see
   * {@link MockCluster.setTopicError} and `ERR_LEADER_NOT_AVAILABLE`.
   */
  setPartitionLeader(topic: string, partition: number, brokerId: number): void {
    checkPartition(topic, partition);
    // librdkafka knows -1, no leader, and reads through a null pointer at the next request.
    this.#checkBroker('brokerId', brokerId);
    this.#calls.run((cluster) => cluster.setPartitionLeader(topic, partition, brokerId));
  }

  /** The replica that the leader sends consumers to (KIP-392); `null` for none. */
  setPartitionFollower(topic: string, partition: number, brokerId: number | null): void {
    checkPartition(topic, partition);
    const follower = brokerId === null ? NO_BROKER : this.#checkBroker('brokerId', brokerId);
    this.#calls.run((cluster) => cluster.setPartitionFollower(topic, partition, follower));
  }

  /**
   * How far the follower has got. It still serves the message at `high`; whoever asks for one beyond
   * is told that the offset is out of range, and turns to the leader.
   */
  setFollowerWatermarks(topic: string, partition: number, watermarks: FollowerWatermarks): void {
    checkPartition(topic, partition);
    checkObject('watermarks', watermarks);
    const { low = LEADERS_WATERMARK, high = LEADERS_WATERMARK } = watermarks;
    checkInteger('watermarks.low', low, LEADERS_WATERMARK, Number.MAX_SAFE_INTEGER);
    checkInteger('watermarks.high', high, LEADERS_WATERMARK, Number.MAX_SAFE_INTEGER);
    this.#calls.run((cluster) => cluster.setFollowerWatermarks(topic, partition, low, high));
  }

  /** The next Metadata answer names this leader of a partition, the truth or not. */
  pushLeaderResponse(
    topic: string,
    partition: number,
    brokerId: number,
    leaderEpoch: number,
  ): void {
    checkPartition(topic, partition);
    checkInteger('brokerId', brokerId, NO_BROKER, MAX_INT32);
    checkInteger('leaderEpoch', leaderEpoch, -1, MAX_INT32);
    this.#calls
      .with('MockCluster.pushLeaderResponse')
      .run((cluster) => cluster.pushLeaderResponse(topic, partition, brokerId, leaderEpoch));
  }

  /** Closes a broker's connections and refuses new ones. Its partitions keep their leader. */
  setBrokerDown(brokerId: number | 'all'): void {
    const id = this.#checkBrokers(brokerId);
    this.#calls.run((cluster) => cluster.setBrokerDown(id, true));
  }

  /** Undoes {@link MockCluster.setBrokerDown}. */
  setBrokerUp(brokerId: number | 'all'): void {
    const id = this.#checkBrokers(brokerId);
    this.#calls.run((cluster) => cluster.setBrokerDown(id, false));
  }

  /** Delays every answer of a broker by `rttMs` milliseconds. */
  setRoundTripTime(brokerId: number | 'all', rttMs: number): void {
    const id = this.#checkBrokers(brokerId);
    checkInteger('rttMs', rttMs, 0, MAX_TIME_MS);
    this.#calls.run((cluster) => cluster.setRoundTripTime(id, rttMs));
  }

  /** The rack that a broker says it is in; consumers compare it with their `client.rack`. */
  setBrokerRack(brokerId: number | 'all', rack: string): void {
    const id = this.#checkBrokers(brokerId);
    checkText('rack', rack);
    this.#calls.run((cluster) => cluster.setBrokerRack(id, rack));
  }

  /** Adds a broker. Replicas and leaders of all partitions are dealt out anew. */
  addBroker(brokerId: number): void {
    checkInteger('brokerId', brokerId, 1, MAX_INT32);
    if (this.#brokerIds.has(brokerId)) throw invalidArgValue('brokerId', 'is taken', brokerId);
    this.#calls.with('MockCluster.addBroker').run((cluster) => cluster.addBroker(brokerId));
    this.#brokerIds.add(brokerId);
  }

  /** Removes a broker for good. Replicas and leaders of all partitions are dealt out anew. */
  decommissionBroker(brokerId: number): void {
    this.#checkBroker('brokerId', brokerId);
    this.#checkNotLast(brokerId);
    this.#calls
      .with('MockCluster.decommissionBroker')
      .run((cluster) => cluster.decommissionBroker(brokerId));
    this.#brokerIds.delete(brokerId);
    this.#hiddenIds.delete(brokerId);
    if (this.#controllerId === brokerId && hasFeature('MockCluster.setController')) {
      this.setController(this.brokerIds[0]!);
    }
  }

  /**
   * Lets a broker disappear from Metadata answers and gives its partitions to others; it goes on
   * serving who is connected (`rd_kafka_mock_broker_remove_from_metadata`). For good.
   */
  hideBroker(brokerId: number): void {
    this.#checkBroker('brokerId', brokerId);
    this.#checkNotLast(brokerId);
    this.#calls.with('MockCluster.hideBroker').run((cluster) => cluster.hideBroker(brokerId));
    this.#hiddenIds.add(brokerId);
  }

  /** The address that Metadata answers give for a broker. It listens where it did. */
  setBrokerAddress(brokerId: number, host: string, port: number): void {
    this.#checkBroker('brokerId', brokerId);
    checkText('host', host);
    if (host.length > MAX_HOST_LENGTH) throw invalidArgValue('host', 'is too long', host);
    checkInteger('port', port, 1, 65_535);
    this.#calls
      .with('MockCluster.setBrokerAddress')
      .run((cluster) => cluster.setBrokerAddress(brokerId, host, port));
  }

  /** The broker that Metadata answers name as controller; `null` for none. Default: 1. */
  setController(brokerId: number | null): void {
    const id = brokerId === null ? NO_BROKER : this.#checkBroker('brokerId', brokerId);
    this.#calls.with('MockCluster.setController').run((cluster) => cluster.setControllerId(id));
    this.#controllerId = id;
  }

  /** Moves the coordinator of a group id or of a transactional id to another broker. */
  setCoordinator(type: 'group' | 'transaction', id: string, brokerId: number): void {
    if (!COORDINATOR_TYPES.has(type)) {
      throw invalidArgValue('type', "must be 'group' or 'transaction'", type);
    }
    checkText('id', id);
    // A coordinator that is not there would abort the process.
    this.#checkBroker('brokerId', brokerId);
    this.#calls.run((cluster) => cluster.setCoordinator(type, id, brokerId));
  }

  /**
   * Narrows the versions of a request that the brokers take, as older ones do; `null` lets them not
   * know it at all. Clients learn it when they connect.
   */
  setApiVersions(apiKey: ApiKeyName | number, versions: ApiVersions | null): void {
    const key = toMockApiKey(apiKey);
    const known = MOCK_API_VERSIONS.get(key)!;
    const { min, max } = versions ?? { min: -1, max: -1 };
    if (versions !== null) {
      checkInteger('versions.min', min, known.min, known.max);
      checkInteger('versions.max', max, min, known.max);
    }
    this.#calls.run((cluster) => cluster.setApiVersions(key, min, max));
  }

  /**
   * Answers the next requests of one kind with these errors, one each, in this order. Those for a
   * broker come before those for all, and those before the ones for a partition.
   *
   * @param apiKey - The kind of request: `'Produce'`, or Kafka's number for it.
   * @param errors - Codes or numbers of {@link ErrorCode}: `ERR__TRANSPORT` closes the connection, 0
   *   serves the request. With `{ error, delayMs }` for one broker, the answer is late, too.
   * @param scope - `{ brokerId }` or `{ topic, partition }`. Default: all requests of the kind.
   */
  pushRequestErrors(
    apiKey: ApiKeyName | number,
    errors: readonly (MockErrorCode | MockAnswer)[],
    scope?: RequestErrorScope,
  ): void {
    const key = toMockApiKey(apiKey);
    if (scope !== undefined) checkScope(scope, key);
    const flat = flattenErrors(errors, scope !== undefined && 'brokerId' in scope);
    if (scope === undefined) {
      this.#calls.run((cluster) => cluster.pushRequestErrors(key, flat));
    } else if ('brokerId' in scope) {
      const brokerId = this.#checkBroker('scope.brokerId', scope.brokerId);
      this.#calls.run((cluster) => cluster.pushBrokerErrors(brokerId, key, flat));
    } else {
      const { topic, partition } = scope;
      this.#calls
        .with('MockCluster.pushRequestErrors for a partition')
        .run((cluster) => cluster.pushPartitionErrors(topic, partition, key, flat));
    }
  }

  /** Takes back the errors for any broker; those for one broker or partition stay. */
  clearRequestErrors(apiKey: ApiKeyName | number): void {
    const key = toApiKey(apiKey);
    this.#calls.run((cluster) => cluster.clearRequestErrors(key));
  }

  /** How many errors for one broker have not been answered with yet. */
  requestErrorCount(apiKey: ApiKeyName | number, brokerId: number): number {
    const key = toApiKey(apiKey);
    this.#checkBroker('brokerId', brokerId);
    return this.#calls.read((cluster) => cluster.brokerErrorCount(brokerId, key));
  }

  /** Ends the cluster and its thread. Clients that are still open lose their brokers. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#calls.end();
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

  #checkBroker(name: string, brokerId: number): number {
    checkInteger(name, brokerId, 1, MAX_INT32);
    if (this.#brokerIds.has(brokerId)) return brokerId;
    throw outOfRange(name, `one of ${this.brokerIds.join(', ')}`, brokerId);
  }

  /** Somebody must be there to lead the partitions. */
  #checkNotLast(brokerId: number): void {
    const others = this.brokerIds.filter((id) => id !== brokerId && !this.#hiddenIds.has(id));
    if (others.length === 0) throw invalidArgValue('brokerId', 'is the last broker', brokerId);
  }

  #checkBrokers(brokerId: number | 'all'): number {
    return brokerId === 'all' ? ALL_BROKERS : this.#checkBroker('brokerId', brokerId);
  }
}
