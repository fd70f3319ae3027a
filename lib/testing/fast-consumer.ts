import { hasFeature } from '../native/missing.js';

/**
 * Consumer config for tests on a mock cluster: it changes how long things take, not what happens.
 *
 * - `fetch.wait.max.ms: 10`: the mock brokers do not cut a fetch's wait short when a message comes.
 * - `session.timeout.ms: 1500`, `heartbeat.interval.ms: 200`: a member that joins a running group
 *   of the classic protocol waits for the session timeout less a second. With a librdkafka before
 *   2.6.0 the session timeout is 6000: a new group there waits for 3 s, longer than a session may last.
 * - `reconnect.backoff.*`: a broker that is back is noticed at once.
 *
 * A consumer with `group.protocol: 'consumer'` must not have the two group timings: take
 * {@link FAST_KIP848_CONSUMER}.
 */
export const FAST_CONSUMER = {
  'fetch.wait.max.ms': 10,
  'session.timeout.ms': hasFeature('MockCluster.initialRebalanceDelayMs') ? 1500 : 6000,
  'heartbeat.interval.ms': 200,
  'reconnect.backoff.ms': 10,
  'reconnect.backoff.max.ms': 20,
} as const;

/** The same for a consumer of the KIP-848 protocol, whose timings are the cluster's. */
export const FAST_KIP848_CONSUMER = {
  'group.protocol': 'consumer',
  'fetch.wait.max.ms': 10,
  'reconnect.backoff.ms': 10,
  'reconnect.backoff.max.ms': 20,
} as const;
