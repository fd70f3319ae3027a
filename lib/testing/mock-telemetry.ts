import { invalidArgType, invalidArgValue } from '../errors/argument-error.js';
import { checkInteger, MAX_INT32 } from '../client/topic-partition.js';
import type { MockCalls } from './mock-calls.js';

/** What the mock brokers ask of clients that report their metrics (KIP-714): `cluster.telemetry`. */
export class MockTelemetry {
  readonly #calls: MockCalls;

  /** @internal */
  constructor(calls: MockCalls) {
    this.#calls = calls;
  }

  /**
   * Asks for the metrics with these prefixes (`rd_kafka_mock_telemetry_set_requested_metrics`).
   * Default: none; `['']` asks for all.
   */
  setRequestedMetrics(prefixes: readonly string[]): void {
    if (!Array.isArray(prefixes)) throw invalidArgType('prefixes', 'an array', prefixes);
    prefixes.forEach((prefix: unknown, i) => {
      if (typeof prefix !== 'string') throw invalidArgType(`prefixes[${i}]`, 'a string', prefix);
      if (prefix.includes('\0')) {
        throw invalidArgValue(`prefixes[${i}]`, 'must not contain a NUL character');
      }
    });
    this.#calls.with('MockCluster.telemetry').run((native) => native.setTelemetryMetrics(prefixes));
  }

  /**
   * Asks for them every `intervalMs` milliseconds (`rd_kafka_mock_telemetry_set_push_interval`).
   * Default: 300000. A client learns it when it first asks for its subscription.
   */
  setPushInterval(intervalMs: number): void {
    checkInteger('intervalMs', intervalMs, 1, MAX_INT32);
    this.#calls
      .with('MockCluster.telemetry')
      .run((native) => native.setTelemetryPushInterval(intervalMs));
  }
}
