/**
 * What an older librdkafka lacks, under the names that apps use, and the version that brought it.
 * The pinned librdkafka has all of this; with the system's own (`KAFKA_NAPI_LIBRDKAFKA=system`) it
 * depends. The functions behind are in src-native/core/rdkafka.h.
 */
export const FEATURE_VERSIONS = {
  // Methods of AdminClient; `listOffsets` is also behind Consumer's questions about offsets.
  alterUserScramCredentials: '2.2.0',
  describeUserScramCredentials: '2.2.0',
  incrementalAlterConfigs: '2.2.0',
  describeCluster: '2.3.0',
  describeTopics: '2.3.0',
  listOffsets: '2.3.0',
  electLeaders: '2.6.0',
  // Options of theirs.
  includeAuthorizedOperations: '2.3.0',
  matchConsumerGroupTypes: '2.6.0',
  // Fields that are left out, or unknown, without it.
  leaderEpoch: '2.1.0',
  'BrokerNode.rack': '2.3.0',
  'ConsumerGroupListing.type': '2.6.0',
  'ConsumerGroupDescription.type': '2.10.0',
  'MemberDescription.targetAssignment': '2.10.0',
  // Methods and options of MockCluster.
  'MockCluster.requests': '2.3.0',
  'MockCluster.pushLeaderResponse': '2.4.0',
  'MockCluster.telemetry': '2.5.0',
  'MockCluster.initialRebalanceDelayMs': '2.6.0',
  'MockCluster.heartbeatIntervalMs': '2.8.0',
  'MockCluster.sessionTimeoutMs': '2.8.0',
  'MockCluster.setTargetAssignment': '2.8.0',
  'MockCluster.addBroker': '2.10.0',
  'MockCluster.decommissionBroker': '2.10.0',
  'MockCluster.setBrokerAddress': '2.10.0',
  'MockCluster.deleteRecords': '2.15.0',
  'MockCluster.deleteTopic': '2.15.0',
  'MockCluster.hideBroker': '2.15.0',
  'MockCluster.pushRequestErrors for a partition': '2.15.0',
  'MockCluster.setController': '2.15.1',
} as const;

/** Name of something that not every supported librdkafka has. */
export type FeatureName = keyof typeof FEATURE_VERSIONS;

/** `2.10.0` as librdkafka writes it in a number (`rd_kafka_version()`), a release. */
export function versionNumber(version: string): number {
  const [major = 0, minor = 0, revision = 0] = version.split('.').map(Number);
  return ((major << 24) | (minor << 16) | (revision << 8) | 0xff) >>> 0;
}

/** Names of what a librdkafka of this version lacks. */
export function featuresMissingIn(number: number): FeatureName[] {
  const names = Object.keys(FEATURE_VERSIONS) as FeatureName[];
  return names.filter((name) => versionNumber(FEATURE_VERSIONS[name]) > number);
}
