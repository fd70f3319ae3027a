import { randomUUID } from 'node:crypto';
import { softwareEntries } from '../client/version.js';
import { isKnownHere } from '../config/known.js';
import type { CheckedConfig } from '../config/validate.js';

/** What the binding adds to the app's config. */
export function consumerEntries(config: CheckedConfig): string[] {
  const entries = [...softwareEntries(), 'enable.auto.offset.store', 'false'];
  const backoff = 'fetch.queue.backoff.ms';
  if (!config.has(backoff) && isKnownHere(backoff)) entries.push(backoff, '5');
  if (config.get('group.id') === undefined) {
    // librdkafka reads assigned partitions through its group machinery: it needs a name for that,
    // which no broker ever sees, as nothing is committed and no topic subscribed to.
    entries.push('group.id', `kafka-napi-${randomUUID()}`, 'enable.auto.commit', 'false');
  }
  return entries;
}
