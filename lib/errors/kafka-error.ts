import {
  ERROR_DESCRIPTIONS,
  ErrorCode,
  type ErrorCodeName,
  RETRIABLE_BROKER_ERRORS,
} from './codes.generated.js';
import { type CallSite, framesOf } from './call-site.js';

/** A failure as it crosses the addon boundary. */
export interface Failure {
  /** librdkafka's number (`rd_kafka_resp_err_t`). */
  readonly errno: number;
  /** librdkafka's text; empty for the number's standard description. */
  readonly message: string;
  /** `rd_kafka_error_is_fatal()`. */
  readonly fatal: boolean;
  /** `rd_kafka_error_is_retriable()`; only the transactional calls set it. */
  readonly retriable: boolean;
  /** `rd_kafka_error_txn_requires_abort()`. */
  readonly requiresAbort: boolean;
}

/** What an error is about, and how it is built. */
export interface KafkaErrorContext {
  /** Topic concerned. */
  readonly topic?: string | undefined;
  /** Partition concerned. */
  readonly partition?: number | undefined;
  /** Offset concerned. */
  readonly offset?: number | undefined;
  /** First property that a config was refused for. */
  readonly configKey?: string | undefined;
  /** Every property that a config was refused for. */
  readonly configKeys?: readonly string[] | undefined;
  /** Delivery report of the message that failed. */
  readonly report?: unknown;
  /** Error behind this one. */
  readonly cause?: unknown;
  /** `false` builds the error without a stack: for failures that come by the thousand. Default: true. */
  readonly stack?: boolean | undefined;
  /** Stack to show instead of the current one: that of the call which failed later. */
  readonly callSite?: CallSite | undefined;
}

/**
 * Code of an error: one of librdkafka's, or, for a number that is not in its table,
 * `ERR_UNKNOWN_<n>` (broker) or `ERR__UNKNOWN_<n>` (local; without the minus sign).
 */
export type KafkaErrorCode = ErrorCodeName | `ERR_UNKNOWN_${number}` | `ERR__UNKNOWN_${number}`;

const BRAND = Symbol.for('kafka-napi.KafkaError');

const NAMES: ReadonlyMap<number, ErrorCodeName> = new Map(
  Object.entries(ErrorCode).map(([name, errno]) => [errno, name as ErrorCodeName]),
);

const TIMEOUTS: ReadonlySet<number> = new Set<number>([
  ErrorCode.ERR__TIMED_OUT,
  ErrorCode.ERR__TIMED_OUT_QUEUE,
  ErrorCode.ERR__MSG_TIMED_OUT,
  ErrorCode.ERR_REQUEST_TIMED_OUT,
]);

/** Numbers below this are raised by librdkafka itself; -1 is a broker's "unknown error". */
const FIRST_BROKER_ERRNO = -1;

const isLocal = (errno: number): boolean => errno < FIRST_BROKER_ERRNO;

/**
 * The code for one of librdkafka's error numbers.
 *
 * @param errno - librdkafka's number.
 */
export function errorCodeOf(errno: number): KafkaErrorCode {
  const name = NAMES.get(errno);
  if (name !== undefined) return name;
  return isLocal(errno) ? `ERR__UNKNOWN_${-errno}` : `ERR_UNKNOWN_${errno}`;
}

/**
 * librdkafka's English description of an error number.
 *
 * @param errno - librdkafka's number.
 */
export function describeErrno(errno: number): string {
  const name = NAMES.get(errno);
  const text = name === undefined ? '' : ERROR_DESCRIPTIONS[name];
  if (text !== '') return text;
  return `${isLocal(errno) ? 'Local' : 'Broker'}: Unknown error ${errno}`;
}

/** Runs `build` while V8 records no frames, which is what makes an error expensive. */
function withoutStack<T>(build: () => T): T {
  const limit = Error.stackTraceLimit;
  // Reflect.set, as the property is read-only under --frozen-intrinsics: then the stack is taken.
  Reflect.set(Error, 'stackTraceLimit', 0);
  try {
    return build();
  } finally {
    Reflect.set(Error, 'stackTraceLimit', limit);
  }
}

/**
 * Whatever Kafka or librdkafka answers other than success.
 *
 * @example
 * ```ts
 * try {
 *   producer.produce({ topic: 'orders', value });
 * } catch (error) {
 *   if (KafkaError.isKafkaError(error) && error.code === 'ERR__QUEUE_FULL') await room();
 *   else throw error;
 * }
 * ```
 */
export class KafkaError extends Error {
  declare readonly name: 'KafkaError';
  /** Stable string to branch on; see {@link KafkaErrorCode}. */
  readonly code: KafkaErrorCode;
  /** librdkafka's number for `code`. */
  readonly errno: number;
  /** `'local'` if librdkafka raised it, `'broker'` if a broker answered it. */
  readonly origin: 'local' | 'broker';
  /** The client is unusable from now on and must be closed. */
  readonly isFatal: boolean;
  /**
   * The same call may succeed later. Taken from librdkafka where it says so (transactional calls);
   * else true for the broker errors that Kafka's protocol lists as retriable, unless the error is
   * fatal or requires an abort. Local errors without librdkafka's flag are not retriable.
   */
  readonly isRetriable: boolean;
  /** The current transaction must be aborted before the producer can go on. */
  readonly requiresAbort: boolean;
  /** A wait ran out: `ERR__TIMED_OUT`, `ERR__TIMED_OUT_QUEUE`, `ERR__MSG_TIMED_OUT`, `ERR_REQUEST_TIMED_OUT`. */
  readonly isTimeout: boolean;
  /** Topic concerned, where known. */
  declare readonly topic?: string;
  /** Partition concerned, where known. */
  declare readonly partition?: number;
  /** Offset concerned, where known. */
  declare readonly offset?: number;
  /** First property that a config was refused for. */
  declare readonly configKey?: string;
  /** Every property that a config was refused for. */
  declare readonly configKeys?: readonly string[];

  // Not an own enumerable property: a printed error must not drag message payloads into a log.
  #report: unknown;

  static {
    // On the prototype before the first instance, so that `stack` starts with it too.
    Object.defineProperty(this.prototype, 'name', {
      value: 'KafkaError',
      configurable: true,
      writable: true,
    });
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  private constructor(failure: Failure, context: KafkaErrorContext) {
    const { errno, fatal, requiresAbort } = failure;
    super(
      failure.message === '' ? describeErrno(errno) : failure.message,
      context.cause === undefined ? undefined : { cause: context.cause },
    );
    this.code = errorCodeOf(errno);
    this.errno = errno;
    this.origin = isLocal(errno) ? 'local' : 'broker';
    this.isFatal = fatal || errno === ErrorCode.ERR__FATAL;
    this.requiresAbort = requiresAbort;
    this.isRetriable =
      failure.retriable || (!this.isFatal && !requiresAbort && RETRIABLE_BROKER_ERRORS.has(errno));
    this.isTimeout = TIMEOUTS.has(errno);
    // Set only where known, so that a printed error shows no empty fields.
    if (context.topic !== undefined) this.topic = context.topic;
    if (context.partition !== undefined) this.partition = context.partition;
    if (context.offset !== undefined) this.offset = context.offset;
    if (context.configKey !== undefined) this.configKey = context.configKey;
    if (context.configKeys !== undefined) this.configKeys = context.configKeys;
    this.#report = context.report;
  }

  /**
   * True for a `KafkaError` of this or any other installed copy of the package.
   *
   * @param value - Anything, as caught.
   */
  static isKafkaError(value: unknown): value is KafkaError {
    return typeof value === 'object' && value !== null && Reflect.get(value, BRAND) === true;
  }

  /**
   * Makes the error for a failure reported by the addon.
   *
   * @param failure - Plain record of the addon.
   * @param context - What the failure is about.
   */
  static fromFailure(this: void, failure: Failure, context: KafkaErrorContext = {}): KafkaError {
    return KafkaError.#build(failure, context, KafkaError.fromFailure);
  }

  /**
   * Makes the error for one of librdkafka's numbers, where nothing else is known about the failure.
   *
   * @param errno - librdkafka's number; see `ErrorCode`.
   * @param message - Text for people. Default: librdkafka's description of the number.
   * @param context - What the failure is about.
   */
  static fromErrno(
    this: void,
    errno: number,
    message = '',
    context: KafkaErrorContext = {},
  ): KafkaError {
    const failure = { errno, message, fatal: false, retriable: false, requiresAbort: false };
    return KafkaError.#build(failure, context, KafkaError.fromErrno);
  }

  /** Frames are captured once, from the caller of `below` upwards, or not at all. */
  static #build(
    failure: Failure,
    context: KafkaErrorContext,
    below: (...args: never[]) => KafkaError,
  ): KafkaError {
    const error = withoutStack(() => new KafkaError(failure, context));
    if (context.callSite !== undefined) {
      Object.defineProperty(error, 'stack', {
        value: `${error.name}: ${error.message}${framesOf(context.callSite)}`,
        configurable: true,
        writable: true,
      });
    } else if (context.stack !== false) {
      Error.captureStackTrace(error, below);
    }
    return error;
  }

  /** Delivery report of the message that failed, on a rejected `send()`; else undefined. Not printed. */
  get report(): unknown {
    return this.#report;
  }

  /** @internal The report names the error, so it can only be attached afterwards. */
  set report(report: unknown) {
    this.#report = report;
  }

  /** The error's fields with `name` and `message`, without the stack, for structured logs. */
  toJSON(): Record<string, unknown> {
    const fields: Record<string, unknown> = Object.fromEntries(Object.entries(this));
    return { name: this.name, message: this.message, ...fields };
  }
}
