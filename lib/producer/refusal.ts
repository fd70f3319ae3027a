import { Offset } from '../client/topic-partition.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError, type KafkaErrorContext } from '../errors/kafka-error.js';
import type { EncodedMessage } from './encode.js';
import type { DeliveryReport } from './types.js';

/** Why a message was refused. */
export interface RefusalReason {
  readonly errno: number;
  /** Empty for the number's standard description. */
  readonly message: string;
  readonly fatal?: boolean;
  /** The app's own exception. */
  readonly cause?: unknown;
}

const refusals = new WeakSet<KafkaError>();

/** Whether a `send()` failed before librdkafka had the message: then its commit knows nothing of it. */
export function isRefusal(error: unknown): boolean {
  return !KafkaError.isKafkaError(error) || refusals.has(error);
}

/** The error of a message that was refused. */
export function refusalError(reason: RefusalReason, context: KafkaErrorContext): KafkaError {
  const { errno, message, fatal = false, cause } = reason;
  const failure = { errno, message, fatal, retriable: false, requiresAbort: false };
  return KafkaError.fromFailure(failure, { ...context, cause });
}

/** The report of a message that never reached librdkafka. */
export function refusal(
  about: Pick<EncodedMessage, 'message' | 'topic' | 'partition' | 'opaque'>,
  reason: RefusalReason,
): DeliveryReport & { readonly error: KafkaError } {
  const { message, topic, partition, opaque } = about;
  const error = refusalError(reason, { topic, partition, stack: false });
  const report = {
    type: 'deliveryReport',
    topic,
    partition,
    offset: Offset.Invalid,
    timestamp: -1,
    timestampType: 'notAvailable',
    message,
    opaque,
    error,
    status: 'notPersisted',
    latencyMs: -1,
    brokerId: -1,
  } as const;
  error.report = report;
  refusals.add(error);
  return report;
}

/** The error of a commit that could not begin in time: to be called again. */
export function undeliveredInTime(count: number): KafkaError {
  return KafkaError.fromFailure({
    errno: ErrorCode.ERR__TIMED_OUT,
    message: `${count} messages are still undelivered`,
    fatal: false,
    retriable: true,
    requiresAbort: false,
  });
}
