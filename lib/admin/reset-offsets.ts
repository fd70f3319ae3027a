// Moving a group's committed offsets.
import { types } from 'node:util';
import {
  checkInteger,
  type TopicPartition,
  type TopicPartitionResult,
} from '../client/topic-partition.js';
import { invalidArgType, outOfRange } from '../errors/argument-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import type { WaitOptions } from '../internal/wait.js';
import { Budget } from '../internal/budget.js';
import { type PartitionId, placeKey } from './checks.js';
import type { OffsetSpec } from './offsets.js';
import type { AdminOperations } from './operations.js';

/** Where to: an offset, an end, the first message at or after a time, or that far from now. */
export type ResetTarget = 'earliest' | 'latest' | Date | number | { readonly shift: number };

/** Options of `resetOffsets()`. */
export interface ResetOptions extends WaitOptions {
  /** A number is an offset. What lies outside of a partition becomes its nearest end. */
  readonly to: ResetTarget;
}

export function checkTarget(target: unknown): asserts target is ResetTarget {
  if (target === 'earliest' || target === 'latest') return;
  if (typeof target === 'number') {
    checkInteger('options.to', target, 0, Number.MAX_SAFE_INTEGER);
    return;
  }
  if (types.isDate(target)) {
    if (!(target.getTime() >= 0))
      throw outOfRange('options.to', 'a time since 1970', Number(target));
    return;
  }
  if (typeof target !== 'object' || target === null || !('shift' in target)) {
    const expected = "'earliest', 'latest', a Date, an offset, or { shift }";
    throw invalidArgType('options.to', expected, target);
  }
  const { MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number;
  checkInteger('options.to.shift', target.shift, MIN_SAFE_INTEGER, MAX_SAFE_INTEGER);
}

/** A partition and where to go there, or why not. */
type Goal = PartitionId & { readonly offset: number; readonly error: KafkaError | null };

interface Bounds {
  readonly start: number;
  readonly end: number;
  readonly error: KafkaError | null;
}

class Reset {
  readonly #admin: AdminOperations;
  readonly #group: string;
  readonly #budget: Budget;

  constructor(admin: AdminOperations, group: string, options: WaitOptions) {
    this.#admin = admin;
    this.#group = group;
    this.#budget = new Budget(options);
  }

  async run(
    target: ResetTarget,
    topics: readonly string[] | undefined,
  ): Promise<TopicPartitionResult[]> {
    const committed = await this.#committed();
    const places = topics === undefined ? committed : await this.#partitionsOf(topics);
    if (places.length === 0) return [];
    const goals = await this.#goals(target, places, committed);
    return this.#commit(goals);
  }

  async #committed(): Promise<TopicPartitionResult[]> {
    const query = [{ group: this.#group }];
    const [result] = await this.#admin.listConsumerGroupOffsets(query, this.#budget.rest);
    if (result?.error) throw result.error;
    return [...(result?.partitions ?? [])];
  }

  async #partitionsOf(topics: readonly string[]): Promise<PartitionId[]> {
    const descriptions = await this.#admin.describeTopics(topics, this.#budget.rest);
    return descriptions.flatMap(({ topic, partitions, error }) => {
      if (error !== null) throw error;
      return partitions.map(({ partition }) => ({ topic, partition }));
    });
  }

  async #goals(
    target: ResetTarget,
    places: readonly PartitionId[],
    committed: readonly TopicPartitionResult[],
  ): Promise<Goal[]> {
    const offsets = new Map(committed.map((entry) => [placeKey(entry), entry.offset]));
    const [starts, ends, times] = await Promise.all([
      this.#list(places, 'earliest'),
      this.#list(places, 'latest'),
      types.isDate(target) ? this.#list(places, target) : undefined,
    ]);
    return places.map(({ topic, partition }, i) => {
      const start = starts[i]!;
      const end = ends[i]!;
      const time = times?.[i];
      const bounds: Bounds = {
        start: start.offset,
        end: end.offset,
        error: start.error ?? end.error ?? time?.error ?? null,
      };
      const from = offsets.get(placeKey({ topic, partition }));
      return { topic, partition, ...goalOf(target, bounds, from, time?.offset) };
    });
  }

  #list(
    places: readonly PartitionId[],
    spec: OffsetSpec,
  ): ReturnType<AdminOperations['listOffsets']> {
    const queries = places.map(({ topic, partition }) => ({ topic, partition, spec }));
    return this.#admin.listOffsets(queries, this.#budget.rest);
  }

  /** Commits what has a goal; the others keep their error. */
  async #commit(goals: readonly Goal[]): Promise<TopicPartitionResult[]> {
    const reachable: TopicPartition[] = goals
      .filter(({ error }) => error === null)
      .map(({ topic, partition, offset }) => ({ topic, partition, offset }));
    const results =
      reachable.length === 0
        ? []
        : await alterAll(this.#admin, this.#group, reachable, this.#budget);
    const byKey = new Map(results.map((result) => [placeKey(result), result]));
    return goals.map(
      (goal) =>
        byKey.get(placeKey(goal)) ?? {
          topic: goal.topic,
          partition: goal.partition,
          error: goal.error,
        },
    );
  }
}

function goalOf(
  target: ResetTarget,
  { start, end, error }: Bounds,
  committed: number | undefined,
  atTime: number | undefined,
): { offset: number; error: KafkaError | null } {
  if (error !== null) return { offset: -1, error };
  if (typeof target === 'object' && 'shift' in target && committed === undefined) {
    const message = 'the group has no committed offset to count from';
    return {
      offset: -1,
      error: KafkaError.fromErrno(ErrorCode.ERR__NO_OFFSET, message, { stack: false }),
    };
  }
  const wanted = wantedOffset(target, start, end, committed ?? start, atTime ?? -1);
  return { offset: Math.min(Math.max(wanted, start), end), error: null };
}

function wantedOffset(
  target: ResetTarget,
  start: number,
  end: number,
  committed: number,
  atTime: number,
): number {
  if (target === 'earliest') return start;
  if (target === 'latest') return end;
  if (typeof target === 'number') return target;
  if (types.isDate(target)) return atTime < 0 ? end : atTime;
  return committed + target.shift;
}

async function alterAll(
  admin: AdminOperations,
  group: string,
  partitions: readonly TopicPartition[],
  budget: Budget,
): Promise<readonly TopicPartitionResult[]> {
  const [result] = await admin.alterConsumerGroupOffsets([{ group, partitions }], budget.rest);
  if (result?.error) throw result.error;
  // librdkafka's answer names no offsets: those that were sent are those that are committed.
  return partitions.map((sent, i) => ({ ...sent, error: result?.partitions[i]?.error ?? null }));
}

/** `AdminClient.resetOffsets()`; the arguments have been checked. */
export function resetOffsets(
  admin: AdminOperations,
  group: string,
  { to, ...wait }: ResetOptions,
  topics: readonly string[] | undefined,
): Promise<TopicPartitionResult[]> {
  return new Reset(admin, group, wait).run(to, topics);
}

/** `AdminClient.copyGroupOffsets()`; the arguments have been checked. */
export async function copyGroupOffsets(
  admin: AdminOperations,
  from: string,
  to: string,
  options: WaitOptions,
): Promise<TopicPartitionResult[]> {
  const budget = new Budget(options);
  const [source] = await admin.listConsumerGroupOffsets([{ group: from }], budget.rest);
  if (source?.error) throw source.error;
  const entries = source?.partitions ?? [];
  const partitions = entries.flatMap(({ error, ...entry }) =>
    error === null && entry.offset !== undefined ? [entry] : [],
  );
  const results = partitions.length === 0 ? [] : await alterAll(admin, to, partitions, budget);
  return [...results, ...entries.filter(({ error }) => error !== null)];
}
