// The whole public surface. What is not named here is not public.
export { Producer } from './producer/producer.js';
export { ProduceChannel } from './producer/channel.js';
export type { FlushOptions } from './producer/flushes.js';
export type {
  DeliveryReport,
  DeliveryStatus,
  MessageBytes,
  MessageHeaders,
  OnDelivery,
  ProducerEvent,
  ProducerHandlers,
  ProducerMessage,
  ProducerOptions,
} from './producer/types.js';

export { Consumer } from './consumer/consumer.js';
export { Message, type MessageJson, type TimestampType } from './consumer/message.js';
export type { ReceivedHeader } from './consumer/batch.js';
export type { Topics } from './consumer/arguments.js';
export type { OnRebalance } from './consumer/rebalance.js';
export type {
  AssignedPartitionsEvent,
  ConsumerControlEvent,
  ConsumerEvent,
  ConsumerHandlers,
  OffsetsCommittedEvent,
  PartitionEofEvent,
  RebalanceEvent,
  RevokedPartitionsEvent,
} from './consumer/events.js';
export type {
  BatchesOptions,
  Committable,
  ConsumerOptions,
  IteratorOptions,
  PollBatchOptions,
} from './consumer/types.js';

export { Client, type ClientOptions, type ClientState, type LogEvent } from './client/client.js';
export type {
  ClientEvent,
  ErrorEvent,
  OAuthBearerTokenRefreshEvent,
  StatsEvent,
  ThrottleEvent,
} from './client/events.js';
export {
  Offset,
  type TopicPartition,
  type TopicPartitionResult,
} from './client/topic-partition.js';
export type { WaitOptions } from './internal/wait.js';

export type { ConsumerConfig, ProducerConfig } from './config/properties.generated.js';

export { KafkaError, type KafkaErrorCode } from './errors/kafka-error.js';
export { ErrorCode, type ErrorCodeName } from './errors/codes.generated.js';

export { MockCluster } from './testing/mock-cluster.js';
export type { MockClusterOptions, MockTopicOptions } from './testing/mock-options.js';

export {
  features,
  librdkafkaVersion,
  libraryVersion,
  type LibraryVersion,
  linkInfo,
} from './native/library.js';
