// createTopics, deleteTopics, createPartitions, describeTopics: arguments and results
import { checkInteger, checkTopic, MAX_INT32 } from '../client/topic-partition.js';
import { invalidArgValue } from '../errors/argument-error.js';
import type { Failure, KafkaError } from '../errors/kafka-error.js';
import type { NativeMap } from '../native/binding.js';
import { align, errorOf, type BrokerNode, nodeOf, operationsOf } from './answers.js';
import { checkArray, checkEntries, checkObject, checkUnique } from './checks.js';
import type { AclOperation } from './names.js';

/** Partitions per topic, at most (`RD_KAFKAP_PARTITIONS_MAX`). */
const MAX_PARTITIONS = 100_000;
const MAX_REPLICAS = 2 ** 15 - 1;

/** Broker ids of each partition's replicas; the first of them is its preferred leader. */
export type ReplicaAssignment = readonly (readonly number[])[];

/** A topic to create. */
export interface NewTopic {
  readonly topic: string;
  /** Default: the broker's `num.partitions`. */
  readonly numPartitions?: number | undefined;
  /** Default: the broker's `default.replication.factor`. */
  readonly replicationFactor?: number | undefined;
  /** Of every partition; instead of `replicationFactor`. */
  readonly replicaAssignment?: ReplicaAssignment | undefined;
  /** Topic properties of the broker, e.g. `{ 'retention.ms': 60000 }`. */
  readonly config?: Readonly<Record<string, string | number | boolean>> | undefined;
}

/** A topic to add partitions to. */
export interface NewPartitions {
  readonly topic: string;
  /** How many partitions the topic is to have in all. */
  readonly totalCount: number;
  /** Of the new partitions. */
  readonly replicaAssignment?: ReplicaAssignment | undefined;
}

/** What became of a topic. */
export interface TopicResult {
  readonly topic: string;
  readonly error: KafkaError | null;
}

/** A partition of a described topic. */
export interface PartitionDescription {
  readonly partition: number;
  /** Null while there is none. */
  readonly leader: BrokerNode | null;
  readonly replicas: readonly BrokerNode[];
  /** Those in sync. */
  readonly isr: readonly BrokerNode[];
}

/** A topic as `describeTopics()` tells about it. */
export interface TopicDescription extends TopicResult {
  /** Its UUID as Kafka's tools show it, in base64url; null on an error. */
  readonly topicId: string | null;
  /** Whether it is Kafka's own, like `__consumer_offsets`. */
  readonly isInternal: boolean;
  readonly partitions: readonly PartitionDescription[];
  /** Null unless `includeAuthorizedOperations` was set. */
  readonly authorizedOperations: readonly AclOperation[] | null;
}

interface TopicAnswer {
  readonly topic: string;
  readonly error: Failure | null;
}

interface DescriptionAnswer extends TopicAnswer {
  readonly topicId: string | null;
  readonly isInternal: boolean;
  readonly partitions: readonly PartitionDescription[];
  readonly authorizedOperations: readonly number[] | null;
}

const topicOf = ({ topic }: { readonly topic: string }): string => topic;

export function encodeNewTopics(topics: readonly NewTopic[]): (NativeMap & { topic: string })[] {
  checkArray('topics', topics);
  const encoded = topics.map((entry: NewTopic, i) => {
    const at = `topics[${i}]`;
    checkObject(at, entry);
    const { topic, numPartitions, replicationFactor, replicaAssignment, config = {} } = entry;
    checkTopic(`${at}.topic`, topic);
    if (numPartitions !== undefined) {
      checkInteger(`${at}.numPartitions`, numPartitions, 1, MAX_PARTITIONS);
    }
    if (replicationFactor !== undefined) {
      checkInteger(`${at}.replicationFactor`, replicationFactor, 1, MAX_REPLICAS);
    }
    const assignment = encodeAssignment(at, replicaAssignment, numPartitions);
    if (assignment !== null && replicationFactor !== undefined) {
      throw invalidArgValue(`${at}.replicationFactor`, 'cannot be given with a replicaAssignment');
    }
    return {
      topic,
      numPartitions: assignment?.length ?? numPartitions ?? -1,
      replicationFactor: replicationFactor ?? -1,
      replicaAssignment: assignment,
      config: checkEntries(`${at}.config`, config),
    };
  });
  checkUnique('topics', encoded.map(topicOf));
  return encoded;
}

export function encodeNewPartitions(
  topics: readonly NewPartitions[],
): (NativeMap & { topic: string })[] {
  checkArray('topics', topics);
  const encoded = topics.map((entry: NewPartitions, i) => {
    const at = `topics[${i}]`;
    checkObject(at, entry);
    const { topic, totalCount, replicaAssignment } = entry;
    checkTopic(`${at}.topic`, topic);
    checkInteger(`${at}.totalCount`, totalCount, 1, MAX_PARTITIONS);
    const assignment = encodeAssignment(at, replicaAssignment, undefined);
    return { topic, totalCount, replicaAssignment: assignment };
  });
  checkUnique('topics', encoded.map(topicOf));
  return encoded;
}

function encodeAssignment(
  at: string,
  assignment: ReplicaAssignment | undefined,
  numPartitions: number | undefined,
): number[][] | null {
  if (assignment === undefined) return null;
  const name = `${at}.replicaAssignment`;
  checkArray(name, assignment);
  if (assignment.length === 0) throw invalidArgValue(name, 'must not be empty');
  if (numPartitions !== undefined && numPartitions !== assignment.length) {
    const reason = `must have an entry for each of the ${numPartitions} partitions`;
    throw invalidArgValue(name, reason, assignment.length);
  }
  return assignment.map((replicas: readonly number[], i) => {
    checkArray(`${name}[${i}]`, replicas);
    replicas.forEach((id: unknown, j) => {
      checkInteger(`${name}[${i}][${j}]`, id, 0, MAX_INT32);
    });
    return [...replicas];
  });
}

export function topicResults(
  topics: readonly { readonly topic: string }[],
  answer: unknown,
): TopicResult[] {
  const answers = answer as readonly TopicAnswer[];
  return align(topics, topicOf, answers, topicOf, ({ topic }, found) => ({
    topic,
    error: errorOf(found?.error, { topic }),
  }));
}

/** librdkafka encodes with the other alphabet than all of Kafka. */
function toBase64Url(id: string | null): string | null {
  return id === null ? null : id.replaceAll('+', '-').replaceAll('/', '_');
}

export function topicDescriptions(topics: readonly string[], answer: unknown): TopicDescription[] {
  const answers = answer as readonly DescriptionAnswer[];
  return align(topics, String, answers, topicOf, (topic, found) => {
    const error = errorOf(found?.error, { topic });
    return {
      topic,
      topicId: error === null ? toBase64Url(found?.topicId ?? null) : null,
      isInternal: found?.isInternal ?? false,
      partitions: (found?.partitions ?? []).map((partition) => ({
        ...partition,
        leader: nodeOf(partition.leader),
      })),
      authorizedOperations: operationsOf(found?.authorizedOperations ?? null),
      error,
    };
  });
}
