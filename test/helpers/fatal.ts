// Fatal errors, which only librdkafka itself raises: by a call that is not public.
import { ErrorCode, type Producer } from '../../lib/index.js';

/** What a producer says that has failed so. */
export const FATAL_CODE = 'ERR_OUT_OF_ORDER_SEQUENCE_NUMBER';

export const FATAL_TEXT = 'raised by a test';

/** Only an idempotent producer can have fatal errors. */
export const IDEMPOTENT = { 'enable.idempotence': true } as const;

/** Makes an idempotent producer fail for good. */
export function raiseFatalError(producer: Producer): void {
  const native = Reflect.get(producer, 'native') as {
    testFatalError(errno: number, reason: string): number;
  };
  const errno = native.testFatalError(ErrorCode[FATAL_CODE], FATAL_TEXT);
  if (errno !== 0) throw new Error(`testFatalError() answered ${errno}`);
}
