import { PROPERTIES, type PropertySpec } from './properties.generated.js';

const SPECS: ReadonlyMap<string, PropertySpec> = new Map(
  PROPERTIES.map((spec) => [spec.name, spec]),
);

/**
 * The row of a property, under any of its names.
 *
 * @param name - librdkafka's name or alias.
 */
export function specOf(name: string): PropertySpec | undefined {
  return SPECS.get(name);
}

/**
 * The name that librdkafka stores a property under; unknown names are their own.
 *
 * @param name - librdkafka's name or alias.
 */
export function canonicalName(name: string): string {
  return SPECS.get(name)?.aliasOf ?? name;
}
