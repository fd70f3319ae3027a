import { invalidArgType } from '../errors/argument-error.js';
import { checkInteger, flattenPartitions, type TopicPartition } from '../client/topic-partition.js';
import { hasFeature } from '../native/missing.js';
import type { MockCalls } from './mock-calls.js';
import {
  type CheckedOptions,
  checkText,
  MAX_TIME_MS,
  type MockClusterOptions,
} from './mock-options.js';

type Timings = Pick<
  CheckedOptions,
  'initialRebalanceDelayMs' | 'heartbeatIntervalMs' | 'sessionTimeoutMs'
>;

/** How the mock cluster runs consumer groups: `cluster.groups`. */
export class MockGroups {
  readonly #calls: MockCalls;

  /** @internal */
  constructor(calls: MockCalls) {
    this.#calls = calls;
  }

  /**
   * Sets what the app has asked for, and defaults where librdkafka can.
   *
   * @internal
   */
  setTimings(asked: MockClusterOptions, timings: Timings): void {
    const isToSet = (name: keyof Timings): boolean =>
      asked[name] !== undefined || hasFeature(`MockCluster.${name}`);
    if (isToSet('initialRebalanceDelayMs')) {
      this.setInitialRebalanceDelay(timings.initialRebalanceDelayMs);
    }
    if (isToSet('heartbeatIntervalMs')) this.setHeartbeatInterval(timings.heartbeatIntervalMs);
    if (isToSet('sessionTimeoutMs')) this.setSessionTimeout(timings.sessionTimeoutMs);
  }

  /**
   * How long a new group of the classic protocol waits for more members, in milliseconds
   * (`rd_kafka_mock_group_initial_rebalance_delay_ms`). A consumer whose `session.timeout.ms` is
   * shorter never joins. Default: `initialRebalanceDelayMs` of the cluster's options.
   */
  setInitialRebalanceDelay(delayMs: number): void {
    checkInteger('delayMs', delayMs, 0, MAX_TIME_MS);
    this.#calls
      .with('MockCluster.initialRebalanceDelayMs')
      .run((native) => native.setInitialRebalanceDelay(delayMs));
  }

  /**
   * After how many milliseconds of silence a member of a KIP-848 group is thrown out, for groups
   * that come to be later (`rd_kafka_mock_set_group_consumer_session_timeout_ms`). Default:
   * `sessionTimeoutMs` of the cluster's options.
   */
  setSessionTimeout(timeoutMs: number): void {
    checkInteger('timeoutMs', timeoutMs, 1, MAX_TIME_MS);
    this.#calls
      .with('MockCluster.sessionTimeoutMs')
      .run((native) => native.setGroupSessionTimeout(timeoutMs));
  }

  /**
   * How often, in milliseconds, the members of KIP-848 groups that come to be later ask for their
   * assignment (`rd_kafka_mock_set_group_consumer_heartbeat_interval_ms`). Default:
   * `heartbeatIntervalMs` of the cluster's options.
   */
  setHeartbeatInterval(intervalMs: number): void {
    checkInteger('intervalMs', intervalMs, 1, MAX_TIME_MS);
    this.#calls
      .with('MockCluster.heartbeatIntervalMs')
      .run((native) => native.setGroupHeartbeatInterval(intervalMs));
  }

  /**
   * Says which partitions the members of a KIP-848 group are to have, instead of the cluster's own
   * distribution (`rd_kafka_mock_cgrp_consumer_target_assignment`). Members that are not named keep
   * what they have. Offsets are ignored. A group that has no member yet ignores the call.
   *
   * @param assignment - Partitions by member id; `null` returns to the automatic distribution.
   */
  setTargetAssignment(
    groupId: string,
    assignment: Readonly<Record<string, readonly TopicPartition[]>> | null,
  ): void {
    checkText('groupId', groupId);
    const feature = 'MockCluster.setTargetAssignment';
    if (assignment === null) {
      this.#calls.with(feature).run((native) => native.clearTargetAssignment(groupId));
      return;
    }
    if (typeof assignment !== 'object' || Array.isArray(assignment)) {
      throw invalidArgType('assignment', 'an object of lists by member id, or null', assignment);
    }
    const members = Object.keys(assignment);
    const lists = Object.entries(assignment).map(([member, partitions]) => {
      checkText('a member id', member);
      return flattenPartitions(`assignment[${member}]`, partitions);
    });
    this.#calls.with(feature).run((native) => native.setTargetAssignment(groupId, members, lists));
  }
}
