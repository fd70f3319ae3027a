import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { native } from '../native/load.js';

let entries: readonly string[] | undefined;

/** What brokers see of the client (KIP-511). */
export function softwareEntries(): readonly string[] {
  entries ??= [
    ...['client.software.name', 'kafka-napi'],
    ...['client.software.version', `${packageVersion()}-librdkafka-${native().version}`],
  ];
  return entries;
}

function packageVersion(): string {
  // The same depth from lib/client and dist/client.
  const text = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
