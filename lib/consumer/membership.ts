import {
  flattenPartitions,
  type TopicPartition,
  type TopicPartitionResult,
  unflattenPartitions,
} from '../client/topic-partition.js';
import { invalidArgType } from '../errors/argument-error.js';
import { type Failure, KafkaError } from '../errors/kafka-error.js';
import { AssignMode } from '../native/binding.js';
import { flattenTopics, type Topics } from './arguments.js';
import { ConsumerCore } from './consumer-core.js';
import type { OnRebalance } from './rebalance.js';
import type { RebalanceHold } from './revoke-guards.js';

/** Who a consumer is in its group; what a transaction commits its offsets with (KIP-447). */
export interface ConsumerGroupMetadata {
  readonly groupId: string;
  /** Generation (classic) or member epoch (KIP-848); -1 while not a member. */
  readonly generationId: number;
  /** Empty while not a member. */
  readonly memberId: string;
  /** `group.instance.id` of a static member. */
  readonly groupInstanceId: string | null;
}

/** How a group hands partitions over; `NONE` while this consumer is in no group. */
export type RebalanceProtocol = 'NONE' | 'EAGER' | 'COOPERATIVE';

/** Options of `subscribe()`. */
export interface SubscribeOptions<Consumer> {
  /** Called for every rebalance, and awaited before it is acknowledged. */
  readonly onRebalance?: OnRebalance<Consumer> | undefined;
}

/** What a consumer reads: as a member of a group, or by assignment. */
export abstract class ConsumerMembership extends ConsumerCore {
  /**
   * Joins the group for these topics; replaces an earlier subscription (`rd_kafka_subscribe`).
   *
   * @param topics - Names and patterns. A pattern also takes in topics that are created later; a
   *   string that starts with `^` is one too.
   * @param options - `onRebalance` is awaited before a rebalance is acknowledged. Without it,
   *   `events()` and `poll()` hand the rebalance out and acknowledge it when the app comes back;
   *   the other readers acknowledge it at once.
   * @throws KafkaError `ERR__UNKNOWN_GROUP` without `group.id`, `ERR__STATE` once closed, `ERR__FATAL`
   *   after a fatal error.
   */
  subscribe(topics: Topics, options: SubscribeOptions<this> = {}): void {
    this.checkOpen();
    const flat = flattenTopics(topics);
    if (typeof options !== 'object' || (options as unknown) === null) {
      throw invalidArgType('options', 'an object', options);
    }
    const { onRebalance } = options;
    if (onRebalance !== undefined && typeof onRebalance !== 'function') {
      throw invalidArgType('options.onRebalance', 'a function', onRebalance);
    }
    this.checkGroup();
    throwFailure(this.native.subscribe(flat));
    this.rebalances.setHandler(onRebalance && ((event) => onRebalance(event, this)));
  }

  /**
   * Leaves the group's topics; the last partitions are revoked on the next pull
   * (`rd_kafka_unsubscribe`).
   *
   * @throws KafkaError `ERR__STATE` once closed, `ERR__FATAL` after a fatal error.
   */
  unsubscribe(): void {
    this.checkOpen();
    throwFailure(this.native.unsubscribe());
  }

  /**
   * Names and patterns that were subscribed to; empty if none were (`rd_kafka_subscription`).
   *
   * @throws KafkaError `ERR__STATE` once closed.
   */
  subscription(): string[] {
    this.checkOpen();
    const topics = this.native.subscription();
    if (!Array.isArray(topics)) throw KafkaError.fromFailure(topics);
    return topics;
  }

  /**
   * Reads these partitions, instead of those read before (`rd_kafka_assign`). Without an offset a
   * partition starts at the group's committed one, else where `auto.offset.reset` says. Pauses end.
   *
   * @throws KafkaError `ERR__STATE` once closed, or as a member of a cooperative group, which takes
   *   the incremental forms; `ERR__INVALID_ARG` for a partition that is named twice.
   */
  assign(partitions: readonly TopicPartition[]): void {
    this.#assign(AssignMode.replace, partitions);
  }

  /** Reads nothing any more (`rd_kafka_assign` with no list). Throws as {@link assign}. */
  unassign(): void {
    this.#assign(AssignMode.clear, []);
  }

  /**
   * Reads these partitions too (`rd_kafka_incremental_assign`).
   *
   * @throws KafkaError `ERR__STATE` once closed, or as a member of an eager group; `ERR__CONFLICT` for a
   *   partition that is read already. None is added then.
   */
  incrementalAssign(partitions: readonly TopicPartition[]): void {
    this.#assign(AssignMode.add, partitions);
  }

  /**
   * Reads these partitions no more (`rd_kafka_incremental_unassign`).
   *
   * @throws KafkaError `ERR__STATE` as above; `ERR__INVALID_ARG` for a partition that is not read. None is
   *   taken away then.
   */
  incrementalUnassign(partitions: readonly TopicPartition[]): void {
    this.#assign(AssignMode.remove, partitions);
  }

  /**
   * Partitions that are being read (`rd_kafka_assignment`).
   *
   * @throws KafkaError `ERR__STATE` once closed.
   */
  assignment(): TopicPartitionResult[] {
    this.checkOpen();
    const flat = this.native.assignment();
    if (!Array.isArray(flat)) throw KafkaError.fromFailure(flat);
    return unflattenPartitions(flat);
  }

  /**
   * Whether the group has given this consumer's partitions to others without waiting for it, e.g.
   * because `max.poll.interval.ms` was exceeded: it is too late to commit
   * (`rd_kafka_assignment_lost`).
   */
  assignmentLost(): boolean {
    this.checkOpen();
    return this.native.assignmentLost();
  }

  /** How the group hands partitions over (`rd_kafka_rebalance_protocol`). */
  rebalanceProtocol(): RebalanceProtocol {
    this.checkOpen();
    return this.native.rebalanceProtocol() as RebalanceProtocol;
  }

  /**
   * Who this consumer is in its group (`rd_kafka_consumer_group_metadata`): plain data, which
   * `producer.sendOffsetsToTransaction()` takes.
   *
   * @throws KafkaError `ERR__UNKNOWN_GROUP` without `group.id`.
   */
  groupMetadata(): ConsumerGroupMetadata {
    this.checkOpen();
    this.checkGroup();
    const { groupInstanceId, ...rest } = this.native.groupMetadata();
    return { ...rest, groupInstanceId: groupInstanceId === '' ? null : groupInstanceId };
  }

  /**
   * Keeps this consumer's partitions until the hold is released: a revoke that readers come to
   * meanwhile waits, and so do the readers. For work on messages that must be finished, and
   * committed, before another member gets their partition.
   *
   * The group waits for no longer than `max.poll.interval.ms`, so neither does a hold. Partitions
   * that are lost already are not held. `close()` ends every hold.
   *
   * @example
   * ```ts
   * for await (const batch of consumer.batches()) {
   *   const hold = consumer.holdRebalances();
   *   // The loop goes on reading meanwhile; `enable.auto.offset.store` is false.
   *   void work(batch)
   *     .then(() => consumer.commit(batch))
   *     .finally(() => hold.release());
   * }
   * ```
   */
  holdRebalances(): RebalanceHold {
    this.checkOpen();
    return this.guards.hold();
  }

  #assign(mode: AssignMode, partitions: readonly TopicPartition[]): void {
    this.checkOpen();
    throwFailure(this.rebalances.assign(mode, flattenPartitions('partitions', partitions)));
  }
}

function throwFailure(failure: Failure | undefined): void {
  if (failure !== undefined) throw KafkaError.fromFailure(failure);
}
