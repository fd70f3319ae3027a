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

/**
 * The properties that a text of librdkafka names, in order, each once. A word without a dot counts
 * only in quotes.
 *
 * @param text - librdkafka's reason to refuse a config.
 */
export function propertiesIn(text: string): string[] {
  const words = text.match(/\w+(?:\.\w+)+|(?<=[`"'])\w+(?=[`"'])/g) ?? [];
  return [...new Set(words)].filter((word) => SPECS.has(word));
}
