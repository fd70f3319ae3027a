import { randomUUID } from 'node:crypto';
import { softwareEntries } from '../client/version.js';
import type { CheckedConfig } from '../config/validate.js';

/** What the binding adds to the app's config. */
export function consumerEntries(config: CheckedConfig): string[] {
  const entries = [...softwareEntries(), 'enable.auto.offset.store', 'false'];
  if (!config.has('fetch.queue.backoff.ms')) entries.push('fetch.queue.backoff.ms', '5');
  if (config.get('group.id') === undefined) {
    // librdkafka reads assigned partitions through its group machinery: it needs a name for that,
    // which no broker ever sees, as nothing is committed and no topic subscribed to.
    entries.push('group.id', `kafka-napi-${randomUUID()}`, 'enable.auto.commit', 'false');
  }
  return entries;
}
