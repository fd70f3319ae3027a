// How far groups are behind.
import type { TopicPartitionResult } from '../client/topic-partition.js';
import type { KafkaError } from '../errors/kafka-error.js';
import type { WaitOptions } from '../internal/wait.js';
import { Budget } from '../internal/budget.js';
import { type PartitionId, placeKey } from './checks.js';
import type { ConsumerGroupDescription } from './groups.js';
import type { ConsumerGroupState } from './names.js';
import type { GroupOffsetsResult, OffsetResult } from './offsets.js';
import type { AdminOperations } from './operations.js';

/** How far a group is behind in a partition. */
export interface GroupPartitionLag extends PartitionId {
  /** Null if none is committed. */
  readonly committed: number | null;
  /** Offset of the oldest message; -1 on an error. */
  readonly start: number;
  /** Offset behind the newest message; -1 on an error. */
  readonly end: number;
  /** Messages from the committed offset, or without one from the start, to the end; -1 on an error. */
  readonly lag: number;
  /** The member that reads the partition; null if none does. */
  readonly memberId: string | null;
  readonly error: KafkaError | null;
}

/** How far a group is behind. */
export interface GroupLag {
  readonly group: string;
  readonly state: ConsumerGroupState;
  /** Partitions with a committed offset or a reader. */
  readonly partitions: readonly GroupPartitionLag[];
  /** Sum over the partitions whose lag is known. */
  readonly total: number;
  /** Why something of the group could not be told. */
  readonly error: KafkaError | null;
}

interface GroupFacts {
  readonly description: ConsumerGroupDescription;
  readonly committed: Map<string, TopicPartitionResult>;
  readonly readers: Map<string, string>;
  readonly places: readonly PartitionId[];
  readonly error: KafkaError | null;
}

function factsOf(description: ConsumerGroupDescription, offsets: GroupOffsetsResult): GroupFacts {
  const committed = new Map(offsets.partitions.map((entry) => [placeKey(entry), entry]));
  const places = new Map<string, PartitionId>(committed);
  const readers = new Map<string, string>();
  for (const { memberId, assignment } of description.members) {
    for (const place of assignment) {
      places.set(placeKey(place), place);
      readers.set(placeKey(place), memberId);
    }
  }
  return {
    description,
    committed,
    readers,
    places: [...places.values()].sort(byPlace),
    error: offsets.error ?? description.error,
  };
}

function byPlace(a: PartitionId, b: PartitionId): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition;
}

function partitionLag(
  place: PartitionId,
  facts: GroupFacts,
  start: OffsetResult | undefined,
  end: OffsetResult | undefined,
): GroupPartitionLag {
  const key = placeKey(place);
  const entry = facts.committed.get(key);
  const committed = entry?.offset ?? null;
  const error = entry?.error ?? start?.error ?? end?.error ?? null;
  const first = start?.offset ?? -1;
  const last = end?.offset ?? -1;
  return {
    topic: place.topic,
    partition: place.partition,
    committed,
    start: first,
    end: last,
    lag: error === null ? Math.max(0, last - (committed ?? first)) : -1,
    memberId: facts.readers.get(key) ?? null,
    error,
  };
}

/** Offsets of one kind, by place. */
async function offsetsOf(
  admin: AdminOperations,
  places: readonly PartitionId[],
  spec: 'earliest' | 'latest',
  budget: Budget,
): Promise<Map<string, OffsetResult>> {
  const queries = places.map(({ topic, partition }) => ({ topic, partition, spec }));
  const results = await admin.listOffsets(queries, budget.rest);
  return new Map(results.map((result) => [placeKey(result), result]));
}

/** `AdminClient.lag()`; `groups` have been checked. */
export async function lagOf(
  admin: AdminOperations,
  groups: readonly string[],
  options: WaitOptions,
): Promise<GroupLag[]> {
  const budget = new Budget(options);
  const [descriptions, offsets] = await Promise.all([
    admin.describeConsumerGroups(groups, budget.rest),
    admin.listConsumerGroupOffsets(
      groups.map((group) => ({ group })),
      budget.rest,
    ),
  ]);
  const facts = descriptions.map((description, i) => factsOf(description, offsets[i]!));
  const places = new Map(
    facts.flatMap((one) => one.places.map((place) => [placeKey(place), place])),
  );
  const all = [...places.values()];
  const [starts, ends] = await Promise.all([
    offsetsOf(admin, all, 'earliest', budget),
    offsetsOf(admin, all, 'latest', budget),
  ]);
  return facts.map((one) => {
    const partitions = one.places.map((place) =>
      partitionLag(place, one, starts.get(placeKey(place)), ends.get(placeKey(place))),
    );
    return {
      group: one.description.group,
      state: one.description.state,
      partitions,
      total: partitions.reduce((sum, { lag }) => sum + Math.max(0, lag), 0),
      error: one.error,
    };
  });
}
