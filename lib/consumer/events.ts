import type { ClientEvent } from '../client/events.js';
import { clientEventOf } from '../client/events.js';
import { type TopicPartitionResult, unflattenPartitions } from '../client/topic-partition.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { ControlKind, type ControlRecord } from '../native/binding.js';
import type { Message } from './message.js';

/** The group has given partitions to this consumer. With a cooperative protocol: in addition. */
export interface AssignedPartitionsEvent {
  readonly type: 'assignedPartitions';
  readonly partitions: readonly TopicPartitionResult[];
  readonly lost: false;
}

/** The group takes partitions back. */
export interface RevokedPartitionsEvent {
  readonly type: 'revokedPartitions';
  readonly partitions: readonly TopicPartitionResult[];
  /** Others may own them already: it is too late to commit. */
  readonly lost: boolean;
}

export type RebalanceEvent = AssignedPartitionsEvent | RevokedPartitionsEvent;

/** The end of a partition was reached; with `enable.partition.eof`. */
export interface PartitionEofEvent {
  readonly type: 'partitionEOF';
  readonly topic: string;
  readonly partition: number;
  /** Offset of the next message that will be written. */
  readonly offset: number;
}

/** A commit was answered: an automatic one, or one of `commit()`, whose promise says it too. */
export interface OffsetsCommittedEvent {
  readonly type: 'offsetsCommitted';
  readonly offsets: readonly TopicPartitionResult[];
  readonly error: KafkaError | null;
}

/** What a consumer can learn besides messages. */
export type ConsumerControlEvent =
  ClientEvent | RebalanceEvent | PartitionEofEvent | OffsetsCommittedEvent;

/** What `events()` and `poll()` hand out. Branch on `type`. */
export type ConsumerEvent = Message | ConsumerControlEvent;

/** Handlers of the events that `messages()` and the other message-only readers leave out. */
export type ConsumerHandlers = {
  readonly [Type in ConsumerControlEvent['type']]?: (
    event: Extract<ConsumerControlEvent, { type: Type }>,
  ) => void;
};

/** Builds the event of a control record; undefined for one of an unknown kind. */
export function consumerEventOf(record: ControlRecord): ConsumerControlEvent | undefined {
  switch (record.kind) {
    case ControlKind.rebalance:
      return rebalanceEventOf(record);
    case ControlKind.partitionEof: {
      const [where] = unflattenPartitions(record.partitions);
      if (where === undefined) return undefined;
      const { topic, partition, offset = -1 } = where;
      return { type: 'partitionEOF', topic, partition, offset };
    }
    case ControlKind.offsetsCommitted:
      return {
        type: 'offsetsCommitted',
        offsets: unflattenPartitions(record.partitions),
        // Nothing to commit is no news.
        error:
          record.errno === 0 || record.errno === ErrorCode.ERR__NO_OFFSET
            ? null
            : KafkaError.fromErrno(record.errno, '', { stack: false }),
      };
    default:
      return clientEventOf(record);
  }
}

function rebalanceEventOf(record: ControlRecord): RebalanceEvent {
  const partitions = unflattenPartitions(record.partitions);
  return record.errno === ErrorCode.ERR__ASSIGN_PARTITIONS
    ? { type: 'assignedPartitions', partitions, lost: false }
    : { type: 'revokedPartitions', partitions, lost: record.flag };
}
