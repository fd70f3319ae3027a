import { Client } from '../client/client.js';
import type { Consumer } from '../consumer/consumer.js';
import { invalidArgType, invalidArgValue } from '../errors/argument-error.js';
import { KafkaError } from '../errors/kafka-error.js';
import type { Producer } from '../producer/producer.js';
import { type MockErrorCode, toErrno } from './request-errors.js';

/**
 * Breaks a client as a fatal error does (`rd_kafka_test_fatal_error`), for tests of what an app does
 * then. It comes like every other one: as an `error` event with `isFatal`, and by the calls that fail.
 *
 * @param client - In earnest, a producer has fatal errors only with `enable.idempotence`.
 * @param error - Code or number, e.g. `'ERR_FENCED_INSTANCE_ID'` of a consumer or
 *   `'ERR_OUT_OF_ORDER_SEQUENCE_NUMBER'` of a producer.
 * @param reason - Part of the message. Default: `raised by a test`.
 * @throws KafkaError `ERR__STATE` if the client is closed, `ERR__PREV_IN_PROGRESS` if it has a fatal
 *   error already; TypeError, RangeError for wrong arguments.
 */
export function raiseFatalError(
  client: Producer | Consumer,
  error: MockErrorCode,
  reason = 'raised by a test',
): void {
  if (!(client instanceof Client)) throw invalidArgType('client', 'a Producer or Consumer', client);
  const errno = toErrno('error', error);
  if (errno === 0) throw invalidArgValue('error', 'must be an error', error);
  if (typeof reason !== 'string') throw invalidArgType('reason', 'a string', reason);
  client['checkOpen']();
  const refusal = client['native'].testFatalError(errno, reason);
  if (refusal !== 0) {
    throw KafkaError.fromErrno(refusal, `${client.name} has a fatal error already`);
  }
}
