// librdkafka's enumerations by name. Position in a list is the number there; 'unknown' stands for
// numbers of a newer broker.

/** What an ACL permits, or what a client is permitted to do (`rd_kafka_AclOperation_t`). */
export type AclOperation = (typeof ACL_OPERATIONS)[number];
export const ACL_OPERATIONS = [
  'unknown',
  'any',
  'all',
  'read',
  'write',
  'create',
  'delete',
  'alter',
  'describe',
  'clusterAction',
  'describeConfigs',
  'alterConfigs',
  'idempotentWrite',
] as const;

/** `rd_kafka_AclPermissionType_t` */
export type AclPermission = (typeof ACL_PERMISSIONS)[number];
export const ACL_PERMISSIONS = ['unknown', 'any', 'deny', 'allow'] as const;

/** What an ACL is about. Its `cluster`, named `kafka-cluster`, is `RD_KAFKA_RESOURCE_BROKER`. */
export type AclResourceType = (typeof ACL_RESOURCE_TYPES)[number];
export const ACL_RESOURCE_TYPES = [
  'unknown',
  'any',
  'topic',
  'group',
  'cluster',
  'transactionalId',
] as const;

/** How an ACL names its resource (`rd_kafka_ResourcePatternType_t`). */
export type AclPatternType = (typeof ACL_PATTERN_TYPES)[number];
export const ACL_PATTERN_TYPES = ['unknown', 'any', 'match', 'literal', 'prefixed'] as const;

/** What has a configuration in the cluster (`rd_kafka_ResourceType_t`). */
export type ConfigResourceType = 'topic' | 'group' | 'broker';
export const CONFIG_RESOURCE_TYPES = ['unknown', 'any', 'topic', 'group', 'broker'] as const;

/** Where a value of a configuration comes from (`rd_kafka_ConfigSource_t`). */
export type ConfigSource = (typeof CONFIG_SOURCES)[number];
export const CONFIG_SOURCES = [
  'unknown',
  'dynamicTopic',
  'dynamicBroker',
  'dynamicDefaultBroker',
  'staticBroker',
  'default',
  'dynamicBrokerLogger',
  'clientMetrics',
  'group',
] as const;

/** What `incrementalAlterConfigs()` does to an entry (`rd_kafka_AlterConfigOpType_t`). */
export type ConfigOperation = (typeof CONFIG_OPERATIONS)[number];
export const CONFIG_OPERATIONS = ['set', 'delete', 'append', 'subtract'] as const;

/** `rd_kafka_consumer_group_state_t` */
export type ConsumerGroupState = (typeof GROUP_STATES)[number];
export const GROUP_STATES = [
  'unknown',
  'preparingRebalance',
  'completingRebalance',
  'stable',
  'dead',
  'empty',
] as const;

/** Protocol of a group: `consumer` is KIP-848's (`rd_kafka_consumer_group_type_t`). */
export type ConsumerGroupType = (typeof GROUP_TYPES)[number];
export const GROUP_TYPES = ['unknown', 'consumer', 'classic'] as const;

/** `rd_kafka_IsolationLevel_t` */
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];
export const ISOLATION_LEVELS = ['read_uncommitted', 'read_committed'] as const;

/** `rd_kafka_ElectionType_t` */
export type ElectionType = (typeof ELECTION_TYPES)[number];
export const ELECTION_TYPES = ['preferred', 'unclean'] as const;

/** `rd_kafka_ScramMechanism_t` */
export type ScramMechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
export const SCRAM_MECHANISMS = ['unknown', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

/** The name of a number; the list's first for one that is not in it. */
export function nameOf<Name extends string>(
  names: readonly [Name, ...Name[]],
  number: number,
): Name {
  return names[number] ?? names[0];
}
