// listConsumerGroups, describeConsumerGroups, deleteGroups: results
import type { Failure, KafkaError } from '../errors/kafka-error.js';
import { errorOf, type BrokerNode, nodeOf, operationsOf, type PartitionAnswer } from './answers.js';
import type { PartitionId } from './checks.js';
import {
  type AclOperation,
  type ConsumerGroupState,
  type ConsumerGroupType,
  GROUP_STATES,
  GROUP_TYPES,
  nameOf,
} from './names.js';

/** A group, as `listConsumerGroups()` finds it. */
export interface ConsumerGroupListing {
  readonly group: string;
  /** Whether it only stores offsets: it has never had members. */
  readonly isSimple: boolean;
  readonly state: ConsumerGroupState;
  readonly type: ConsumerGroupType;
}

/** All groups, of all brokers that have answered. */
export interface ConsumerGroupList {
  readonly groups: readonly ConsumerGroupListing[];
  /** One for each broker that has not told its groups. */
  readonly errors: readonly KafkaError[];
}

/** A member of a group. */
export interface MemberDescription {
  readonly memberId: string;
  readonly clientId: string;
  /** Its `group.instance.id`; null if it is a dynamic member. */
  readonly groupInstanceId: string | null;
  readonly host: string;
  readonly assignment: readonly PartitionId[];
  /** Where a group with the protocol `consumer` is heading; null for the protocol `classic`. */
  readonly targetAssignment: readonly PartitionId[] | null;
}

/** A group as `describeConsumerGroups()` tells about it. */
export interface ConsumerGroupDescription extends ConsumerGroupListing {
  readonly partitionAssignor: string;
  readonly coordinator: BrokerNode | null;
  readonly members: readonly MemberDescription[];
  /** Null unless `includeAuthorizedOperations` was set. */
  readonly authorizedOperations: readonly AclOperation[] | null;
  readonly error: KafkaError | null;
}

/** What became of a group. */
export interface GroupResult {
  readonly group: string;
  readonly error: KafkaError | null;
}

interface ListingAnswer {
  readonly group: string;
  readonly isSimple: boolean;
  readonly state: number;
  readonly type: number;
}

interface MemberAnswer extends Omit<MemberDescription, 'assignment' | 'targetAssignment'> {
  readonly assignment: readonly PartitionAnswer[] | null;
  readonly targetAssignment: readonly PartitionAnswer[] | null;
}

interface GroupAnswer extends ListingAnswer {
  readonly partitionAssignor: string | null;
  readonly coordinator: BrokerNode | null;
  readonly members: readonly MemberAnswer[];
  readonly authorizedOperations: readonly number[] | null;
  readonly error: Failure | null;
}

function listingOf({ group, isSimple, state, type }: ListingAnswer): ConsumerGroupListing {
  return { group, isSimple, state: nameOf(GROUP_STATES, state), type: nameOf(GROUP_TYPES, type) };
}

export function groupList(answer: unknown): ConsumerGroupList {
  const { groups, errors } = answer as {
    readonly groups: readonly ListingAnswer[];
    readonly errors: readonly Failure[];
  };
  return {
    groups: groups.map(listingOf),
    errors: errors.map((failure) => errorOf(failure)).filter((error) => error !== null),
  };
}

function placesOf(partitions: readonly PartitionAnswer[]): PartitionId[] {
  return partitions.map(({ topic, partition }) => ({ topic, partition }));
}

function memberOf(member: MemberAnswer): MemberDescription {
  const { memberId, clientId, groupInstanceId, host, assignment, targetAssignment } = member;
  return {
    memberId,
    clientId,
    groupInstanceId,
    host,
    assignment: placesOf(assignment ?? []),
    targetAssignment: targetAssignment && placesOf(targetAssignment),
  };
}

/** The answer about one group. */
export function groupDescription(group: string, answer: unknown): ConsumerGroupDescription {
  const [found] = answer as readonly GroupAnswer[];
  return {
    ...listingOf(found ?? { group, isSimple: false, state: 0, type: 0 }),
    partitionAssignor: found?.partitionAssignor ?? '',
    coordinator: nodeOf(found?.coordinator ?? null),
    members: (found?.members ?? []).map(memberOf),
    authorizedOperations: operationsOf(found?.authorizedOperations ?? null),
    error: errorOf(found?.error),
  };
}

/** What became of one group. */
export function groupResult(group: string, answer: unknown): GroupResult {
  const [found] = answer as readonly GroupAnswer[];
  return { group, error: errorOf(found?.error) };
}
