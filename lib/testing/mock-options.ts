// Options of the mock cluster, their defaults, and checks that its methods share.
import { invalidArgType, invalidArgValue } from '../errors/argument-error.js';
import { checkInteger, checkTopic, MAX_INT32 } from '../client/topic-partition.js';

/** Options of {@link MockCluster}. */
export interface MockClusterOptions {
  /** Number of brokers, 1 to 100, with the ids 1, 2, ... Default: 1. */
  readonly brokers?: number | undefined;
  /** Topics to create at once: names, or options by name. Default: none. */
  readonly topics?: readonly string[] | Readonly<Record<string, MockTopicOptions>> | undefined;
  /** See {@link MockGroups.setInitialRebalanceDelay}. Default: 200. librdkafka's own is 3000. */
  readonly initialRebalanceDelayMs?: number | undefined;
  /** See {@link MockGroups.setHeartbeatInterval}. Default: 200. librdkafka's own is 3000. */
  readonly heartbeatIntervalMs?: number | undefined;
  /** See {@link MockGroups.setSessionTimeout}. Default: 30000. */
  readonly sessionTimeoutMs?: number | undefined;
}

/** Options of {@link MockCluster.createTopic}. */
export interface MockTopicOptions {
  /** Default: 4. */
  readonly partitions?: number | undefined;
  /** At most the number of brokers. Default: 1. */
  readonly replicationFactor?: number | undefined;
}

/** What a follower has of a partition; a bound that is left out is the leader's. */
export interface FollowerWatermarks {
  /** Offset of the oldest message that it has. Default: -1, the leader's. */
  readonly low?: number | undefined;
  /** How far it has got: it serves the message at this offset and those before. Default: -1, the leader's. */
  readonly high?: number | undefined;
}

/** {@link MockTopicOptions}, complete. */
export interface CheckedTopic {
  readonly partitions: number;
  readonly replicationFactor: number;
}

/** {@link MockClusterOptions}, complete. */
export interface CheckedOptions {
  readonly brokers: number;
  readonly topics: readonly (readonly [string, CheckedTopic])[];
  readonly initialRebalanceDelayMs: number;
  readonly heartbeatIntervalMs: number;
  readonly sessionTimeoutMs: number;
}

export const MAX_TIME_MS = 3_600_000;

// librdkafka waits 3 s before a group's first rebalance. Members that start together still meet.
const INITIAL_REBALANCE_DELAY_MS = 200;
const HEARTBEAT_INTERVAL_MS = 200;
const SESSION_TIMEOUT_MS = 30_000;

export function checkObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw invalidArgType(name, 'an object', value);
}

export function checkPartition(topic: string, partition: number): void {
  checkTopic('topic', topic);
  checkInteger('partition', partition, 0, MAX_INT32);
}

/** Throws unless `value` can be a group id, a rack, a host or the like. */
export function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw invalidArgType(name, 'a non-empty string', value);
  if (value === '' || value.includes('\0')) {
    throw invalidArgValue(name, 'must not be empty or contain a NUL character');
  }
}

/** Checks the options of a topic; a cluster of `brokers` brokers is to have it. */
export function checkTopicOptions(
  topic: string,
  options: MockTopicOptions,
  brokers: number,
): CheckedTopic {
  checkTopic('topic', topic);
  checkObject('options', options);
  const { partitions = 4, replicationFactor = 1 } = options;
  checkInteger('options.partitions', partitions, 1, 10_000);
  checkInteger('options.replicationFactor', replicationFactor, 1, brokers);
  return { partitions, replicationFactor };
}

/** Checks the options of a cluster and adds the defaults. */
export function checkClusterOptions(options: MockClusterOptions): CheckedOptions {
  checkObject('options', options);
  const {
    brokers = 1,
    topics = [],
    initialRebalanceDelayMs = INITIAL_REBALANCE_DELAY_MS,
    heartbeatIntervalMs = HEARTBEAT_INTERVAL_MS,
    sessionTimeoutMs = SESSION_TIMEOUT_MS,
  } = options;
  checkInteger('options.brokers', brokers, 1, 100);
  checkInteger('options.initialRebalanceDelayMs', initialRebalanceDelayMs, 0, MAX_TIME_MS);
  checkInteger('options.heartbeatIntervalMs', heartbeatIntervalMs, 1, MAX_TIME_MS);
  checkInteger('options.sessionTimeoutMs', sessionTimeoutMs, 1, MAX_TIME_MS);
  checkObject('options.topics', topics);
  return {
    brokers,
    topics: namedTopics(topics).map(([name, topic]) => [
      name,
      checkTopicOptions(name, topic, brokers),
    ]),
    initialRebalanceDelayMs,
    heartbeatIntervalMs,
    sessionTimeoutMs,
  };
}

function namedTopics(
  topics: NonNullable<MockClusterOptions['topics']>,
): (readonly [string, MockTopicOptions])[] {
  if (!Array.isArray(topics)) return Object.entries(topics as Record<string, MockTopicOptions>);
  const names = topics as readonly string[];
  if (new Set(names).size < names.length) {
    throw invalidArgValue('options.topics', 'must not name a topic twice');
  }
  return names.map((name) => [name, {}]);
}
