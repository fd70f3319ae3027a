import type { ProducerMessage } from '../types.js';

/**
 * Chooses a message's partition: an integer from 0 to below `partitionCount`. It is called on the JS
 * thread, when the message is handed to librdkafka, and not for one that names its partition.
 *
 * One that throws, or returns anything else, fails that message with `ERR__APPLICATION` before it is
 * sent.
 */
export type Partitioner = (message: ProducerMessage, partitionCount: number) => number;
