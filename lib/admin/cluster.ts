// describeCluster, electLeaders, metadata: arguments and results
import type { Failure, KafkaError } from '../errors/kafka-error.js';
import type { NativeMap } from '../native/binding.js';
import { align, errorOf, type BrokerNode, nodeOf, operationsOf } from './answers.js';
import { checkPlaces, type PartitionId, placeKey } from './checks.js';
import type { AclOperation } from './names.js';

/** The cluster as `describeCluster()` tells about it. */
export interface ClusterDescription {
  readonly clusterId: string | null;
  /** With KRaft any broker, which passes requests on. */
  readonly controller: BrokerNode | null;
  readonly nodes: readonly BrokerNode[];
  /** Null unless `includeAuthorizedOperations` was set. */
  readonly authorizedOperations: readonly AclOperation[] | null;
}

/** What became of a partition's election. */
export interface ElectionResult extends PartitionId {
  /** `ERR_ELECTION_NOT_NEEDED` where the leader already is the right one. */
  readonly error: KafkaError | null;
}

/** A broker's answer to `metadata()`. */
export interface Metadata {
  readonly brokers: readonly Omit<BrokerNode, 'rack'>[];
  readonly topics: readonly TopicMetadata[];
  /** The broker that has answered. */
  readonly originatingBroker: { readonly id: number; readonly name: string };
  /** Null if the brokers have none. */
  readonly clusterId: string | null;
  /** -1 if unknown. */
  readonly controllerId: number;
}

export interface TopicMetadata {
  readonly topic: string;
  readonly partitions: readonly PartitionMetadata[];
  readonly error: KafkaError | null;
}

export interface PartitionMetadata {
  readonly partition: number;
  /** Id of a broker; -1 while there is none. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly error: KafkaError | null;
}

interface MetadataAnswer {
  readonly brokers: readonly Omit<BrokerNode, 'rack'>[];
  readonly topics: readonly {
    readonly name: string;
    readonly errno: number;
    readonly partitions: readonly {
      readonly id: number;
      readonly leader: number;
      readonly replicas: readonly number[];
      readonly isrs: readonly number[];
      readonly errno: number;
    }[];
  }[];
  readonly originatingBrokerId: number;
  readonly originatingBrokerName: string;
  readonly clusterId: string;
  readonly controllerId: number;
}

function numberError(errno: number, topic: string, partition?: number): KafkaError | null {
  const flags = { message: '', fatal: false, retriable: false, requiresAbort: false };
  return errno === 0 ? null : errorOf({ errno, ...flags }, { topic, partition });
}

export function metadataOf(answer: unknown): Metadata {
  const found = answer as MetadataAnswer;
  return {
    brokers: found.brokers,
    topics: found.topics.map(({ name, errno, partitions }) => ({
      topic: name,
      partitions: partitions.map((partition) => ({
        partition: partition.id,
        leader: partition.leader,
        replicas: partition.replicas,
        isr: partition.isrs,
        error: numberError(partition.errno, name, partition.id),
      })),
      error: numberError(errno, name),
    })),
    originatingBroker: { id: found.originatingBrokerId, name: found.originatingBrokerName },
    clusterId: found.clusterId === '' ? null : found.clusterId,
    controllerId: found.controllerId,
  };
}

export function clusterDescription(answer: unknown): ClusterDescription {
  const { clusterId, controller, nodes, authorizedOperations } = answer as {
    readonly clusterId: string | null;
    readonly controller: BrokerNode | null;
    readonly nodes: readonly BrokerNode[];
    readonly authorizedOperations: readonly number[] | null;
  };
  return {
    clusterId,
    controller: nodeOf(controller),
    nodes,
    authorizedOperations: operationsOf(authorizedOperations),
  };
}

export function encodeElection(
  partitions: readonly PartitionId[] | null,
): (NativeMap & PartitionId)[] | null {
  if (partitions === null) return null;
  return checkPlaces('partitions', partitions).map(({ topic, partition }) => ({
    topic,
    partition,
  }));
}

export function electionResults(
  places: readonly PartitionId[] | null,
  answer: unknown,
): ElectionResult[] {
  const answers = answer as readonly (PartitionId & { readonly error: Failure | null })[];
  return align(places ?? answers, placeKey, answers, placeKey, ({ topic, partition }, found) => ({
    topic,
    partition,
    error: errorOf(found?.error, { topic, partition }),
  }));
}
