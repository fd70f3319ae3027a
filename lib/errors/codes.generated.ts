// Generated from librdkafka 2.15.1 (src/rdkafka.h and src/rdkafka.c) by `npm run generate`. Do not edit.

/**
 * librdkafka's error numbers by code. `ERR__X` (two underscores) is raised by the client library
 * itself and is below -1; `ERR_X` comes from a broker.
 */
export const ErrorCode = {
  /** Marks a bound of the local codes. */
  ERR__BEGIN: -200,
  /** Local: Bad message format */
  ERR__BAD_MSG: -199,
  /** Local: Invalid compressed data */
  ERR__BAD_COMPRESSION: -198,
  /** Local: Broker handle destroyed for termination */
  ERR__DESTROY: -197,
  /** Local: Communication failure with broker */
  ERR__FAIL: -196,
  /** Local: Broker transport failure */
  ERR__TRANSPORT: -195,
  /** Local: Critical system resource failure */
  ERR__CRIT_SYS_RESOURCE: -194,
  /** Local: Host resolution failure */
  ERR__RESOLVE: -193,
  /** Local: Message timed out */
  ERR__MSG_TIMED_OUT: -192,
  /** Broker: No more messages */
  ERR__PARTITION_EOF: -191,
  /** Local: Unknown partition */
  ERR__UNKNOWN_PARTITION: -190,
  /** Local: File or filesystem error */
  ERR__FS: -189,
  /** Local: Unknown topic */
  ERR__UNKNOWN_TOPIC: -188,
  /** Local: All broker connections are down */
  ERR__ALL_BROKERS_DOWN: -187,
  /** Local: Invalid argument or configuration */
  ERR__INVALID_ARG: -186,
  /** Local: Timed out */
  ERR__TIMED_OUT: -185,
  /** Local: Queue full */
  ERR__QUEUE_FULL: -184,
  /** Local: ISR count insufficient */
  ERR__ISR_INSUFF: -183,
  /** Local: Broker node update */
  ERR__NODE_UPDATE: -182,
  /** Local: SSL error */
  ERR__SSL: -181,
  /** Local: Waiting for coordinator */
  ERR__WAIT_COORD: -180,
  /** Local: Unknown group */
  ERR__UNKNOWN_GROUP: -179,
  /** Local: Operation in progress */
  ERR__IN_PROGRESS: -178,
  /** Local: Previous operation in progress */
  ERR__PREV_IN_PROGRESS: -177,
  /** Local: Existing subscription */
  ERR__EXISTING_SUBSCRIPTION: -176,
  /** Local: Assign partitions */
  ERR__ASSIGN_PARTITIONS: -175,
  /** Local: Revoke partitions */
  ERR__REVOKE_PARTITIONS: -174,
  /** Local: Conflicting use */
  ERR__CONFLICT: -173,
  /** Local: Erroneous state */
  ERR__STATE: -172,
  /** Local: Unknown protocol */
  ERR__UNKNOWN_PROTOCOL: -171,
  /** Local: Not implemented */
  ERR__NOT_IMPLEMENTED: -170,
  /** Local: Authentication failure */
  ERR__AUTHENTICATION: -169,
  /** Local: No offset stored */
  ERR__NO_OFFSET: -168,
  /** Local: Outdated */
  ERR__OUTDATED: -167,
  /** Local: Timed out in queue */
  ERR__TIMED_OUT_QUEUE: -166,
  /** Local: Required feature not supported by broker */
  ERR__UNSUPPORTED_FEATURE: -165,
  /** Local: Awaiting cache update */
  ERR__WAIT_CACHE: -164,
  /** Local: Operation interrupted */
  ERR__INTR: -163,
  /** Local: Key serialization error */
  ERR__KEY_SERIALIZATION: -162,
  /** Local: Value serialization error */
  ERR__VALUE_SERIALIZATION: -161,
  /** Local: Key deserialization error */
  ERR__KEY_DESERIALIZATION: -160,
  /** Local: Value deserialization error */
  ERR__VALUE_DESERIALIZATION: -159,
  /** Local: Partial response */
  ERR__PARTIAL: -158,
  /** Local: Read-only object */
  ERR__READ_ONLY: -157,
  /** Local: No such entry */
  ERR__NOENT: -156,
  /** Local: Read underflow */
  ERR__UNDERFLOW: -155,
  /** Local: Invalid type */
  ERR__INVALID_TYPE: -154,
  /** Local: Retry operation */
  ERR__RETRY: -153,
  /** Local: Purged in queue */
  ERR__PURGE_QUEUE: -152,
  /** Local: Purged in flight */
  ERR__PURGE_INFLIGHT: -151,
  /** Local: Fatal error */
  ERR__FATAL: -150,
  /** Local: Inconsistent state */
  ERR__INCONSISTENT: -149,
  /** Local: Gap-less ordering would not be guaranteed if proceeding */
  ERR__GAPLESS_GUARANTEE: -148,
  /** Local: Maximum application poll interval (max.poll.interval.ms) exceeded */
  ERR__MAX_POLL_EXCEEDED: -147,
  /** Local: Unknown broker */
  ERR__UNKNOWN_BROKER: -146,
  /** Local: Functionality not configured */
  ERR__NOT_CONFIGURED: -145,
  /** Local: This instance has been fenced by a newer instance */
  ERR__FENCED: -144,
  /** Local: Application generated error */
  ERR__APPLICATION: -143,
  /** Local: Group partition assignment lost */
  ERR__ASSIGNMENT_LOST: -142,
  /** Local: No operation performed */
  ERR__NOOP: -141,
  /** Local: No offset to automatically reset to */
  ERR__AUTO_OFFSET_RESET: -140,
  /** Local: Partition log truncation detected */
  ERR__LOG_TRUNCATION: -139,
  /** Local: an invalid record in the same batch caused the failure of this message too */
  ERR__INVALID_DIFFERENT_RECORD: -138,
  /** Local: Broker handle destroyed without termination */
  ERR__DESTROY_BROKER: -137,
  /** Marks a bound of the local codes. */
  ERR__END: -100,
  /** Unknown broker error */
  ERR_UNKNOWN: -1,
  /** Success */
  ERR_NO_ERROR: 0,
  /** Broker: Offset out of range */
  ERR_OFFSET_OUT_OF_RANGE: 1,
  /** Broker: Invalid message */
  ERR_INVALID_MSG: 2,
  /** Broker: Unknown topic or partition */
  ERR_UNKNOWN_TOPIC_OR_PART: 3,
  /** Broker: Invalid message size */
  ERR_INVALID_MSG_SIZE: 4,
  /** Broker: Leader not available */
  ERR_LEADER_NOT_AVAILABLE: 5,
  /** Broker: Not leader for partition */
  ERR_NOT_LEADER_FOR_PARTITION: 6,
  /** Broker: Request timed out */
  ERR_REQUEST_TIMED_OUT: 7,
  /** Broker: Broker not available */
  ERR_BROKER_NOT_AVAILABLE: 8,
  /** Broker: Replica not available */
  ERR_REPLICA_NOT_AVAILABLE: 9,
  /** Broker: Message size too large */
  ERR_MSG_SIZE_TOO_LARGE: 10,
  /** Broker: StaleControllerEpochCode */
  ERR_STALE_CTRL_EPOCH: 11,
  /** Broker: Offset metadata string too large */
  ERR_OFFSET_METADATA_TOO_LARGE: 12,
  /** Broker: Broker disconnected before response received */
  ERR_NETWORK_EXCEPTION: 13,
  /** Broker: Coordinator load in progress */
  ERR_COORDINATOR_LOAD_IN_PROGRESS: 14,
  /** Broker: Coordinator not available */
  ERR_COORDINATOR_NOT_AVAILABLE: 15,
  /** Broker: Not coordinator */
  ERR_NOT_COORDINATOR: 16,
  /** Broker: Invalid topic */
  ERR_TOPIC_EXCEPTION: 17,
  /** Broker: Message batch larger than configured server segment size */
  ERR_RECORD_LIST_TOO_LARGE: 18,
  /** Broker: Not enough in-sync replicas */
  ERR_NOT_ENOUGH_REPLICAS: 19,
  /** Broker: Message(s) written to insufficient number of in-sync replicas */
  ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND: 20,
  /** Broker: Invalid required acks value */
  ERR_INVALID_REQUIRED_ACKS: 21,
  /** Broker: Specified group generation id is not valid */
  ERR_ILLEGAL_GENERATION: 22,
  /** Broker: Inconsistent group protocol */
  ERR_INCONSISTENT_GROUP_PROTOCOL: 23,
  /** Broker: Invalid group.id */
  ERR_INVALID_GROUP_ID: 24,
  /** Broker: Unknown member */
  ERR_UNKNOWN_MEMBER_ID: 25,
  /** Broker: Invalid session timeout */
  ERR_INVALID_SESSION_TIMEOUT: 26,
  /** Broker: Group rebalance in progress */
  ERR_REBALANCE_IN_PROGRESS: 27,
  /** Broker: Commit offset data size is not valid */
  ERR_INVALID_COMMIT_OFFSET_SIZE: 28,
  /** Broker: Topic authorization failed */
  ERR_TOPIC_AUTHORIZATION_FAILED: 29,
  /** Broker: Group authorization failed */
  ERR_GROUP_AUTHORIZATION_FAILED: 30,
  /** Broker: Cluster authorization failed */
  ERR_CLUSTER_AUTHORIZATION_FAILED: 31,
  /** Broker: Invalid timestamp */
  ERR_INVALID_TIMESTAMP: 32,
  /** Broker: Unsupported SASL mechanism */
  ERR_UNSUPPORTED_SASL_MECHANISM: 33,
  /** Broker: Request not valid in current SASL state */
  ERR_ILLEGAL_SASL_STATE: 34,
  /** Broker: API version not supported */
  ERR_UNSUPPORTED_VERSION: 35,
  /** Broker: Topic already exists */
  ERR_TOPIC_ALREADY_EXISTS: 36,
  /** Broker: Invalid number of partitions */
  ERR_INVALID_PARTITIONS: 37,
  /** Broker: Invalid replication factor */
  ERR_INVALID_REPLICATION_FACTOR: 38,
  /** Broker: Invalid replica assignment */
  ERR_INVALID_REPLICA_ASSIGNMENT: 39,
  /** Broker: Configuration is invalid */
  ERR_INVALID_CONFIG: 40,
  /** Broker: Not controller for cluster */
  ERR_NOT_CONTROLLER: 41,
  /** Broker: Invalid request */
  ERR_INVALID_REQUEST: 42,
  /** Broker: Message format on broker does not support request */
  ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT: 43,
  /** Broker: Policy violation */
  ERR_POLICY_VIOLATION: 44,
  /** Broker: Broker received an out of order sequence number */
  ERR_OUT_OF_ORDER_SEQUENCE_NUMBER: 45,
  /** Broker: Broker received a duplicate sequence number */
  ERR_DUPLICATE_SEQUENCE_NUMBER: 46,
  /** Broker: Producer attempted an operation with an old epoch */
  ERR_INVALID_PRODUCER_EPOCH: 47,
  /** Broker: Producer attempted a transactional operation in an invalid state */
  ERR_INVALID_TXN_STATE: 48,
  /** Broker: Producer attempted to use a producer id which is not currently assigned to its transactional id */
  ERR_INVALID_PRODUCER_ID_MAPPING: 49,
  /** Broker: Transaction timeout is larger than the maximum value allowed by the broker's max.transaction.timeout.ms */
  ERR_INVALID_TRANSACTION_TIMEOUT: 50,
  /** Broker: Producer attempted to update a transaction while another concurrent operation on the same transaction was ongoing */
  ERR_CONCURRENT_TRANSACTIONS: 51,
  /** Broker: Indicates that the transaction coordinator sending a WriteTxnMarker is no longer the current coordinator for a given producer */
  ERR_TRANSACTION_COORDINATOR_FENCED: 52,
  /** Broker: Transactional Id authorization failed */
  ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 53,
  /** Broker: Security features are disabled */
  ERR_SECURITY_DISABLED: 54,
  /** Broker: Operation not attempted */
  ERR_OPERATION_NOT_ATTEMPTED: 55,
  /** Broker: Disk error when trying to access log file on disk */
  ERR_KAFKA_STORAGE_ERROR: 56,
  /** Broker: The user-specified log directory is not found in the broker config */
  ERR_LOG_DIR_NOT_FOUND: 57,
  /** Broker: SASL Authentication failed */
  ERR_SASL_AUTHENTICATION_FAILED: 58,
  /** Broker: Unknown Producer Id */
  ERR_UNKNOWN_PRODUCER_ID: 59,
  /** Broker: Partition reassignment is in progress */
  ERR_REASSIGNMENT_IN_PROGRESS: 60,
  /** Broker: Delegation Token feature is not enabled */
  ERR_DELEGATION_TOKEN_AUTH_DISABLED: 61,
  /** Broker: Delegation Token is not found on server */
  ERR_DELEGATION_TOKEN_NOT_FOUND: 62,
  /** Broker: Specified Principal is not valid Owner/Renewer */
  ERR_DELEGATION_TOKEN_OWNER_MISMATCH: 63,
  /** Broker: Delegation Token requests are not allowed on this connection */
  ERR_DELEGATION_TOKEN_REQUEST_NOT_ALLOWED: 64,
  /** Broker: Delegation Token authorization failed */
  ERR_DELEGATION_TOKEN_AUTHORIZATION_FAILED: 65,
  /** Broker: Delegation Token is expired */
  ERR_DELEGATION_TOKEN_EXPIRED: 66,
  /** Broker: Supplied principalType is not supported */
  ERR_INVALID_PRINCIPAL_TYPE: 67,
  /** Broker: The group is not empty */
  ERR_NON_EMPTY_GROUP: 68,
  /** Broker: The group id does not exist */
  ERR_GROUP_ID_NOT_FOUND: 69,
  /** Broker: The fetch session ID was not found */
  ERR_FETCH_SESSION_ID_NOT_FOUND: 70,
  /** Broker: The fetch session epoch is invalid */
  ERR_INVALID_FETCH_SESSION_EPOCH: 71,
  /** Broker: No matching listener */
  ERR_LISTENER_NOT_FOUND: 72,
  /** Broker: Topic deletion is disabled */
  ERR_TOPIC_DELETION_DISABLED: 73,
  /** Broker: Leader epoch is older than broker epoch */
  ERR_FENCED_LEADER_EPOCH: 74,
  /** Broker: Leader epoch is newer than broker epoch */
  ERR_UNKNOWN_LEADER_EPOCH: 75,
  /** Broker: Unsupported compression type */
  ERR_UNSUPPORTED_COMPRESSION_TYPE: 76,
  /** Broker: Broker epoch has changed */
  ERR_STALE_BROKER_EPOCH: 77,
  /** Broker: Leader high watermark is not caught up */
  ERR_OFFSET_NOT_AVAILABLE: 78,
  /** Broker: Group member needs a valid member ID */
  ERR_MEMBER_ID_REQUIRED: 79,
  /** Broker: Preferred leader was not available */
  ERR_PREFERRED_LEADER_NOT_AVAILABLE: 80,
  /** Broker: Consumer group has reached maximum size */
  ERR_GROUP_MAX_SIZE_REACHED: 81,
  /** Broker: Static consumer fenced by other consumer with same group.instance.id */
  ERR_FENCED_INSTANCE_ID: 82,
  /** Broker: Eligible partition leaders are not available */
  ERR_ELIGIBLE_LEADERS_NOT_AVAILABLE: 83,
  /** Broker: Leader election not needed for topic partition */
  ERR_ELECTION_NOT_NEEDED: 84,
  /** Broker: No partition reassignment is in progress */
  ERR_NO_REASSIGNMENT_IN_PROGRESS: 85,
  /** Broker: Deleting offsets of a topic while the consumer group is subscribed to it */
  ERR_GROUP_SUBSCRIBED_TO_TOPIC: 86,
  /** Broker: Broker failed to validate record */
  ERR_INVALID_RECORD: 87,
  /** Broker: There are unstable offsets that need to be cleared */
  ERR_UNSTABLE_OFFSET_COMMIT: 88,
  /** Broker: Throttling quota has been exceeded */
  ERR_THROTTLING_QUOTA_EXCEEDED: 89,
  /** Broker: There is a newer producer with the same transactionalId which fences the current one */
  ERR_PRODUCER_FENCED: 90,
  /** Broker: Request illegally referred to resource that does not exist */
  ERR_RESOURCE_NOT_FOUND: 91,
  /** Broker: Request illegally referred to the same resource twice */
  ERR_DUPLICATE_RESOURCE: 92,
  /** Broker: Requested credential would not meet criteria for acceptability */
  ERR_UNACCEPTABLE_CREDENTIAL: 93,
  /** Broker: Indicates that the either the sender or recipient of a voter-only request is not one of the expected voters */
  ERR_INCONSISTENT_VOTER_SET: 94,
  /** Broker: Invalid update version */
  ERR_INVALID_UPDATE_VERSION: 95,
  /** Broker: Unable to update finalized features due to server error */
  ERR_FEATURE_UPDATE_FAILED: 96,
  /** Broker: Request principal deserialization failed during forwarding */
  ERR_PRINCIPAL_DESERIALIZATION_FAILURE: 97,
  /** Broker: Unknown topic id */
  ERR_UNKNOWN_TOPIC_ID: 100,
  /** Broker: The log's topic ID did not match the topic ID in the request */
  ERR_INCONSISTENT_TOPIC_ID: 103,
  /** Broker: The member epoch is fenced by the group coordinator */
  ERR_FENCED_MEMBER_EPOCH: 110,
  /** Broker: The instance ID is still used by another member in the consumer group */
  ERR_UNRELEASED_INSTANCE_ID: 111,
  /** Broker: The assignor or its version range is not supported by the consumer group */
  ERR_UNSUPPORTED_ASSIGNOR: 112,
  /** Broker: The member epoch is stale */
  ERR_STALE_MEMBER_EPOCH: 113,
  /** Broker: The request was sent to an endpoint of the wrong type */
  ERR_MISMATCHED_ENDPOINT_TYPE: 114,
  /** Broker: This endpoint type is not supported yet */
  ERR_UNSUPPORTED_ENDPOINT_TYPE: 115,
  /** Broker: This controller ID is not known */
  ERR_UNKNOWN_CONTROLLER_ID: 116,
  /** Broker: Client sent a push telemetry request with an invalid or outdated subscription ID */
  ERR_UNKNOWN_SUBSCRIPTION_ID: 117,
  /** Broker: Client sent a push telemetry request larger than the maximum size the broker will accept */
  ERR_TELEMETRY_TOO_LARGE: 118,
  /** Broker: The controller has considered the broker registration to be invalid */
  ERR_INVALID_REGISTRATION: 119,
  /** Broker: The server encountered an error with the transaction */
  ERR_TRANSACTION_ABORTABLE: 120,
  /** Broker: The record state is invalid */
  ERR_INVALID_RECORD_STATE: 121,
  /** Broker: The share session was not found */
  ERR_SHARE_SESSION_NOT_FOUND: 122,
  /** Broker: The share session epoch is invalid */
  ERR_INVALID_SHARE_SESSION_EPOCH: 123,
  /** Broker: The share-group state epoch did not match */
  ERR_FENCED_STATE_EPOCH: 124,
  /** Broker: The voter key doesn't match the receiving replica's key */
  ERR_INVALID_VOTER_KEY: 125,
  /** Broker: The voter is already part of the set of voters */
  ERR_DUPLICATE_VOTER: 126,
  /** Broker: The voter is not part of the set of voters */
  ERR_VOTER_NOT_FOUND: 127,
  /** Broker: The regular expression is not valid */
  ERR_INVALID_REGULAR_EXPRESSION: 128,
  /** Broker: Client metadata is stale, client should rebootstrap to obtain new metadata */
  ERR_REBOOTSTRAP_REQUIRED: 129,
  /** Broker: The supplied topology is invalid */
  ERR_STREAMS_INVALID_TOPOLOGY: 130,
  /** Broker: The supplied topology epoch is invalid */
  ERR_STREAMS_INVALID_TOPOLOGY_EPOCH: 131,
  /** Broker: The supplied topology epoch is outdated */
  ERR_STREAMS_TOPOLOGY_FENCED: 132,
  /** Broker: The limit of share sessions has been reached */
  ERR_SHARE_SESSION_LIMIT_REACHED: 133,
} as const;

/** One of librdkafka's codes: `'ERR__QUEUE_FULL'`, `'ERR_UNKNOWN_TOPIC_OR_PART'`, ... */
export type ErrorCodeName = keyof typeof ErrorCode;

/** librdkafka's English description of each code; empty for the two markers that bound the local codes. */
export const ERROR_DESCRIPTIONS: Readonly<Record<ErrorCodeName, string>> = {
  ERR__BEGIN: '',
  ERR__BAD_MSG: 'Local: Bad message format',
  ERR__BAD_COMPRESSION: 'Local: Invalid compressed data',
  ERR__DESTROY: 'Local: Broker handle destroyed for termination',
  ERR__FAIL: 'Local: Communication failure with broker',
  ERR__TRANSPORT: 'Local: Broker transport failure',
  ERR__CRIT_SYS_RESOURCE: 'Local: Critical system resource failure',
  ERR__RESOLVE: 'Local: Host resolution failure',
  ERR__MSG_TIMED_OUT: 'Local: Message timed out',
  ERR__PARTITION_EOF: 'Broker: No more messages',
  ERR__UNKNOWN_PARTITION: 'Local: Unknown partition',
  ERR__FS: 'Local: File or filesystem error',
  ERR__UNKNOWN_TOPIC: 'Local: Unknown topic',
  ERR__ALL_BROKERS_DOWN: 'Local: All broker connections are down',
  ERR__INVALID_ARG: 'Local: Invalid argument or configuration',
  ERR__TIMED_OUT: 'Local: Timed out',
  ERR__QUEUE_FULL: 'Local: Queue full',
  ERR__ISR_INSUFF: 'Local: ISR count insufficient',
  ERR__NODE_UPDATE: 'Local: Broker node update',
  ERR__SSL: 'Local: SSL error',
  ERR__WAIT_COORD: 'Local: Waiting for coordinator',
  ERR__UNKNOWN_GROUP: 'Local: Unknown group',
  ERR__IN_PROGRESS: 'Local: Operation in progress',
  ERR__PREV_IN_PROGRESS: 'Local: Previous operation in progress',
  ERR__EXISTING_SUBSCRIPTION: 'Local: Existing subscription',
  ERR__ASSIGN_PARTITIONS: 'Local: Assign partitions',
  ERR__REVOKE_PARTITIONS: 'Local: Revoke partitions',
  ERR__CONFLICT: 'Local: Conflicting use',
  ERR__STATE: 'Local: Erroneous state',
  ERR__UNKNOWN_PROTOCOL: 'Local: Unknown protocol',
  ERR__NOT_IMPLEMENTED: 'Local: Not implemented',
  ERR__AUTHENTICATION: 'Local: Authentication failure',
  ERR__NO_OFFSET: 'Local: No offset stored',
  ERR__OUTDATED: 'Local: Outdated',
  ERR__TIMED_OUT_QUEUE: 'Local: Timed out in queue',
  ERR__UNSUPPORTED_FEATURE: 'Local: Required feature not supported by broker',
  ERR__WAIT_CACHE: 'Local: Awaiting cache update',
  ERR__INTR: 'Local: Operation interrupted',
  ERR__KEY_SERIALIZATION: 'Local: Key serialization error',
  ERR__VALUE_SERIALIZATION: 'Local: Value serialization error',
  ERR__KEY_DESERIALIZATION: 'Local: Key deserialization error',
  ERR__VALUE_DESERIALIZATION: 'Local: Value deserialization error',
  ERR__PARTIAL: 'Local: Partial response',
  ERR__READ_ONLY: 'Local: Read-only object',
  ERR__NOENT: 'Local: No such entry',
  ERR__UNDERFLOW: 'Local: Read underflow',
  ERR__INVALID_TYPE: 'Local: Invalid type',
  ERR__RETRY: 'Local: Retry operation',
  ERR__PURGE_QUEUE: 'Local: Purged in queue',
  ERR__PURGE_INFLIGHT: 'Local: Purged in flight',
  ERR__FATAL: 'Local: Fatal error',
  ERR__INCONSISTENT: 'Local: Inconsistent state',
  ERR__GAPLESS_GUARANTEE: 'Local: Gap-less ordering would not be guaranteed if proceeding',
  ERR__MAX_POLL_EXCEEDED:
    'Local: Maximum application poll interval (max.poll.interval.ms) exceeded',
  ERR__UNKNOWN_BROKER: 'Local: Unknown broker',
  ERR__NOT_CONFIGURED: 'Local: Functionality not configured',
  ERR__FENCED: 'Local: This instance has been fenced by a newer instance',
  ERR__APPLICATION: 'Local: Application generated error',
  ERR__ASSIGNMENT_LOST: 'Local: Group partition assignment lost',
  ERR__NOOP: 'Local: No operation performed',
  ERR__AUTO_OFFSET_RESET: 'Local: No offset to automatically reset to',
  ERR__LOG_TRUNCATION: 'Local: Partition log truncation detected',
  ERR__INVALID_DIFFERENT_RECORD:
    'Local: an invalid record in the same batch caused the failure of this message too',
  ERR__DESTROY_BROKER: 'Local: Broker handle destroyed without termination',
  ERR__END: '',
  ERR_UNKNOWN: 'Unknown broker error',
  ERR_NO_ERROR: 'Success',
  ERR_OFFSET_OUT_OF_RANGE: 'Broker: Offset out of range',
  ERR_INVALID_MSG: 'Broker: Invalid message',
  ERR_UNKNOWN_TOPIC_OR_PART: 'Broker: Unknown topic or partition',
  ERR_INVALID_MSG_SIZE: 'Broker: Invalid message size',
  ERR_LEADER_NOT_AVAILABLE: 'Broker: Leader not available',
  ERR_NOT_LEADER_FOR_PARTITION: 'Broker: Not leader for partition',
  ERR_REQUEST_TIMED_OUT: 'Broker: Request timed out',
  ERR_BROKER_NOT_AVAILABLE: 'Broker: Broker not available',
  ERR_REPLICA_NOT_AVAILABLE: 'Broker: Replica not available',
  ERR_MSG_SIZE_TOO_LARGE: 'Broker: Message size too large',
  ERR_STALE_CTRL_EPOCH: 'Broker: StaleControllerEpochCode',
  ERR_OFFSET_METADATA_TOO_LARGE: 'Broker: Offset metadata string too large',
  ERR_NETWORK_EXCEPTION: 'Broker: Broker disconnected before response received',
  ERR_COORDINATOR_LOAD_IN_PROGRESS: 'Broker: Coordinator load in progress',
  ERR_COORDINATOR_NOT_AVAILABLE: 'Broker: Coordinator not available',
  ERR_NOT_COORDINATOR: 'Broker: Not coordinator',
  ERR_TOPIC_EXCEPTION: 'Broker: Invalid topic',
  ERR_RECORD_LIST_TOO_LARGE: 'Broker: Message batch larger than configured server segment size',
  ERR_NOT_ENOUGH_REPLICAS: 'Broker: Not enough in-sync replicas',
  ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND:
    'Broker: Message(s) written to insufficient number of in-sync replicas',
  ERR_INVALID_REQUIRED_ACKS: 'Broker: Invalid required acks value',
  ERR_ILLEGAL_GENERATION: 'Broker: Specified group generation id is not valid',
  ERR_INCONSISTENT_GROUP_PROTOCOL: 'Broker: Inconsistent group protocol',
  ERR_INVALID_GROUP_ID: 'Broker: Invalid group.id',
  ERR_UNKNOWN_MEMBER_ID: 'Broker: Unknown member',
  ERR_INVALID_SESSION_TIMEOUT: 'Broker: Invalid session timeout',
  ERR_REBALANCE_IN_PROGRESS: 'Broker: Group rebalance in progress',
  ERR_INVALID_COMMIT_OFFSET_SIZE: 'Broker: Commit offset data size is not valid',
  ERR_TOPIC_AUTHORIZATION_FAILED: 'Broker: Topic authorization failed',
  ERR_GROUP_AUTHORIZATION_FAILED: 'Broker: Group authorization failed',
  ERR_CLUSTER_AUTHORIZATION_FAILED: 'Broker: Cluster authorization failed',
  ERR_INVALID_TIMESTAMP: 'Broker: Invalid timestamp',
  ERR_UNSUPPORTED_SASL_MECHANISM: 'Broker: Unsupported SASL mechanism',
  ERR_ILLEGAL_SASL_STATE: 'Broker: Request not valid in current SASL state',
  ERR_UNSUPPORTED_VERSION: 'Broker: API version not supported',
  ERR_TOPIC_ALREADY_EXISTS: 'Broker: Topic already exists',
  ERR_INVALID_PARTITIONS: 'Broker: Invalid number of partitions',
  ERR_INVALID_REPLICATION_FACTOR: 'Broker: Invalid replication factor',
  ERR_INVALID_REPLICA_ASSIGNMENT: 'Broker: Invalid replica assignment',
  ERR_INVALID_CONFIG: 'Broker: Configuration is invalid',
  ERR_NOT_CONTROLLER: 'Broker: Not controller for cluster',
  ERR_INVALID_REQUEST: 'Broker: Invalid request',
  ERR_UNSUPPORTED_FOR_MESSAGE_FORMAT: 'Broker: Message format on broker does not support request',
  ERR_POLICY_VIOLATION: 'Broker: Policy violation',
  ERR_OUT_OF_ORDER_SEQUENCE_NUMBER: 'Broker: Broker received an out of order sequence number',
  ERR_DUPLICATE_SEQUENCE_NUMBER: 'Broker: Broker received a duplicate sequence number',
  ERR_INVALID_PRODUCER_EPOCH: 'Broker: Producer attempted an operation with an old epoch',
  ERR_INVALID_TXN_STATE: 'Broker: Producer attempted a transactional operation in an invalid state',
  ERR_INVALID_PRODUCER_ID_MAPPING:
    'Broker: Producer attempted to use a producer id which is not currently assigned to its transactional id',
  ERR_INVALID_TRANSACTION_TIMEOUT:
    "Broker: Transaction timeout is larger than the maximum value allowed by the broker's max.transaction.timeout.ms",
  ERR_CONCURRENT_TRANSACTIONS:
    'Broker: Producer attempted to update a transaction while another concurrent operation on the same transaction was ongoing',
  ERR_TRANSACTION_COORDINATOR_FENCED:
    'Broker: Indicates that the transaction coordinator sending a WriteTxnMarker is no longer the current coordinator for a given producer',
  ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'Broker: Transactional Id authorization failed',
  ERR_SECURITY_DISABLED: 'Broker: Security features are disabled',
  ERR_OPERATION_NOT_ATTEMPTED: 'Broker: Operation not attempted',
  ERR_KAFKA_STORAGE_ERROR: 'Broker: Disk error when trying to access log file on disk',
  ERR_LOG_DIR_NOT_FOUND:
    'Broker: The user-specified log directory is not found in the broker config',
  ERR_SASL_AUTHENTICATION_FAILED: 'Broker: SASL Authentication failed',
  ERR_UNKNOWN_PRODUCER_ID: 'Broker: Unknown Producer Id',
  ERR_REASSIGNMENT_IN_PROGRESS: 'Broker: Partition reassignment is in progress',
  ERR_DELEGATION_TOKEN_AUTH_DISABLED: 'Broker: Delegation Token feature is not enabled',
  ERR_DELEGATION_TOKEN_NOT_FOUND: 'Broker: Delegation Token is not found on server',
  ERR_DELEGATION_TOKEN_OWNER_MISMATCH: 'Broker: Specified Principal is not valid Owner/Renewer',
  ERR_DELEGATION_TOKEN_REQUEST_NOT_ALLOWED:
    'Broker: Delegation Token requests are not allowed on this connection',
  ERR_DELEGATION_TOKEN_AUTHORIZATION_FAILED: 'Broker: Delegation Token authorization failed',
  ERR_DELEGATION_TOKEN_EXPIRED: 'Broker: Delegation Token is expired',
  ERR_INVALID_PRINCIPAL_TYPE: 'Broker: Supplied principalType is not supported',
  ERR_NON_EMPTY_GROUP: 'Broker: The group is not empty',
  ERR_GROUP_ID_NOT_FOUND: 'Broker: The group id does not exist',
  ERR_FETCH_SESSION_ID_NOT_FOUND: 'Broker: The fetch session ID was not found',
  ERR_INVALID_FETCH_SESSION_EPOCH: 'Broker: The fetch session epoch is invalid',
  ERR_LISTENER_NOT_FOUND: 'Broker: No matching listener',
  ERR_TOPIC_DELETION_DISABLED: 'Broker: Topic deletion is disabled',
  ERR_FENCED_LEADER_EPOCH: 'Broker: Leader epoch is older than broker epoch',
  ERR_UNKNOWN_LEADER_EPOCH: 'Broker: Leader epoch is newer than broker epoch',
  ERR_UNSUPPORTED_COMPRESSION_TYPE: 'Broker: Unsupported compression type',
  ERR_STALE_BROKER_EPOCH: 'Broker: Broker epoch has changed',
  ERR_OFFSET_NOT_AVAILABLE: 'Broker: Leader high watermark is not caught up',
  ERR_MEMBER_ID_REQUIRED: 'Broker: Group member needs a valid member ID',
  ERR_PREFERRED_LEADER_NOT_AVAILABLE: 'Broker: Preferred leader was not available',
  ERR_GROUP_MAX_SIZE_REACHED: 'Broker: Consumer group has reached maximum size',
  ERR_FENCED_INSTANCE_ID:
    'Broker: Static consumer fenced by other consumer with same group.instance.id',
  ERR_ELIGIBLE_LEADERS_NOT_AVAILABLE: 'Broker: Eligible partition leaders are not available',
  ERR_ELECTION_NOT_NEEDED: 'Broker: Leader election not needed for topic partition',
  ERR_NO_REASSIGNMENT_IN_PROGRESS: 'Broker: No partition reassignment is in progress',
  ERR_GROUP_SUBSCRIBED_TO_TOPIC:
    'Broker: Deleting offsets of a topic while the consumer group is subscribed to it',
  ERR_INVALID_RECORD: 'Broker: Broker failed to validate record',
  ERR_UNSTABLE_OFFSET_COMMIT: 'Broker: There are unstable offsets that need to be cleared',
  ERR_THROTTLING_QUOTA_EXCEEDED: 'Broker: Throttling quota has been exceeded',
  ERR_PRODUCER_FENCED:
    'Broker: There is a newer producer with the same transactionalId which fences the current one',
  ERR_RESOURCE_NOT_FOUND: 'Broker: Request illegally referred to resource that does not exist',
  ERR_DUPLICATE_RESOURCE: 'Broker: Request illegally referred to the same resource twice',
  ERR_UNACCEPTABLE_CREDENTIAL:
    'Broker: Requested credential would not meet criteria for acceptability',
  ERR_INCONSISTENT_VOTER_SET:
    'Broker: Indicates that the either the sender or recipient of a voter-only request is not one of the expected voters',
  ERR_INVALID_UPDATE_VERSION: 'Broker: Invalid update version',
  ERR_FEATURE_UPDATE_FAILED: 'Broker: Unable to update finalized features due to server error',
  ERR_PRINCIPAL_DESERIALIZATION_FAILURE:
    'Broker: Request principal deserialization failed during forwarding',
  ERR_UNKNOWN_TOPIC_ID: 'Broker: Unknown topic id',
  ERR_INCONSISTENT_TOPIC_ID: "Broker: The log's topic ID did not match the topic ID in the request",
  ERR_FENCED_MEMBER_EPOCH: 'Broker: The member epoch is fenced by the group coordinator',
  ERR_UNRELEASED_INSTANCE_ID:
    'Broker: The instance ID is still used by another member in the consumer group',
  ERR_UNSUPPORTED_ASSIGNOR:
    'Broker: The assignor or its version range is not supported by the consumer group',
  ERR_STALE_MEMBER_EPOCH: 'Broker: The member epoch is stale',
  ERR_MISMATCHED_ENDPOINT_TYPE: 'Broker: The request was sent to an endpoint of the wrong type',
  ERR_UNSUPPORTED_ENDPOINT_TYPE: 'Broker: This endpoint type is not supported yet',
  ERR_UNKNOWN_CONTROLLER_ID: 'Broker: This controller ID is not known',
  ERR_UNKNOWN_SUBSCRIPTION_ID:
    'Broker: Client sent a push telemetry request with an invalid or outdated subscription ID',
  ERR_TELEMETRY_TOO_LARGE:
    'Broker: Client sent a push telemetry request larger than the maximum size the broker will accept',
  ERR_INVALID_REGISTRATION:
    'Broker: The controller has considered the broker registration to be invalid',
  ERR_TRANSACTION_ABORTABLE: 'Broker: The server encountered an error with the transaction',
  ERR_INVALID_RECORD_STATE: 'Broker: The record state is invalid',
  ERR_SHARE_SESSION_NOT_FOUND: 'Broker: The share session was not found',
  ERR_INVALID_SHARE_SESSION_EPOCH: 'Broker: The share session epoch is invalid',
  ERR_FENCED_STATE_EPOCH: 'Broker: The share-group state epoch did not match',
  ERR_INVALID_VOTER_KEY: "Broker: The voter key doesn't match the receiving replica's key",
  ERR_DUPLICATE_VOTER: 'Broker: The voter is already part of the set of voters',
  ERR_VOTER_NOT_FOUND: 'Broker: The voter is not part of the set of voters',
  ERR_INVALID_REGULAR_EXPRESSION: 'Broker: The regular expression is not valid',
  ERR_REBOOTSTRAP_REQUIRED:
    'Broker: Client metadata is stale, client should rebootstrap to obtain new metadata',
  ERR_STREAMS_INVALID_TOPOLOGY: 'Broker: The supplied topology is invalid',
  ERR_STREAMS_INVALID_TOPOLOGY_EPOCH: 'Broker: The supplied topology epoch is invalid',
  ERR_STREAMS_TOPOLOGY_FENCED: 'Broker: The supplied topology epoch is outdated',
  ERR_SHARE_SESSION_LIMIT_REACHED: 'Broker: The limit of share sessions has been reached',
};

/** The broker errors that Kafka's protocol lists as retriable. */
export const RETRIABLE_BROKER_ERRORS: ReadonlySet<number> = new Set<number>([
  ErrorCode.ERR_INVALID_MSG,
  ErrorCode.ERR_UNKNOWN_TOPIC_OR_PART,
  ErrorCode.ERR_LEADER_NOT_AVAILABLE,
  ErrorCode.ERR_NOT_LEADER_FOR_PARTITION,
  ErrorCode.ERR_REQUEST_TIMED_OUT,
  ErrorCode.ERR_REPLICA_NOT_AVAILABLE,
  ErrorCode.ERR_NETWORK_EXCEPTION,
  ErrorCode.ERR_COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.ERR_COORDINATOR_NOT_AVAILABLE,
  ErrorCode.ERR_NOT_COORDINATOR,
  ErrorCode.ERR_NOT_ENOUGH_REPLICAS,
  ErrorCode.ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND,
  ErrorCode.ERR_NOT_CONTROLLER,
  ErrorCode.ERR_CONCURRENT_TRANSACTIONS,
  ErrorCode.ERR_KAFKA_STORAGE_ERROR,
  ErrorCode.ERR_FETCH_SESSION_ID_NOT_FOUND,
  ErrorCode.ERR_INVALID_FETCH_SESSION_EPOCH,
  ErrorCode.ERR_LISTENER_NOT_FOUND,
  ErrorCode.ERR_FENCED_LEADER_EPOCH,
  ErrorCode.ERR_UNKNOWN_LEADER_EPOCH,
  ErrorCode.ERR_OFFSET_NOT_AVAILABLE,
  ErrorCode.ERR_PREFERRED_LEADER_NOT_AVAILABLE,
  ErrorCode.ERR_ELIGIBLE_LEADERS_NOT_AVAILABLE,
  ErrorCode.ERR_ELECTION_NOT_NEEDED,
  ErrorCode.ERR_UNSTABLE_OFFSET_COMMIT,
  ErrorCode.ERR_THROTTLING_QUOTA_EXCEEDED,
  ErrorCode.ERR_UNKNOWN_TOPIC_ID,
  ErrorCode.ERR_INCONSISTENT_TOPIC_ID,
  ErrorCode.ERR_SHARE_SESSION_NOT_FOUND,
  ErrorCode.ERR_INVALID_SHARE_SESSION_EPOCH,
  ErrorCode.ERR_SHARE_SESSION_LIMIT_REACHED,
]);
