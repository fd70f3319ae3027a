import type { ClientOptions } from '../client/options.js';
import type { TopicPartition } from '../client/topic-partition.js';
import type { WaitOptions } from '../internal/wait.js';
import type { ConsumerHandlers } from './events.js';
import type { Message } from './message.js';

/** Options of a consumer that are the binding's own. */
export interface ConsumerOptions extends ClientOptions {
  /**
   * Called with what `messages()`, `batches()`, `readMessage()` and `pollBatch()` leave out. What
   * `events()` and `poll()` hand out does not come here. A throwing handler surfaces as an uncaught
   * exception.
   */
  readonly handlers?: ConsumerHandlers | undefined;
}

/** Options of the async iterators. */
export interface IteratorOptions {
  /** Ends the loop with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of `readable()` and `readableWeb()`. */
export interface ReadableOptions {
  /**
   * Messages that are taken ahead of the stream's reader. Default: 0. A web stream that is cancelled
   * loses those; a Node stream gives them to the next reader.
   */
  readonly highWaterMark?: number | undefined;
  /** Destroys the stream. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of `batches()`. */
export interface BatchesOptions extends IteratorOptions {
  /** Most messages in a batch, 1 to 10000. Default: 1024. */
  readonly maxMessages?: number | undefined;
}

/** Options of `pollBatch()`. */
export interface PollBatchOptions extends WaitOptions {
  /** Most messages in the batch, 1 to 10000. Default: 1024. */
  readonly maxMessages?: number | undefined;
}

/** What can be committed: messages (their offset plus one) or positions. */
export type Committable = Message | readonly Message[] | readonly TopicPartition[];

/** A partition and a time. */
export interface PartitionTime {
  readonly topic: string;
  readonly partition: number;
  /** Milliseconds since the epoch, or a Date. */
  readonly timestamp: number | Date;
}

/** Where to go on reading a partition: at an offset, or at a time. */
export type SeekTarget = PartitionTime | (TopicPartition & { readonly timestamp?: undefined });

/** The ends of a partition. */
export interface Watermarks {
  /** Offset of the oldest message that the broker still has. */
  readonly low: number;
  /** Offset behind the newest message. */
  readonly high: number;
}

/** How far a consumer is behind in a partition. Null: not known yet. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the message that comes next. */
  readonly position: number | null;
  /** Offset behind the newest message, as the last fetch saw it. */
  readonly high: number | null;
  readonly lag: number | null;
}
