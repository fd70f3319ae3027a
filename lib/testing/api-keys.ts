// Kinds of requests in Kafka's protocol, and what the mock cluster makes of them.
import { invalidArgType, invalidArgValue } from '../errors/argument-error.js';
import { checkInteger } from '../client/topic-partition.js';

/** Kafka's numbers of the requests that clients send, by name. */
export const ApiKey = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  OffsetCommit: 8,
  OffsetFetch: 9,
  FindCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  LeaveGroup: 13,
  SyncGroup: 14,
  DescribeGroups: 15,
  ListGroups: 16,
  SaslHandshake: 17,
  ApiVersions: 18,
  CreateTopics: 19,
  DeleteTopics: 20,
  DeleteRecords: 21,
  InitProducerId: 22,
  OffsetForLeaderEpoch: 23,
  AddPartitionsToTxn: 24,
  AddOffsetsToTxn: 25,
  EndTxn: 26,
  TxnOffsetCommit: 28,
  DescribeAcls: 29,
  CreateAcls: 30,
  DeleteAcls: 31,
  DescribeConfigs: 32,
  AlterConfigs: 33,
  SaslAuthenticate: 36,
  CreatePartitions: 37,
  DeleteGroups: 42,
  ElectLeaders: 43,
  IncrementalAlterConfigs: 44,
  OffsetDelete: 47,
  DescribeUserScramCredentials: 50,
  AlterUserScramCredentials: 51,
  DescribeCluster: 60,
  ConsumerGroupHeartbeat: 68,
  ConsumerGroupDescribe: 69,
  GetTelemetrySubscriptions: 71,
  PushTelemetry: 72,
  ShareGroupHeartbeat: 76,
  ShareGroupDescribe: 77,
  ShareFetch: 78,
  ShareAcknowledge: 79,
} as const;

/** Name of a kind of request. */
export type ApiKeyName = keyof typeof ApiKey;

/** Lowest and highest version of a kind of request. */
export interface ApiVersions {
  readonly min: number;
  readonly max: number;
}

/** What the mock brokers implement (`rd_kafka_mock_api_handlers`): nothing else gets an answer. */
export const MOCK_API_VERSIONS: ReadonlyMap<number, ApiVersions> = new Map(
  (
    [
      ['Produce', 0, 10],
      ['Fetch', 0, 16],
      ['ListOffsets', 0, 7],
      ['Metadata', 0, 12],
      ['OffsetCommit', 0, 9],
      ['OffsetFetch', 0, 6],
      ['FindCoordinator', 0, 3],
      ['JoinGroup', 0, 6],
      ['Heartbeat', 0, 5],
      ['LeaveGroup', 0, 4],
      ['SyncGroup', 0, 4],
      ['ApiVersions', 0, 2],
      ['InitProducerId', 0, 4],
      ['OffsetForLeaderEpoch', 2, 2],
      ['AddPartitionsToTxn', 0, 1],
      ['AddOffsetsToTxn', 0, 1],
      ['EndTxn', 0, 1],
      ['TxnOffsetCommit', 0, 3],
      ['ConsumerGroupHeartbeat', 1, 1],
      ['GetTelemetrySubscriptions', 0, 0],
      ['PushTelemetry', 0, 0],
      ['ShareGroupHeartbeat', 1, 1],
      ['ShareFetch', 1, 1],
      ['ShareAcknowledge', 1, 1],
    ] as const
  ).map(([name, min, max]) => [ApiKey[name], { min, max }]),
);

const MAX_API_KEY = 32_767;

const NAMES: ReadonlyMap<number, ApiKeyName> = new Map(
  Object.entries(ApiKey).map(([name, number]) => [number, name as ApiKeyName]),
);

/** The name of a kind of request; undefined for one that no client sends. */
export function apiKeyName(apiKey: number): ApiKeyName | undefined {
  return NAMES.get(apiKey);
}

/** The number of a kind of request that is given by name or number. */
export function toApiKey(apiKey: ApiKeyName | number): number {
  if (typeof apiKey === 'number') {
    checkInteger('apiKey', apiKey, 0, MAX_API_KEY);
    return apiKey;
  }
  if (typeof apiKey !== 'string') {
    throw invalidArgType('apiKey', "a name of ApiKey, such as 'Produce', or a number", apiKey);
  }
  if (!Object.hasOwn(ApiKey, apiKey)) {
    throw invalidArgValue('apiKey', "must be a name of ApiKey, such as 'Produce'", apiKey);
  }
  return ApiKey[apiKey];
}

/** The same for a kind of request that the mock brokers answer. */
export function toMockApiKey(apiKey: ApiKeyName | number): number {
  const number = toApiKey(apiKey);
  if (!MOCK_API_VERSIONS.has(number)) {
    throw invalidArgValue('apiKey', 'must be a request that the mock brokers know', apiKey);
  }
  return number;
}
