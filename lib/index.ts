// The whole public surface. What is not named here is not public.
export { Producer } from './producer/producer.js';
export { ProduceChannel } from './producer/channel.js';
export { Transaction } from './producer/transaction.js';
export type { GroupOf } from './producer/group-of.js';
export type { FlushOptions } from './producer/flushes.js';
export type { Partitioner } from './producer/partitioners/partitioner.js';
export type { PartitionerPreset } from './producer/partitioners/presets.js';
export { hash, type Hasher } from './producer/partitioners/hash.js';
export { leastBytes } from './producer/partitioners/least-bytes.js';
export { roundRobin, type RoundRobinOptions } from './producer/partitioners/round-robin.js';
export type { WritableOptions } from './producer/writable.js';
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

export { Writer } from './writer/writer.js';
export { WriteErrors } from './writer/write-errors.js';
export type { Summary, WriterStats } from './writer/stats.js';
export type {
  OwnWriterOptions,
  SharedWriterOptions,
  WriterMessage,
  WriterOptions,
} from './writer/types.js';

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
  PartitionLag,
  PartitionTime,
  PollBatchOptions,
  ReadableOptions,
  SeekTarget,
  Watermarks,
} from './consumer/types.js';
export type {
  ConsumerGroupMetadata,
  RebalanceProtocol,
  SubscribeOptions,
} from './consumer/membership.js';
export type { RebalanceHold } from './consumer/revoke-guards.js';
export type { RunOptions } from './consumer/run-options.js';
export type { FailureHandler, RunContext, RunHandler } from './consumer/attempts.js';
export { deadLetter, type DeadLetterProducer } from './consumer/dead-letter.js';

export { Reader } from './reader/reader.js';
export type { DurationStats, ReaderConfig, ReaderOptions, ReaderStats } from './reader/types.js';

export { type SessionWork, TransactSession } from './session/transact-session.js';
export type { SessionRunOptions } from './session/session-options.js';
export { AdminClient, type MetadataOptions } from './admin/admin-client.js';
export type { AclBinding, AclDescription, AclFilter, AclMatches, AclResult } from './admin/acls.js';
export type { BrokerNode } from './admin/answers.js';
export type { PartitionId } from './admin/checks.js';
export type {
  ClusterDescription,
  ElectionResult,
  Metadata,
  PartitionMetadata,
  TopicMetadata,
} from './admin/cluster.js';
export type {
  ConfigAlteration,
  ConfigChange,
  ConfigDescription,
  ConfigEntry,
  ConfigQuery,
  ConfigReplacement,
  ConfigResource,
  ConfigResult,
} from './admin/configs.js';
export type {
  ConsumerGroupDescription,
  ConsumerGroupList,
  ConsumerGroupListing,
  GroupResult,
  MemberDescription,
} from './admin/groups.js';
export type { AdminClientOptions, AdminHandlers } from './admin/handle.js';
export type { GroupLag, GroupPartitionLag } from './admin/lag.js';
export type {
  AclOperation,
  AclPatternType,
  AclPermission,
  AclResourceType,
  ConfigOperation,
  ConfigResourceType,
  ConfigSource,
  ConsumerGroupState,
  ConsumerGroupType,
  ElectionType,
  IsolationLevel,
  ScramMechanism,
} from './admin/names.js';
export type {
  GroupOffsetsAlteration,
  GroupOffsetsDeletion,
  GroupOffsetsQuery,
  GroupOffsetsResult,
  OffsetQuery,
  OffsetResult,
  OffsetSpec,
  RecordDeletion,
  RecordDeletionResult,
} from './admin/offsets.js';
export type { AdminOperation, AdminOptions, AllAdminOptions } from './admin/options.js';
export type { ResetOptions, ResetTarget } from './admin/reset-offsets.js';
export type { WaitForTopicOptions } from './admin/topic-waits.js';
export type {
  NewPartitions,
  NewTopic,
  PartitionDescription,
  ReplicaAssignment,
  TopicDescription,
  TopicResult,
} from './admin/topics.js';
export type {
  ScramCredential,
  ScramDeletion,
  ScramUpsertion,
  UserDescription,
  UserResult,
} from './admin/users.js';

export { Client, type ClientState } from './client/client.js';
export type { ClientOptions } from './client/options.js';
export type { OAuthBearerToken } from './client/sasl.js';
export type {
  ClientEvent,
  ErrorEvent,
  LogEvent,
  OAuthBearerTokenRefreshEvent,
  StatsEvent,
  ThrottleEvent,
} from './client/events.js';
export type {
  BrokerPartitionStatistics,
  BrokerStatistics,
  ConsumerGroupStatistics,
  EosStatistics,
  FatalErrorStatistics,
  PartitionStatistics,
  Statistics,
  TopicStatistics,
  WindowStatistics,
} from './client/statistics.generated.js';
export {
  Offset,
  type TopicPartition,
  type TopicPartitionResult,
} from './client/topic-partition.js';
export type { WaitOptions } from './internal/wait.js';

export type { AdminConfig, ConsumerConfig, ProducerConfig } from './config/properties.generated.js';

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
  missingFeatures,
} from './native/library.js';
export type { FeatureName } from './native/feature-versions.js';
