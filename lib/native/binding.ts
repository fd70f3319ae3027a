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
export const WakeReason = { events: 1, replies: 2, logs: 4, destroyed: 8 } as const;

/** `ControlRecord.kind` (core/control.h). */
export const ControlKind = {
  error: 1,
  stats: 2,
  throttle: 3,
  oauthBearerTokenRefresh: 4,
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
  committed(
    ticket: number,
    partitions: FlatPartitions,
    timeoutMs: number,
    group: string,
  ): Failure | undefined;
  /** Each partition's offset says what is asked for: a time in ms, -2 (first) or -1 (end). */
  listOffsets(
    ticket: number,
    partitions: FlatPartitions,
    timeoutMs: number,
    committedOnly: boolean,
  ): Failure | undefined;
  startClose(): Failure | undefined;
  closed(): boolean;
}

export interface NativeMockCluster extends NativeResource {
  open(brokers: number): Failure | undefined;
  bootstrapServers(): string;
  createTopic(topic: string, partitions: number, replicationFactor: number): number;
  setInitialRebalanceDelay(delayMs: number): void;
  setBrokerDown(brokerId: number, down: boolean): number;
  setRoundTripTime(brokerId: number, rttMs: number): number;
  pushRequestErrors(apiKey: number, errnos: readonly number[]): void;
}

export interface NativeAddon {
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
