// Partitions that are chosen in JS, right before a message is handed to librdkafka.
//
// Rules
// 1. Messages of a topic whose number of partitions is not known yet wait here, and while some do,
//    whatever follows in that topic waits behind them: order per partition is that of the calls.
// 2. A message that waits here has its slot and copies of its bytes. It counts as undelivered, within
//    `queue.buffering.max.messages` and, for all that wait here, `.kbytes`.
// 3. Each of them leaves, with a report: handed over, failed by its partitioner, timed out
//    (`message.timeout.ms`), given up for an unknown topic, or purged.
// 4. While the app's function runs nothing is half done: it may call the producer.
import { setImmediate } from 'node:timers';
import type { CheckedConfig } from '../config/validate.js';
import { describeValue } from '../errors/argument-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { Queue } from '../internal/queue.js';
import type { NativeProducer } from '../native/binding.js';
import type { Deliveries, Recipient } from './deliveries.js';
import { copyOf, type EncodedMessage, sizeOf } from './encode.js';
import { type CountAnswer, PartitionCounts, type CountTimes } from './partition-counts.js';
import type { Partitioner } from './partitioners/partitioner.js';
import { type PartitionerPreset, partitionerOf } from './partitioners/presets.js';
import type { RefusalReason } from './refusal.js';
import type { ProducerMessage } from './types.js';

/** How long messages are handed over before the event loop gets a turn. */
const MAX_TURN_MS = 5;

/** What placing needs from its producer. */
export interface PlacementHost {
  readonly native: NativeProducer;
  readonly deliveries: Deliveries;
  /** Asks a broker for a topic's partitions; never rejects. */
  ask(topic: string): Promise<CountAnswer>;
  /** Reports have been handed out, or messages have moved. */
  onProgress(): void;
}

/** Bounds, in milliseconds and bytes. */
export interface PlacementLimits extends CountTimes {
  readonly messageTimeoutMs: number;
  readonly maxBytes: number;
}

interface Parked {
  readonly index: number;
  readonly encoded: EncodedMessage;
  readonly slot: number;
  readonly bytes: number;
  readonly parkedAt: number;
  /** A partition was chosen that turned out not to exist. */
  hasFailed: boolean;
}

type Refused = readonly [parked: Parked, reason: RefusalReason];

export class Placement {
  readonly #partitioner: Partitioner;
  readonly #host: PlacementHost;
  readonly #limits: PlacementLimits;
  readonly #counts: PartitionCounts;
  readonly #lines = new Map<string, Queue<Parked>>();
  // Topics whose line stopped because librdkafka's queue was full.
  readonly #blocked = new Set<string>();
  // Messages as they were when their call lined up for room.
  readonly #kept = new WeakMap<EncodedMessage, ProducerMessage>();
  #parked = 0;
  #parkedBytes = 0;
  #misuse: RefusalReason = failure(ErrorCode.ERR__APPLICATION);

  constructor(partitioner: Partitioner, host: PlacementHost, limits: PlacementLimits) {
    this.#partitioner = partitioner;
    this.#host = host;
    this.#limits = limits;
    this.#counts = new PartitionCounts(
      {
        ask: (topic) => host.ask(topic),
        isWanted: (topic) => (this.#lines.get(topic)?.length ?? 0) > 0,
        onKnown: (topic) => {
          this.#move(topic);
          host.onProgress();
        },
        onUnknown: (topic, errno) => {
          this.#giveUp(topic, errno);
          host.onProgress();
        },
      },
      limits,
    );
  }

  /** What the partitioner did wrong, when there was an `ERR__APPLICATION`. */
  get misuse(): RefusalReason {
    return this.#misuse;
  }

  /** Hands the message over, or lets it wait; 0, or the number of the error. */
  offer(index: number, encoded: EncodedMessage, recipient: Recipient): number {
    if (this.#blocked.size > 0) return ErrorCode.ERR__QUEUE_FULL;
    if (this.#lines.has(encoded.topic)) return this.#park(index, encoded, recipient); // Rule 1.
    if (encoded.partition >= 0) return this.#handOver(index, encoded, recipient);
    const count = this.#counts.get(encoded.topic);
    if (count === 0) return this.#park(index, encoded, recipient);
    const message = this.#kept.get(encoded) ?? encoded.message;
    const partition = this.#choose(message, count);
    if (partition < 0) return ErrorCode.ERR__APPLICATION;
    encoded.partition = partition;
    const errno = this.#handOver(index, encoded, recipient);
    if (errno !== ErrorCode.ERR__UNKNOWN_PARTITION) return errno;
    // The topic was created anew, with fewer partitions.
    encoded.partition = -1;
    this.#counts.forget(encoded.topic);
    return this.#park(index, encoded, recipient);
  }

  /** Remembers what the message looks like now, for when there is room. */
  keep(encoded: EncodedMessage): void {
    if (encoded.partition < 0) this.#kept.set(encoded, { ...encoded.message });
  }

  /** There may be room. */
  advance(): void {
    if (this.#blocked.size === 0) return;
    const topics = [...this.#blocked];
    this.#blocked.clear();
    for (const topic of topics) this.#move(topic);
  }

  /** A message of the topic has failed: has the topic changed? */
  onFailure(topic: string, errno: number): void {
    const isChanged =
      errno === ErrorCode.ERR__UNKNOWN_PARTITION || errno === ErrorCode.ERR_UNKNOWN_TOPIC_OR_PART;
    if (isChanged) this.#counts.refresh(topic);
  }

  /** Fails everything that waits. */
  refuseAll(errno: number): void {
    const all = [...this.#lines.values()].flatMap((line) => line.drain());
    this.#lines.clear();
    this.#blocked.clear();
    this.#refuseLater(all.map((parked) => [parked, failure(errno)]));
  }

  #handOver(index: number, encoded: EncodedMessage, recipient: Recipient): number {
    const slot = this.#host.deliveries.take(encoded, recipient);
    const errno = this.#produce(index, encoded, slot);
    if (errno !== 0) this.#host.deliveries.giveBack(slot);
    return errno;
  }

  #produce(index: number, encoded: EncodedMessage, slot: number): number {
    const { partition, kinds, key, value, headers, timestamp } = encoded;
    return this.#host.native.produce(index, partition, kinds, key, value, headers, timestamp, slot);
  }

  /** A partition, or -1, and then `misuse` says why. */
  #choose(seen: ProducerMessage, count: number): number {
    let partition: unknown;
    try {
      partition = this.#partitioner(seen, count);
    } catch (cause) {
      const text = cause instanceof Error ? `: ${cause.message}` : '';
      this.#misuse = {
        errno: ErrorCode.ERR__APPLICATION,
        message: `options.partitioner threw${text}`,
        cause,
      };
      return -1;
    }
    if (typeof partition === 'number' && partition >= 0 && partition < count) {
      if (Number.isInteger(partition)) return partition;
    }
    const message = `options.partitioner returned ${describeValue(partition)}, not an integer from 0 to ${count - 1}`;
    this.#misuse = { errno: ErrorCode.ERR__APPLICATION, message };
    return -1;
  }

  #park(index: number, encoded: EncodedMessage, recipient: Recipient): number {
    const bytes = sizeOf(encoded);
    if (this.#parkedBytes + bytes > this.#limits.maxBytes) return ErrorCode.ERR__QUEUE_FULL;
    const copy = copyOf(encoded, this.#kept.get(encoded) ?? encoded.message);
    const slot = this.#host.deliveries.take(encoded, recipient);
    const parkedAt = performance.now();
    const parked = { index, encoded: copy, slot, bytes, parkedAt, hasFailed: false };
    let line = this.#lines.get(encoded.topic);
    if (line === undefined) this.#lines.set(encoded.topic, (line = new Queue()));
    line.push(parked);
    this.#parked++;
    this.#parkedBytes += bytes;
    this.#counts.get(encoded.topic);
    return 0;
  }

  /** Hands over what waits for the topic, as far as librdkafka has room. */
  #move(topic: string): void {
    const line = this.#lines.get(topic);
    if (line === undefined) return;
    const startedAt = performance.now();
    const failed: Refused[] = [];
    for (let parked = line.peek(); parked !== undefined; parked = line.peek()) {
      if (performance.now() - startedAt > MAX_TURN_MS) {
        this.#moveLater(topic);
        break;
      }
      const reason = this.#tryMove(topic, parked, line);
      if (reason === 'stays') break;
      line.shift();
      if (reason === null) this.#onLeft(parked);
      else failed.push([parked, reason]);
    }
    if (line.length === 0) this.#forgetLine(topic, line);
    this.#refuseLater(failed);
  }

  #moveLater(topic: string): void {
    setImmediate(() => {
      this.#move(topic);
      this.#host.onProgress();
    });
  }

  /** Null: has been handed over. */
  #tryMove(topic: string, parked: Parked, line: Queue<Parked>): RefusalReason | 'stays' | null {
    const { encoded, index, slot } = parked;
    const isChosen = encoded.partition < 0;
    if (isChosen) {
      const count = this.#counts.get(topic);
      if (count === 0) return 'stays'; // It is asked for again.
      const partition = this.#choose(encoded.message, count);
      if (line.peek() !== parked) return 'stays'; // Rule 4: purged by the function.
      if (partition < 0) return this.#misuse;
      encoded.partition = partition;
    }
    const errno = this.#produce(index, encoded, slot);
    if (errno === 0) return null;
    // Else nothing is under way that would make room.
    const hasReportsToCome = this.#host.deliveries.outstanding > this.#parked;
    if (errno === ErrorCode.ERR__QUEUE_FULL && hasReportsToCome) {
      this.#blocked.add(topic);
      return 'stays';
    }
    if (errno === ErrorCode.ERR__UNKNOWN_PARTITION && isChosen && !parked.hasFailed) {
      parked.hasFailed = true;
      encoded.partition = -1;
      this.#counts.forget(topic);
      return 'stays';
    }
    const fatal = errno === ErrorCode.ERR__FATAL ? this.#host.native.fatalError() : undefined;
    return fatal ?? failure(errno);
  }

  /** Fails those that have waited too long, or all of them if the topic is given up. */
  #giveUp(topic: string, errno: number): void {
    const line = this.#lines.get(topic);
    if (line === undefined) return;
    const oldest = performance.now() - this.#limits.messageTimeoutMs;
    const reason = failure(errno || ErrorCode.ERR__MSG_TIMED_OUT);
    const failed: Refused[] = [];
    for (let parked = line.peek(); parked !== undefined; parked = line.peek()) {
      if (errno === 0 && parked.parkedAt > oldest) break;
      line.shift();
      failed.push([parked, reason]);
    }
    if (line.length === 0) this.#forgetLine(topic, line);
    this.#refuseLater(failed);
  }

  #forgetLine(topic: string, line: Queue<Parked>): void {
    if (this.#lines.get(topic) === line) this.#lines.delete(topic);
  }

  #onLeft({ bytes }: Parked): void {
    this.#parked--;
    this.#parkedBytes -= bytes;
  }

  /** On a later turn: callers expect no callback during their call. */
  #refuseLater(all: readonly Refused[]): void {
    if (all.length === 0) return;
    setImmediate(() => {
      for (const [parked, reason] of all) {
        this.#onLeft(parked);
        this.#host.deliveries.refuse(parked.slot, parked.encoded.partition, reason);
      }
      this.#host.onProgress();
    });
  }
}

/** The placement that a producer's options ask for; undefined if librdkafka chooses. */
export function placementOf(
  option: PartitionerPreset | Partitioner | undefined,
  config: CheckedConfig,
  host: PlacementHost,
): Placement | undefined {
  const partitioner = partitionerOf(option);
  if (partitioner === undefined) return undefined;
  const numberOf = (name: string): number => Number(config.get(name));
  const refreshMs = numberOf('topic.metadata.refresh.interval.ms');
  const messageTimeoutMs = numberOf('message.timeout.ms');
  return new Placement(partitioner, host, {
    refreshMs: refreshMs < 0 ? Infinity : refreshMs,
    propagationMs: numberOf('topic.metadata.propagation.max.ms'),
    messageTimeoutMs: messageTimeoutMs === 0 ? Infinity : messageTimeoutMs,
    maxBytes: numberOf('queue.buffering.max.kbytes') * 1024,
  });
}

function failure(errno: number): RefusalReason {
  return { errno, message: '' };
}
