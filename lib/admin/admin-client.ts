import type { OAuthBearerToken } from '../client/sasl.js';
import { inspect } from 'node:util';
import {
  checkInteger,
  checkTopic,
  MAX_INT32,
  type TopicPartitionResult,
} from '../client/topic-partition.js';
import type { AdminConfig } from '../config/properties.generated.js';
import { invalidArgValue } from '../errors/argument-error.js';
import type { KafkaError } from '../errors/kafka-error.js';
import { checkWaitOptions, MAX_TIMEOUT_MS, type WaitOptions } from '../internal/wait.js';
import { checkBoolean, checkName, checkNames, checkObject } from './checks.js';
import { type Metadata, metadataOf } from './cluster.js';
import { type AdminClientOptions, AdminHandle, SharedHandle } from './handle.js';
import { type GroupLag, lagOf } from './lag.js';
import { AdminOperations } from './operations.js';
import { checkAdminWait } from './options.js';
import { checkTarget, copyGroupOffsets, resetOffsets, type ResetOptions } from './reset-offsets.js';
import { AdminSession } from './session.js';
import { topicExists, waitForTopic, type WaitForTopicOptions } from './topic-waits.js';
import type { TopicDescription } from './topics.js';

const DEFAULT_METADATA_TIMEOUT_MS = 30_000;

/** Options of `metadata()`. */
export interface MetadataOptions extends WaitOptions {
  /**
   * Also tells about this topic. Brokers with `auto.create.topics.enable` may create it; unlike
   * `describeTopics()`.
   */
  readonly topic?: string | undefined;
  /** Also tells about all topics. Default: false. */
  readonly allTopics?: boolean | undefined;
}

/**
 * Manages a cluster: its topics, configurations, access rules, groups and users.
 *
 * It has a connection of its own, or shares that of a producer or consumer, see their `admin()`.
 *
 * A wrong argument is a TypeError or RangeError, before anything is sent. After `close()` calls fail
 * with `ERR__STATE`; one that it ends with `ERR__DESTROY`, one that its signal ends with the reason.
 *
 * @example
 * ```ts
 * const admin = new AdminClient({ 'bootstrap.servers': 'localhost:9092' });
 * const [result] = await admin.createTopics([{ topic: 'orders', numPartitions: 12 }]);
 * if (result?.error) console.error(result.error.message);
 * await admin.close();
 * ```
 */
export class AdminClient extends AdminOperations {
  readonly #session: AdminSession;
  // Undefined for a shared handle, which is its owner's to close.
  readonly #handle: AdminHandle | undefined;

  /**
   * Creates the client; it connects by itself, in the background.
   *
   * @param config - librdkafka's properties, those that every client takes.
   * @throws KafkaError `ERR__INVALID_ARG` that names every bad property.
   */
  constructor(config: AdminConfig, options?: AdminClientOptions);
  /** @internal */
  constructor(shared: SharedHandle);
  constructor(config: AdminConfig | SharedHandle, options: AdminClientOptions = {}) {
    const handle = config instanceof SharedHandle ? undefined : new AdminHandle(config, options);
    const host = config instanceof SharedHandle ? config.host : handle!.host;
    const session = new AdminSession(host, handle?.name ?? `${host.client.name}.admin()`);
    super(session);
    this.#session = session;
    this.#handle = handle;
  }

  /** Name of this client in logs and errors, e.g. `AdminClient#1`. */
  get name(): string {
    return this.#session.name;
  }

  /** Whether `close()` has been called, here or on the client whose handle is shared. */
  get closed(): boolean {
    return this.#session.closed;
  }

  /**
   * Resolves once a broker has answered (`rd_kafka_metadata`).
   *
   * @param options - `timeoutMs` defaults to 30000.
   * @throws KafkaError `ERR__TRANSPORT` if no broker could be reached in time.
   */
  async ready(options?: WaitOptions): Promise<void> {
    this.#session.checkOpen();
    await this.#session.host.client.ready(options);
  }

  /** The error that made the handle unusable, or null (`rd_kafka_fatal_error`). */
  fatalError(): KafkaError | null {
    return this.#session.host.client.fatalError();
  }

  /** Sets the token of SASL/OAUTHBEARER, for all of the handle; see `Client.setOAuthBearerToken()`. */
  setOAuthBearerToken(token: OAuthBearerToken): void {
    this.#session.host.client.setOAuthBearerToken(token);
  }

  /** Says that no token could be had; see `Client.setOAuthBearerTokenFailure()`. */
  setOAuthBearerTokenFailure(reason: string): void {
    this.#session.host.client.setOAuthBearerTokenFailure(reason);
  }

  /** Changes user and password, for all of the handle; see `Client.setSaslCredentials()`. */
  setSaslCredentials(user: string, password: string): void {
    this.#session.host.client.setSaslCredentials(user, password);
  }

  /** Lets running calls keep the process alive, as they do by default; so for all of the handle. */
  ref(): this {
    this.#session.host.client.ref();
    return this;
  }

  /** Lets the process end although calls are running; so for all of the handle. */
  unref(): this {
    this.#session.host.client.unref();
    return this;
  }

  /**
   * Ends running calls with `ERR__DESTROY`, and frees the handle unless it is shared. What the
   * brokers have begun they go on with. Calls share one result.
   *
   * @param options - Checked, as for every client; nothing here waits for a broker.
   */
  async close(options?: WaitOptions): Promise<void> {
    checkWaitOptions(options);
    const closing = this.#handle?.close(options);
    this.#session.close();
    await closing;
  }

  /** `await using`: the same as `close()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Shows the client without its config, which holds secrets. */
  [inspect.custom](): string {
    return `${this.name} { ${this.closed ? 'closed' : 'open'} }`;
  }

  /**
   * Brokers, and topics if asked for, as one broker knows them (`rd_kafka_metadata`).
   *
   * @param options - `timeoutMs` defaults to 30000.
   */
  async metadata(options: MetadataOptions = {}): Promise<Metadata> {
    this.#session.checkOpen();
    checkAdminWait(options);
    const { topic, allTopics = false, signal } = options;
    const timeoutMs = Math.min(options.timeoutMs ?? DEFAULT_METADATA_TIMEOUT_MS, MAX_TIMEOUT_MS);
    checkBoolean('options.allTopics', allTopics);
    if (topic !== undefined) {
      checkTopic('options.topic', topic);
      if (allTopics) throw invalidArgValue('options.topic', 'cannot be given with allTopics');
    }
    const { native } = this.#session.host;
    const answer = await this.#session.call(
      (ticket) => {
        native.metadata(ticket, topic ?? '', allTopics, timeoutMs);
        return undefined;
      },
      { timeoutMs, signal },
      (failure) => ({ ...failure, message: `metadata(): ${failure.message}` }),
    );
    const metadata = metadataOf(answer);
    // librdkafka answers with all the topics that the handle knows where none is asked for.
    return topic === undefined && !allTopics ? { ...metadata, topics: [] } : metadata;
  }

  /** Id of the cluster, null if it has none (`rd_kafka_clusterid`). `timeoutMs` defaults to 30000. */
  async clusterId(options: WaitOptions = {}): Promise<string | null> {
    return (await this.metadata(waitOnly(options))).clusterId;
  }

  /** Id of the controller, -1 if unknown (`rd_kafka_controllerid`). `timeoutMs` defaults to 30000. */
  async controllerId(options: WaitOptions = {}): Promise<number> {
    return (await this.metadata(waitOnly(options))).controllerId;
  }

  /**
   * Whether there is such a topic (`rd_kafka_DescribeTopics`, which never creates one).
   *
   * @param options - `timeoutMs` defaults to `socket.timeout.ms` (60000).
   * @throws KafkaError if that cannot be told: `ERR__TIMED_OUT`, or the topic's own error, e.g.
   *   `ERR_TOPIC_AUTHORIZATION_FAILED`.
   */
  async topicExists(topic: string, options: WaitOptions = {}): Promise<boolean> {
    this.#session.checkOpen();
    checkTopic('topic', topic);
    return topicExists(this, topic, waitOnly(options));
  }

  /**
   * Waits until a topic exists, has its partitions, and each of them a leader: until it can be used.
   * Asks again and again (`rd_kafka_DescribeTopics`).
   *
   * @param options - `timeoutMs` defaults to 30000.
   * @throws KafkaError `ERR__TIMED_OUT`
   */
  async waitForTopic(topic: string, options: WaitForTopicOptions = {}): Promise<TopicDescription> {
    this.#session.checkOpen();
    checkTopic('topic', topic);
    checkAdminWait(options);
    const { partitions = 1 } = options;
    checkInteger('options.partitions', partitions, 1, MAX_INT32);
    return waitForTopic(this, topic, options, (...pause) => this.#session.pause(...pause));
  }

  /**
   * How many messages a group has not yet read, per partition and in all: from its description, its
   * committed offsets and the ends of its partitions (`rd_kafka_DescribeConsumerGroups`,
   * `rd_kafka_ListConsumerGroupOffsets`, `rd_kafka_ListOffsets`).
   *
   * @param options - `timeoutMs`: for all requests together. Default: 60000 for what is asked of the
   *   coordinator, then `socket.timeout.ms` (60000) for the ends.
   * @returns What a group or a partition fails with is its own `error`.
   * @throws KafkaError if the ends cannot be had at all, e.g. `ERR__TIMED_OUT`.
   */
  lag(group: string, options?: WaitOptions): Promise<GroupLag>;
  /** The same for several groups, in their order. */
  lag(groups: readonly string[], options?: WaitOptions): Promise<GroupLag[]>;
  async lag(
    groups: string | readonly string[],
    options: WaitOptions = {},
  ): Promise<GroupLag | GroupLag[]> {
    this.#session.checkOpen();
    if (typeof groups === 'string') checkName('group', groups);
    const names = checkNames('groups', typeof groups === 'string' ? [groups] : groups);
    const lags = await lagOf(this, names, waitOnly(options));
    return typeof groups === 'string' ? lags[0]! : lags;
  }

  /**
   * Moves the committed offsets of a group that has no members: `listConsumerGroupOffsets()`,
   * `describeTopics()` if `topics` are given, `listOffsets()`, then `alterConsumerGroupOffsets()`.
   *
   * @param options - `timeoutMs`: for all of these together. Default: that of each of them.
   * @param topics - All partitions of these. Default: the partitions with a committed offset.
   * @returns What was committed, or why not, per partition: `ERR_UNKNOWN_MEMBER_ID` if the group has
   *   members, `ERR__NO_OFFSET` for a `shift` from nothing.
   * @throws KafkaError the first of these operations that failed, e.g. with `ERR__TIMED_OUT`, or with
   *   `ERR_UNKNOWN_TOPIC_OR_PART` for one of `topics`.
   */
  async resetOffsets(
    group: string,
    options: ResetOptions,
    topics?: readonly string[],
  ): Promise<TopicPartitionResult[]> {
    this.#session.checkOpen();
    checkName('group', group);
    checkAdminWait(options);
    checkTarget(options.to);
    if (topics !== undefined) checkNames('topics', topics);
    return resetOffsets(this, group, { to: options.to, ...waitOnly(options) }, topics);
  }

  /**
   * Commits for a group without members what another group has committed:
   * `listConsumerGroupOffsets()`, then `alterConsumerGroupOffsets()`.
   *
   * @param options - `timeoutMs`: for both together. Default: 60000 for each.
   * @returns What was committed, or why not, per partition: `ERR_UNKNOWN_MEMBER_ID` if `to` has
   *   members.
   * @throws KafkaError if one of the two failed, e.g. with `ERR__TIMED_OUT`. TypeError if both are
   *   the same group.
   */
  async copyGroupOffsets(
    from: string,
    to: string,
    options: WaitOptions = {},
  ): Promise<TopicPartitionResult[]> {
    this.#session.checkOpen();
    checkName('from', from);
    checkName('to', to);
    if (from === to) throw invalidArgValue('to', 'must be another group', to);
    return copyGroupOffsets(this, from, to, waitOnly(options));
  }
}

/** Options of a helper, without what it does not hand on. */
function waitOnly(options: WaitOptions): WaitOptions {
  checkObject('options', options);
  checkAdminWait(options);
  return { timeoutMs: options.timeoutMs, signal: options.signal };
}
