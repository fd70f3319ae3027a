// From a delivery report in C to the callback or promise that waits for it.
//
// A message's slot is a number that travels with it through librdkafka as its opaque. Slots are
// taken from a free list and hold what the app gave: no object per message outside of JS.
//
// The addon fills one reused block with records (core/delivery.h), which are read in one loop.
import { setImmediate } from 'node:timers';
import { Offset } from '../client/topic-partition.js';
import { KafkaError } from '../errors/kafka-error.js';
import { rethrowLater } from '../internal/rethrow.js';
import type { NativeProducer } from '../native/binding.js';
import type { TimestampType } from '../consumer/message.js';
import type { EncodedMessage } from './encode.js';
import { refusal, refusalError, type RefusalReason } from './refusal.js';
import type { DeliveryReport, DeliveryStatus, OnDelivery, ProducerMessage } from './types.js';

/** Who waits for a report. */
export type Recipient = OnDelivery | ReportTaker | WriteCounter | undefined;

/** Takes one report, delivered or not. Must not throw. */
export abstract class ReportTaker {
  abstract settle(report: DeliveryReport): void;
}

/** Counts reports that go on to `events()`; a channel. */
export interface WriteCounter {
  onWritten(error: KafkaError | null): void;
}

const RECORD_BYTES = 48;
const RECORD_F64 = RECORD_BYTES / 8;
const RECORD_I32 = RECORD_BYTES / 4;
// Positions within a record, in units of their type.
const F64_OFFSET = 0;
const F64_TIMESTAMP = 1;
const F64_LATENCY_US = 2;
const I32_SLOT = 6;
const I32_PARTITION = 7;
const I32_ERROR = 8;
const I32_STATUS = 9;
const I32_BROKER_ID = 10;
const I32_TIMESTAMP_TYPE = 11;

/** Stands for the slots of messages whose report nobody can get. As a C++ slot: 2^32 - 1. */
const NO_SLOT = -1;

/** Reports read by one call of the addon. */
const CAPACITY = 1024;
/** How long reports are handed out before the event loop gets a turn. */
const MAX_TURN_MS = 3;

const STATUSES: readonly DeliveryStatus[] = ['notPersisted', 'possiblyPersisted', 'persisted'];

const TIMESTAMP_TYPES: readonly TimestampType[] = ['notAvailable', 'createTime', 'logAppendTime'];

class Report implements DeliveryReport {
  readonly type = 'deliveryReport';
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType: TimestampType;
  readonly message: ProducerMessage;
  readonly opaque: unknown;
  error: KafkaError | null = null;
  readonly status: DeliveryStatus;
  readonly latencyMs: number;
  readonly brokerId: number;

  constructor(
    message: ProducerMessage,
    topic: string,
    opaque: unknown,
    f64: Float64Array,
    i32: Int32Array,
    i: number,
  ) {
    const d = i * RECORD_F64;
    const n = i * RECORD_I32;
    const latencyUs = f64[d + F64_LATENCY_US] ?? -1;
    this.topic = topic;
    this.partition = i32[n + I32_PARTITION] ?? -1;
    this.offset = f64[d + F64_OFFSET] ?? Offset.Invalid;
    this.timestamp = f64[d + F64_TIMESTAMP] ?? -1;
    this.timestampType = TIMESTAMP_TYPES[i32[n + I32_TIMESTAMP_TYPE] ?? 0] ?? 'notAvailable';
    this.message = message;
    this.opaque = opaque;
    this.status = STATUSES[i32[n + I32_STATUS] ?? 0] ?? 'notPersisted';
    this.latencyMs = latencyUs < 0 ? -1 : latencyUs / 1000;
    this.brokerId = i32[n + I32_BROKER_ID] ?? -1;
  }
}

/** What the deliveries need from their producer. */
export interface DeliveryHost {
  /** Whether reports without a recipient of their own can be read by the app at all. */
  readonly keepsReports: boolean;
  /** Whether they are read. */
  readonly wantsReports: boolean;
  onUnclaimed(report: DeliveryReport): void;
  /** A message of the topic was not delivered. */
  onFailure(topic: string, errno: number): void;
  /** A message that was taken did not reach librdkafka. */
  onRefused(error: KafkaError): void;
  /** Reports have been handed out: there may be room. */
  onProgress(): void;
  /** The queue was left with something in it, and the event loop has had its turn. */
  onMore(): void;
}

export class Deliveries {
  readonly #native: NativeProducer;
  readonly #host: DeliveryHost;
  readonly #block = new ArrayBuffer(CAPACITY * RECORD_BYTES);
  readonly #i32 = new Int32Array(this.#block);
  readonly #f64 = new Float64Array(this.#block);

  readonly #messages: (ProducerMessage | undefined)[] = [];
  // As they were sent: the message is the app's, which may have changed it since.
  readonly #topics: string[] = [];
  readonly #opaques: unknown[] = [];
  readonly #recipients: Recipient[] = [];
  readonly #free: number[] = [];
  readonly #keepsReports: boolean;
  #outstanding = 0;
  #isScheduled = false;

  constructor(native: NativeProducer, host: DeliveryHost) {
    this.#native = native;
    this.#host = host;
    this.#keepsReports = host.keepsReports;
  }

  /** Messages whose report has not been handed out. */
  get outstanding(): number {
    return this.#outstanding;
  }

  /** A slot for a message that is about to be handed to librdkafka. */
  take({ message, topic, opaque }: EncodedMessage, recipient: Recipient): number {
    return this.takeFor(message, topic, opaque, recipient);
  }

  /** The same for one that was not encoded. */
  takeFor(message: ProducerMessage, topic: string, opaque: unknown, recipient: Recipient): number {
    this.#outstanding++;
    if (recipient === undefined && !this.#keepsReports) return NO_SLOT;
    const slot = this.#free.pop() ?? this.#messages.length;
    this.#messages[slot] = message;
    this.#topics[slot] = topic;
    this.#opaques[slot] = opaque;
    this.#recipients[slot] = recipient;
    return slot;
  }

  /** Gives back a slot whose message librdkafka has refused. */
  giveBack(slot: number): void {
    this.#outstanding--;
    if (slot === NO_SLOT) return;
    this.#messages[slot] = undefined;
    this.#opaques[slot] = undefined;
    this.#recipients[slot] = undefined;
    this.#free.push(slot);
  }

  /** Hands out a failed report for a message that never reached librdkafka. */
  refuse(slot: number, partition: number, failure: RefusalReason): void {
    const message = this.#messages[slot];
    const recipient = this.#recipients[slot];
    const topic = this.#topics[slot] ?? '';
    const opaque = this.#opaques[slot];
    this.giveBack(slot);
    if (message === undefined) {
      this.#host.onRefused(refusalError(failure, { stack: false }));
      return;
    }
    const report = refusal({ message, topic, partition, opaque }, failure);
    this.#host.onRefused(report.error);
    if (recipient === undefined && !this.#host.wantsReports) return;
    this.#settle(recipient, report);
  }

  /** Hands out the reports that are there, giving the event loop its turns. */
  drain(): void {
    const startedAt = performance.now();
    for (;;) {
      const count = this.#native.drainReports(this.#block);
      if (count > 0) this.#settleAll(count);
      if (count < CAPACITY) break;
      if (performance.now() - startedAt > MAX_TURN_MS) {
        this.#drainLater();
        break;
      }
    }
    this.#host.onProgress();
  }

  // librdkafka wakes us only when its queue becomes non-empty, and it still is.
  #drainLater(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#host.onMore();
    });
  }

  #settleAll(count: number): void {
    const i32 = this.#i32;
    let texts: string[] | undefined;
    let failures = 0;
    for (let i = 0; i < count; i++) {
      const slot = i32[i * RECORD_I32 + I32_SLOT] ?? 0;
      const errno = i32[i * RECORD_I32 + I32_ERROR] ?? 0;
      let text = '';
      if (errno !== 0) {
        texts ??= this.#native.takeReportErrorTexts();
        text = texts[failures++] ?? '';
      }
      if (slot === NO_SLOT) {
        this.#outstanding--;
        continue;
      }
      const message = this.#messages[slot];
      const recipient = this.#recipients[slot];
      const topic = this.#topics[slot] ?? '';
      const opaque = this.#opaques[slot];
      this.giveBack(slot);
      if (errno !== 0) this.#host.onFailure(topic, errno);
      if (message === undefined) continue;
      // Nobody would see it.
      if (recipient === undefined && !this.#host.wantsReports) continue;
      const report = new Report(message, topic, opaque, this.#f64, i32, i);
      if (errno !== 0) report.error = failureOf(errno, text, report);
      this.#settle(recipient, report);
    }
  }

  #settle(recipient: Recipient, report: DeliveryReport): void {
    if (typeof recipient === 'function') {
      try {
        recipient(report.error, report);
      } catch (error) {
        rethrowLater(error);
      }
    } else if (recipient instanceof ReportTaker) {
      recipient.settle(report);
    } else {
      recipient?.onWritten(report.error);
      if (this.#host.wantsReports) this.#host.onUnclaimed(report);
    }
  }
}

/** The error of a message that was not delivered; it carries the report. */
function failureOf(errno: number, text: string, report: DeliveryReport): KafkaError {
  const { topic, partition } = report;
  return KafkaError.fromErrno(errno, text, { topic, partition, report, stack: false });
}
