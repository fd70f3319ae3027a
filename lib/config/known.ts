// Which properties the linked librdkafka knows: this package's table is of the pinned version.
import { native } from '../native/load.js';
import { PROPERTIES } from './properties.generated.js';

let unknown: ReadonlySet<string> | undefined;

/**
 * Whether the linked librdkafka, which may be an older one, knows a property of the table.
 *
 * @param name - Canonical name.
 */
export function isKnownHere(name: string): boolean {
  unknown ??= new Set(
    native().unknownProperties(
      PROPERTIES.filter(({ aliasOf }) => aliasOf === undefined).map((spec) => spec.name),
    ),
  );
  return !unknown.has(name);
}
