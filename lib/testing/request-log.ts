import { apiKeyName, type ApiKeyName, toApiKey } from './api-keys.js';
import type { MockCalls } from './mock-calls.js';

/** A request that a mock broker received. */
export interface TrackedRequest {
  /** Broker that received it. */
  readonly brokerId: number;
  /** Kafka's number of the request. */
  readonly apiKey: number;
  /** Its name; undefined for a request that clients do not send. */
  readonly apiName: ApiKeyName | undefined;
  /** When it came: microseconds of a clock that only differences can be taken of. */
  readonly timestampUs: number;
}

const FIELDS = 3;

/**
 * What the brokers of a mock cluster were asked, in the order received: `cluster.requests`.
 *
 * @example
 * ```ts
 * cluster.requests.start();
 * await producer.send({ topic: 'orders', value: '42' });
 * assert.equal(cluster.requests.count('Produce'), 1);
 * ```
 */
export class RequestLog {
  readonly #calls: MockCalls;
  // librdkafka forgets on stop; a test wants to read then.
  #kept: readonly TrackedRequest[] = [];
  #tracking = false;

  /** @internal */
  constructor(calls: MockCalls) {
    this.#calls = calls;
  }

  /** Forgets what it has, and tracks from now on (`rd_kafka_mock_start_request_tracking`). */
  start(): void {
    this.#calls.with('MockCluster.requests').run((native) => native.trackRequests(true));
    this.#tracking = true;
  }

  /** Tracks no more; what was tracked can still be read (`rd_kafka_mock_stop_request_tracking`). */
  stop(): void {
    this.#kept = this.list();
    this.#tracking = false;
    this.#calls.run((native) => native.trackRequests(false));
  }

  /** Forgets what it has, and goes on (`rd_kafka_mock_clear_requests`). */
  clear(): void {
    this.#calls.with('MockCluster.requests').run((native) => native.clearRequests());
    this.#kept = [];
  }

  /** What was tracked, oldest first (`rd_kafka_mock_get_requests`). */
  list(): TrackedRequest[] {
    const flat = this.#calls.with('MockCluster.requests').read((native) => native.requests());
    if (!this.#tracking) return [...this.#kept];
    const requests: TrackedRequest[] = [];
    for (let i = 0; i + FIELDS <= flat.length; i += FIELDS) {
      const apiKey = flat[i + 1]!;
      const apiName = apiKeyName(apiKey);
      requests.push({ brokerId: flat[i]!, apiKey, apiName, timestampUs: flat[i + 2]! });
    }
    return requests;
  }

  /** How many requests were tracked, of one kind if given. */
  count(apiKey?: ApiKeyName | number): number {
    const wanted = apiKey === undefined ? undefined : toApiKey(apiKey);
    const requests = this.list();
    if (wanted === undefined) return requests.length;
    return requests.filter((request) => request.apiKey === wanted).length;
  }
}
