// Errors that the mock brokers are to answer with: as tests write them, and as the addon takes them.
import { invalidArgType, invalidArgValue } from '../errors/argument-error.js';
import { ErrorCode, type ErrorCodeName } from '../errors/codes.generated.js';
import { checkInteger, checkTopic } from '../client/topic-partition.js';
import type { FlatMockErrors } from '../native/binding.js';
import { ApiKey } from './api-keys.js';

/** An error by its code or its number: `'ERR_NOT_LEADER_FOR_PARTITION'` or 6. */
export type MockErrorCode = ErrorCodeName | number;

/** An answer that is late, wrong, or both. */
export interface MockAnswer {
  /** Default: none, that is, the request is served. */
  readonly error?: MockErrorCode | undefined;
  /** Milliseconds that the broker waits before it answers. Default: 0. */
  readonly delayMs?: number | undefined;
}

/** Whose requests are answered with errors: those to one broker, or to one partition. */
export type RequestErrorScope =
  { readonly brokerId: number } | { readonly topic: string; readonly partition: number };

const MAX_DELAY_MS = 3_600_000;
const MAX_PARTITION = 2 ** 31 - 1;

// The only ones whose answers have a place for it.
const PARTITION_APIS: ReadonlySet<number> = new Set([
  ApiKey.Produce,
  ApiKey.Fetch,
  ApiKey.ShareFetch,
  ApiKey.ShareAcknowledge,
]);

/** The number of an error that is given by code or number. */
export function toErrno(name: string, error: MockErrorCode): number {
  if (typeof error === 'number') {
    checkInteger(name, error, -1000, 1000);
    return error;
  }
  if (typeof error !== 'string') throw invalidArgType(name, 'an error code or number', error);
  if (!Object.hasOwn(ErrorCode, error)) {
    throw invalidArgValue(name, 'must be a name of ErrorCode', error);
  }
  return ErrorCode[error];
}

/** Checks a list given by a test and flattens it for the addon. */
export function flattenErrors(
  errors: readonly (MockErrorCode | MockAnswer)[],
  mayDelay: boolean,
): FlatMockErrors {
  if (!Array.isArray(errors)) throw invalidArgType('errors', 'an array', errors);
  return errors.flatMap((entry: MockErrorCode | MockAnswer, i) => {
    const at = `errors[${i}]`;
    if (typeof entry !== 'object' || (entry as unknown) === null) {
      return [toErrno(at, entry as MockErrorCode), 0];
    }
    const { error = 0, delayMs = 0 } = entry;
    checkInteger(`${at}.delayMs`, delayMs, 0, MAX_DELAY_MS);
    if (delayMs !== 0 && !mayDelay) {
      throw invalidArgValue(`${at}.delayMs`, 'needs a scope of one broker: { brokerId }');
    }
    return [toErrno(`${at}.error`, error), delayMs];
  });
}

/** Throws unless `scope` names a broker, or a partition of requests that `apiKey` is made for. */
export function checkScope(scope: RequestErrorScope, apiKey: number): void {
  if (typeof scope !== 'object' || (scope as unknown) === null) {
    throw invalidArgType('scope', 'an object', scope);
  }
  if ('brokerId' in scope) return;
  checkTopic('scope.topic', scope.topic);
  checkInteger('scope.partition', scope.partition, 0, MAX_PARTITION);
  if (!PARTITION_APIS.has(apiKey)) {
    throw invalidArgValue('apiKey', "must be 'Produce' or 'Fetch' for one partition", apiKey);
  }
}
