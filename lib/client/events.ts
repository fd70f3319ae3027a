// Events that producers and consumers share.
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { ControlKind, type ControlRecord } from '../native/binding.js';
import type { Statistics } from './statistics.generated.js';
import { unflattenPartitions } from './topic-partition.js';

/** Something went wrong in the client. Informational unless `error.isFatal`: librdkafka retries. */
export interface ErrorEvent {
  readonly type: 'error';
  readonly error: KafkaError;
}

/** librdkafka's statistics, every `statistics.interval.ms`. */
export interface StatsEvent {
  readonly type: 'stats';
  /**
   * `raw`, parsed when it is first read.
   *
   * @throws {SyntaxError} If `raw` is no JSON: librdkafka does not escape `client.id` and texts in it.
   */
  readonly stats: Statistics;
  /** The JSON text as it came. */
  readonly raw: string;
}

/**
 * A broker has asked the client to slow down (quota), or, with `throttleMs` 0, does so no longer
 * (`rd_kafka_conf_set_throttle_cb`).
 */
export interface ThrottleEvent {
  readonly type: 'throttle';
  /** -1 if the client knows no more than its address. */
  readonly brokerId: number;
  /** `host:port` */
  readonly brokerName: string;
  /** For how many milliseconds. */
  readonly throttleMs: number;
}

/**
 * SASL/OAUTHBEARER needs a token: to be answered with `setOAuthBearerToken()` or
 * `setOAuthBearerTokenFailure()`. Does not come if `options.oauthBearerToken` is given, nor with
 * `sasl.oauthbearer.method` `oidc`.
 */
export interface OAuthBearerTokenRefreshEvent {
  readonly type: 'oauthBearerTokenRefresh';
  /** Value of `sasl.oauthbearer.config`. */
  readonly config: string;
}

/** One line of librdkafka's log; an event only with `logger: 'events'`. */
export interface LogEvent {
  readonly type: 'log';
  /** syslog(3) severity: 0 emergency to 7 debug. */
  readonly level: number;
  /** What the line is about, e.g. `FAIL`, `CGRPJOIN`. */
  readonly facility: string;
  readonly message: string;
  /** Name of the client: `client.name`. */
  readonly client: string;
}

export type ClientEvent =
  ErrorEvent | StatsEvent | ThrottleEvent | OAuthBearerTokenRefreshEvent | LogEvent;

/** Builds the event of a control record; undefined for the kinds that only a consumer knows. */
export function clientEventOf(record: ControlRecord): ClientEvent | undefined {
  switch (record.kind) {
    case ControlKind.error:
      return { type: 'error', error: errorOf(record) };
    case ControlKind.stats:
      return statsEventOf(record.text);
    case ControlKind.throttle:
      return {
        type: 'throttle',
        brokerId: record.brokerId,
        brokerName: record.text,
        throttleMs: record.throttleMs,
      };
    default:
      return undefined;
  }
}

/** Lazy: the text can be malformed, which must not end a drain, and can be long. */
function statsEventOf(raw: string): StatsEvent {
  let parsed: Statistics | undefined;
  return {
    type: 'stats',
    get stats() {
      return (parsed ??= JSON.parse(raw) as Statistics);
    },
    raw,
  };
}

/** OpenSSL tells only that it has refused a certificate; librdkafka's text names one reason. */
const OTHER_REASON =
  '; or the certificate is for another name than the one connected to ' +
  '(ssl.endpoint.identification.algorithm)';

function messageOf({ errno, text }: ControlRecord): string {
  const refused = errno === ErrorCode.ERR__SSL && text.includes('certificate verify failed');
  return refused ? text + OTHER_REASON : text;
}

function errorOf(record: ControlRecord): KafkaError {
  const failure = {
    errno: record.errno,
    message: messageOf(record),
    fatal: record.flag,
    retriable: false,
    requiresAbort: false,
  };
  const [where] = unflattenPartitions(record.partitions);
  return KafkaError.fromFailure(failure, {
    stack: false,
    ...(where && { topic: where.topic, partition: where.partition }),
  });
}
