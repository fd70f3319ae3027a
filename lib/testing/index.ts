// What `kafka-napi/testing` exports.
export { MockCluster } from './mock-cluster.js';
export type { FollowerWatermarks, MockClusterOptions, MockTopicOptions } from './mock-options.js';
export { ApiKey, type ApiKeyName, type ApiVersions } from './api-keys.js';
export { FAST_CONSUMER, FAST_KIP848_CONSUMER } from './fast-consumer.js';
export type { MockGroups } from './mock-groups.js';
export type { MockTelemetry } from './mock-telemetry.js';
export type { MockAnswer, MockErrorCode, RequestErrorScope } from './request-errors.js';
export { raiseFatalError } from './raise-fatal-error.js';
export type { RequestLog, TrackedRequest } from './request-log.js';
export { withMockCluster } from './with-mock-cluster.js';
