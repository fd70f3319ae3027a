import { randomUUID } from 'node:crypto';
import { softwareEntries } from '../client/version.js';
import { isKnownHere } from '../config/known.js';
import type { CheckedConfig } from '../config/validate.js';

const BACKOFF = 'fetch.queue.backoff.ms';
const BACKOFF_MS = 5;
const FETCH_BYTES = 'fetch.max.bytes';
const MIB = 1024 * 1024;

/** What the binding adds to the app's config. */
export function consumerEntries(config: CheckedConfig): string[] {
  const entries = [...softwareEntries(), 'enable.auto.offset.store', 'false'];
  if (!config.has(BACKOFF) && isKnownHere(BACKOFF)) entries.push(BACKOFF, String(BACKOFF_MS));
  if (!config.has(FETCH_BYTES)) entries.push(FETCH_BYTES, String(fetchBytes(config)));
  if (config.get('group.id') === undefined) {
    // librdkafka reads assigned partitions through its group machinery: it needs a name for that,
    // which no broker ever sees, as nothing is committed and no topic subscribed to.
    entries.push('group.id', `kafka-napi-${randomUUID()}`, 'enable.auto.commit', 'false');
  }
  return entries;
}

/**
 * 4 MiB, or what the app wants of one partition. librdkafka's 50 MiB are slower, as they are in no
 * cache, and in memory twice; beyond them its own default does not go, and it has the same bounds.
 */
function fetchBytes(config: CheckedConfig): number {
  const numberOf = (name: string): number => Number(config.get(name));
  const wanted = Math.max(4 * MIB, numberOf('fetch.message.max.bytes'));
  const prefetch = 1024 * numberOf('queued.max.messages.kbytes');
  return Math.max(Math.min(wanted, 50 * MIB, prefetch), numberOf('message.max.bytes'));
}
