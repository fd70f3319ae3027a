// Which options each operation takes: one table for the types, the checks and the addon.
import { checkInteger, MAX_INT32 } from '../client/topic-partition.js';
import { invalidArgValue, outOfRange } from '../errors/argument-error.js';
import { checkWaitOptions, type WaitOptions } from '../internal/wait.js';
import type { NativeMap, NativeValue } from '../native/binding.js';
import { checkArray, checkBoolean, checkObject, numberOf } from './checks.js';
import { COORDINATOR_WAIT_MS } from './coordinators.js';
import {
  type ConsumerGroupState,
  type ConsumerGroupType,
  ELECTION_TYPES,
  type ElectionType,
  GROUP_STATES,
  GROUP_TYPES,
  ISOLATION_LEVELS,
  type IsolationLevel,
} from './names.js';

/** Options of admin operations. Each operation takes only those that mean something to it. */
export interface AllAdminOptions {
  /**
   * How long the brokers may take to carry the operation out before they answer, in milliseconds,
   * up to an hour; 0: they answer as soon as it has begun. Default: 60000
   * (`rd_kafka_AdminOptions_set_operation_timeout`).
   */
  readonly operationTimeoutMs?: number | undefined;
  /** Only checks whether the operation could be done. Default: false. */
  readonly validateOnly?: boolean | undefined;
  /** Id of the broker to ask, instead of the controller or the one that the resource names. */
  readonly broker?: number | undefined;
  /**
   * Waits for open transactions that commit offsets of the group before these are told (KIP-447), at
   * most `timeoutMs`; then such a partition's error is `ERR_UNSTABLE_OFFSET_COMMIT`. Default: false.
   */
  readonly requireStableOffsets?: boolean | undefined;
  /** Also asks what this client is permitted to do there. Default: false. */
  readonly includeAuthorizedOperations?: boolean | undefined;
  /** Only groups in one of these states. Default: all. */
  readonly matchConsumerGroupStates?: readonly ConsumerGroupState[] | undefined;
  /** Only groups of one of these types. Default: all. */
  readonly matchConsumerGroupTypes?: readonly ConsumerGroupType[] | undefined;
  /** `read_committed`: `latest` is the end of what has been committed. Default: `read_uncommitted`. */
  readonly isolationLevel?: IsolationLevel | undefined;
  /** `unclean` also elects replicas that are out of sync, which loses messages. Default: `preferred`. */
  readonly electionType?: ElectionType | undefined;
}

type OptionName = keyof AllAdminOptions;

/** Beyond `timeoutMs` and `signal`, which all take. */
export const OPERATION_OPTIONS = {
  createTopics: ['operationTimeoutMs', 'validateOnly', 'broker'],
  deleteTopics: ['operationTimeoutMs', 'broker'],
  createPartitions: ['operationTimeoutMs', 'validateOnly', 'broker'],
  describeTopics: ['includeAuthorizedOperations', 'broker'],
  deleteRecords: ['operationTimeoutMs'],
  describeConfigs: ['broker'],
  incrementalAlterConfigs: ['validateOnly', 'broker'],
  alterConfigs: ['validateOnly', 'broker'],
  createAcls: ['broker'],
  describeAcls: ['broker'],
  deleteAcls: ['broker'],
  listConsumerGroups: ['matchConsumerGroupStates', 'matchConsumerGroupTypes'],
  describeConsumerGroups: ['includeAuthorizedOperations'],
  deleteGroups: [],
  listConsumerGroupOffsets: ['requireStableOffsets'],
  alterConsumerGroupOffsets: [],
  deleteConsumerGroupOffsets: [],
  listOffsets: ['isolationLevel'],
  describeUserScramCredentials: ['broker'],
  alterUserScramCredentials: ['broker'],
  describeCluster: ['includeAuthorizedOperations', 'broker'],
  electLeaders: ['operationTimeoutMs', 'electionType', 'broker'],
} as const satisfies Record<string, readonly OptionName[]>;

// Answered by a group's coordinator. A request of librdkafka's that runs out of time before the
// coordinator is found brings the process down once it is (an assertion in rdkafka_queue.h, 2.15.1):
// so it gets all the time there is, and the wait ends on this side.
const COORDINATOR_OPERATIONS: ReadonlySet<string> = new Set<keyof typeof OPERATION_OPTIONS>([
  'describeConsumerGroups',
  'deleteGroups',
  'listConsumerGroupOffsets',
  'alterConsumerGroupOffsets',
  'deleteConsumerGroupOffsets',
]);

/** Name of an admin operation. */
export type AdminOperation = keyof typeof OPERATION_OPTIONS;

/**
 * Options of an operation. `timeoutMs`: of the request as a whole, in milliseconds, up to an hour.
 * Default: 60000 where groups' coordinators are asked, `socket.timeout.ms` elsewhere. It and `signal`
 * end the wait, not what a broker has begun.
 */
export type AdminOptions<Operation extends AdminOperation> = WaitOptions &
  Pick<AllAdminOptions, (typeof OPERATION_OPTIONS)[Operation][number]>;

/** The longest that librdkafka takes for both timeouts. */
export const MAX_REQUEST_MS = 3_600_000;

type Check = (name: string, value: unknown) => NativeValue;

const flag: Check = (name, value) => {
  checkBoolean(name, value);
  return value;
};

const integer =
  (max: number): Check =>
  (name, value) => {
    checkInteger(name, value, 0, max);
    return value;
  };

const oneOf =
  (names: readonly string[]): Check =>
  (name, value) =>
    numberOf(name, names, value);

const someOf =
  (names: readonly string[]): Check =>
  (name, values) => {
    checkArray(name, values);
    // librdkafka refuses one that is named twice.
    return [...new Set(values.map((value, i) => numberOf(`${name}[${i}]`, names, value)))];
  };

const CHECKS: Readonly<Record<OptionName, Check>> = {
  operationTimeoutMs: integer(MAX_REQUEST_MS),
  validateOnly: flag,
  broker: integer(MAX_INT32),
  requireStableOffsets: flag,
  includeAuthorizedOperations: flag,
  matchConsumerGroupStates: someOf(GROUP_STATES),
  matchConsumerGroupTypes: someOf(GROUP_TYPES),
  isolationLevel: oneOf(ISOLATION_LEVELS),
  electionType: oneOf(ELECTION_TYPES),
};

/** Options as checked: what the addon gets, and what ends the wait. */
export interface CheckedOptions {
  readonly native: NativeMap;
  readonly wait: WaitOptions;
}

/** `timeoutMs` and `signal` of an operation or of a helper. */
export function checkAdminWait(options: WaitOptions): void {
  checkObject('options', options);
  checkWaitOptions(options);
  const { timeoutMs = 0 } = options;
  if (timeoutMs > MAX_REQUEST_MS) {
    throw outOfRange('options.timeoutMs', `from 0 to ${MAX_REQUEST_MS}`, timeoutMs);
  }
}

/** Throws for an option that the operation does not take, or that has no possible value. */
export function checkAdminOptions(operation: AdminOperation, options: WaitOptions): CheckedOptions {
  checkAdminWait(options);
  const { timeoutMs, signal, ...rest } = options;
  const taken: readonly string[] = OPERATION_OPTIONS[operation];
  const native: Record<string, NativeValue> = {};
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined) continue;
    if (!taken.includes(name)) {
      throw invalidArgValue(`options.${name}`, `is not an option of ${operation}()`);
    }
    const checked = CHECKS[name as OptionName](`options.${name}`, value);
    // What is not wanted is not asked for: an older librdkafka refuses to be told so.
    if (checked !== false) native[name] = checked;
  }
  return limited(operation, native, { timeoutMs, signal });
}

/** What ends a request, here and in librdkafka. */
export function limited(
  operation: AdminOperation,
  native: NativeMap,
  { timeoutMs, signal }: WaitOptions,
): CheckedOptions {
  if (COORDINATOR_OPERATIONS.has(operation)) {
    const wait = { timeoutMs: timeoutMs ?? COORDINATOR_WAIT_MS, signal };
    return { native: { ...native, requestTimeoutMs: MAX_REQUEST_MS }, wait };
  }
  const wait = { timeoutMs, signal };
  if (timeoutMs === undefined) return { native, wait };
  return { native: { ...native, requestTimeoutMs: Math.ceil(timeoutMs) }, wait };
}
