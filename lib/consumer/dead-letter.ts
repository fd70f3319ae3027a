import { Buffer } from 'node:buffer';
import { checkTopic } from '../client/topic-partition.js';
import { invalidArgType } from '../errors/argument-error.js';
import type { DeliveryReport, ProducerMessage } from '../producer/types.js';
import type { FailureHandler } from './attempts.js';
import type { Message } from './message.js';

/** What `deadLetter()` needs of a producer. */
export interface DeadLetterProducer {
  send(message: ProducerMessage): Promise<DeliveryReport>;
}

/**
 * For `run({ onFailure })`: sends a message that cannot be processed to another topic, with its key,
 * value and headers, and with headers that say where it is from and what went wrong:
 * `dead-letter-topic`, `-partition`, `-offset`, `-timestamp`, `-error`. The message counts as done
 * when it has been delivered there; if that fails, the run ends with the delivery error.
 *
 * @param topic - A name, or a function of the message.
 */
export function deadLetter(
  producer: DeadLetterProducer,
  topic: string | ((message: Message) => string),
): FailureHandler {
  if (typeof topic !== 'function') checkTopic('topic', topic);
  if (typeof (producer as Partial<DeadLetterProducer> | null)?.send !== 'function') {
    throw invalidArgType('producer', 'a Producer', producer);
  }
  return async (message, error) => {
    await producer.send({
      topic: typeof topic === 'function' ? topic(message) : topic,
      key: message.key,
      value: message.value,
      headers: [...message.headers, ...originOf(message, error)],
    });
  };
}

function originOf(message: Message, error: unknown): [string, Buffer][] {
  const { topic, partition, offset, timestamp } = message;
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const origin = { topic, partition, offset, timestamp, error: reason };
  return Object.entries(origin).map(([name, value]) => [
    `dead-letter-${name}`,
    Buffer.from(String(value)),
  ]);
}
