// A producer that has failed for good.
import type { Producer } from '../../lib/index.js';
import { raiseFatalError as raise } from '../../lib/testing/index.js';

/** What a producer says that has failed so. */
export const FATAL_CODE = 'ERR_OUT_OF_ORDER_SEQUENCE_NUMBER';

export const FATAL_TEXT = 'raised by a test';

/** In earnest, only an idempotent producer has fatal errors. */
export const IDEMPOTENT = { 'enable.idempotence': true } as const;

/** Makes a producer fail for good. */
export function raiseFatalError(producer: Producer): void {
  raise(producer, FATAL_CODE, FATAL_TEXT);
}
