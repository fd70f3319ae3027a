// What the addon exports. The only file that types the boundary; src-native/binding is the other
// half. Lists cross flat, failures cross as data, answers to a `ticket` come by takeReplies().
import type { Failure } from '../errors/kafka-error.js';

/** `topic, partition, offset, leaderEpoch, metadata | null, errno`, over and over. */
export type FlatPartitions = (string | number | null)[];

/** A tree of plain values (core/value.h); numbers are integers, undefined is null. */
export type NativeValue =
  undefined | null | boolean | number | string | Uint8Array | readonly NativeValue[] | NativeMap;
export interface NativeMap {
  readonly [name: string]: NativeValue;
}

/** Bits of a wake-up's reasons (core/waker.h). */
export const WakeReason = { events: 1, replies: 2, logs: 4, destroyed: 8, tokens: 16 } as const;

/** `ControlRecord.kind` (core/control.h). */
export const ControlKind = {
  error: 1,
  stats: 2,
  throttle: 3,
  rebalance: 5,
  offsetsCommitted: 6,
  partitionEof: 7,
} as const;

/** How `NativeConsumer.assign()` changes the assignment (core/consumer.h). */
export const AssignMode = { replace: 0, clear: 1, add: 2, remove: 3 } as const;
export type AssignMode = (typeof AssignMode)[keyof typeof AssignMode];

/** Everything a client learns that is neither a message nor a delivery report. */
export interface ControlRecord {
  readonly kind: number;
  readonly errno: number;
  readonly flag: boolean;
  readonly text: string;
  readonly brokerId: number;
  readonly throttleMs: number;
  readonly partitions: FlatPartitions;
}

export interface NativeLogRecord {
  readonly level: number;
  readonly facility: string;
  readonly message: string;
}

export interface NativeReply {
  readonly ticket: number;
  readonly failure: Failure | undefined;
  readonly value: unknown;
}

/** What every native object has. */
export interface NativeResource {
  readonly id: number;
  takeReplies(): NativeReply[];
  /** Gives the C handle up at once and frees it on a thread; answers `ticket` (0: nobody waits). */
  destroy(ticket: number): void;
}

export interface NativeClient extends NativeResource {
  open(entries: readonly string[], takeLogs: boolean): Failure[];
  takeControls(): ControlRecord[];
  takeLogs(): NativeLogRecord[];
  /** For each, a token is wanted: the value of `sasl.oauthbearer.config`. */
  takeTokenRefreshes(): string[];
  /** `extensions`: name, value, name, value. */
  setToken(
    value: string,
    lifetimeMs: number,
    principal: string,
    extensions: readonly string[],
  ): Failure | undefined;
  setTokenFailure(reason: string): Failure | undefined;
  setCredentials(user: string, password: string): Failure | undefined;
  metadata(ticket: number, topic: string, allTopics: boolean, timeoutMs: number): void;
  /** Starts an admin operation (core/admin.h); answers with a tree. */
  admin(
    operation: string,
    ticket: number,
    options: NativeMap,
    input: NativeValue,
  ): Failure | undefined;
  fatalError(): Failure | undefined;
  testFatalError(errno: number, reason: string): number;
}

export type NativeBytes = Uint8Array | string | null | undefined;

/** Bits of `kinds` of `NativeProducer.produce()`. */
export const BytesKind = { null: 0, bytes: 1, string: 2 } as const;
export const VALUE_KIND_SHIFT = 2;
export const HAS_HEADERS = 16;

/** `step` of `NativeProducer.transact()` (core/transaction.h). */
export const TransactionStep = { init: 0, begin: 1, sendOffsets: 2, commit: 3, abort: 4 } as const;
export type TransactionStep = (typeof TransactionStep)[keyof typeof TransactionStep];

export interface NativeProducer extends NativeClient {
  topic(name: string): number;
  produce(
    topicIndex: number,
    partition: number,
    kinds: number,
    key: NativeBytes,
    value: NativeBytes,
    headers: NativeBytes[] | undefined,
    timestampMs: number,
    slot: number,
  ): number;
  drainReports(buffer: ArrayBuffer): number;
  takeReportErrorTexts(): string[];
  flush(ticket: number, timeoutMs: number): void;
  cancelFlush(): void;
  transact(
    ticket: number,
    step: TransactionStep,
    timeoutMs: number,
    offsets: FlatPartitions | null,
    group: NativeGroupMetadata | null,
  ): void;
  /** Ends the waits of the calls made before; what librdkafka does goes on. */
  cancelTransact(): void;
  purge(queue: boolean, inFlight: boolean): number;
  outqueueLength(): number;
}

export interface NativeGroupMetadata {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  /** Empty if there is none. */
  readonly groupInstanceId: string;
}

export interface NativeConsumer extends NativeClient {
  drain(maxMessages: number, maxBytes: number): ArrayBuffer | null;
  takeNewPartitions(): (string | number)[];
  markPolled(): void;
  subscribe(topics: readonly string[]): Failure | undefined;
  unsubscribe(): Failure | undefined;
  subscription(): string[] | Failure;
  assign(mode: AssignMode, partitions: FlatPartitions): Failure | undefined;
  assignment(): FlatPartitions | Failure;
  rebalanceProtocol(): string;
  storeOffsets(partitions: FlatPartitions): FlatPartitions | Failure;
  assignmentLost(): boolean;
  groupMetadata(): NativeGroupMetadata;
  pause(partitions: FlatPartitions): FlatPartitions | Failure;
  resume(partitions: FlatPartitions): FlatPartitions | Failure;
  position(partitions: FlatPartitions): FlatPartitions | Failure;
  /** `low, high`, over and over; -1001 where unknown. */
  watermarks(partitions: FlatPartitions): number[];
  commit(ticket: number, partitions: FlatPartitions | null): Failure | undefined;
  seek(ticket: number, partitions: FlatPartitions, timeoutMs: number): void;
  startClose(): Failure | undefined;
  closed(): boolean;
}

/** `errno, delayMs`, over and over. */
export type FlatMockErrors = number[];

/** A number is an error number, unless said otherwise. Wrong arguments may abort the process. */
export interface NativeMockCluster extends NativeResource {
  open(brokers: number): Failure | undefined;
  bootstrapServers(): string;

  createTopic(topic: string, partitions: number, replicationFactor: number): number;
  deleteTopic(topic: string): number;
  setTopicError(topic: string, errno: number): number;
  deleteRecords(topic: string, partition: number, beforeOffset: number): number;
  setPartitionLeader(topic: string, partition: number, brokerId: number): number;
  setPartitionFollower(topic: string, partition: number, brokerId: number): number;
  setFollowerWatermarks(topic: string, partition: number, low: number, high: number): number;
  pushLeaderResponse(topic: string, partition: number, brokerId: number, epoch: number): number;

  /** For this one and the next two, broker -1 is all of them. */
  setBrokerDown(brokerId: number, down: boolean): number;
  setRoundTripTime(brokerId: number, rttMs: number): number;
  setBrokerRack(brokerId: number, rack: string): number;
  addBroker(brokerId: number): number;
  decommissionBroker(brokerId: number): number;
  hideBroker(brokerId: number): number;
  setBrokerAddress(brokerId: number, host: string, port: number): number;
  setControllerId(brokerId: number): number;
  setCoordinator(keyType: string, key: string, brokerId: number): number;
  setApiVersions(apiKey: number, min: number, max: number): number;

  pushRequestErrors(apiKey: number, errors: FlatMockErrors): number;
  pushBrokerErrors(brokerId: number, apiKey: number, errors: FlatMockErrors): number;
  pushPartitionErrors(
    topic: string,
    partition: number,
    apiKey: number,
    errors: FlatMockErrors,
  ): number;
  clearRequestErrors(apiKey: number): number;
  /** A count. */
  brokerErrorCount(brokerId: number, apiKey: number): number;

  setInitialRebalanceDelay(delayMs: number): number;
  setGroupSessionTimeout(timeoutMs: number): number;
  setGroupHeartbeatInterval(intervalMs: number): number;
  setTargetAssignment(
    groupId: string,
    memberIds: readonly string[],
    partitions: readonly FlatPartitions[],
  ): number;
  clearTargetAssignment(groupId: string): number;

  trackRequests(track: boolean): number;
  clearRequests(): number;
  /** `brokerId, apiKey, timestampUs`, over and over. */
  requests(): Float64Array;

  setTelemetryMetrics(prefixes: readonly string[]): number;
  setTelemetryPushInterval(intervalMs: number): number;
}

export interface NativeAddon {
  /** Of the package that it was built for. */
  readonly packageVersion: string;
  /** Of librdkafka, as the next one. */
  readonly version: string;
  readonly versionNumber: number;
  readonly linkInfo: string;
  readonly features: string;
  errorDescriptions(): (string | number)[];
  /** `wakes`: id, reasons, id, reasons, ... */
  initialize(onWake: (wakes: Uint32Array) => void): void;
  /** Lets the next wake-up come; to be called once the event loop has gone round. */
  rearm(): void;
  hold(held: boolean): void;
  /** Gives up every client of this environment and waits for their threads, for 5 s at most. */
  tearDown(): void;
  readonly Producer: new () => NativeProducer;
  readonly Consumer: new () => NativeConsumer;
  readonly MockCluster: new () => NativeMockCluster;
}
