import { native } from '../native/load.js';
import { PACKAGE_VERSION } from '../native/version.js';

let entries: readonly string[] | undefined;

/** What brokers see of the client (KIP-511). */
export function softwareEntries(): readonly string[] {
  entries ??= [
    ...['client.software.name', 'kafka-napi'],
    ...['client.software.version', `${PACKAGE_VERSION}-librdkafka-${native().version}`],
  ];
  return entries;
}
