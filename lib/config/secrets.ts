import { describeType } from '../errors/argument-error.js';
import { specOf } from './specs.js';

/** What is shown in place of a secret. */
export const REDACTED = '[redacted]';

/**
 * True if the value of a property must not be shown: what librdkafka redacts in its own dumps, and
 * every name that it does not know, as that may be a mistyped `sasl.password`.
 *
 * @param name - Property name or alias.
 */
export function isSecret(name: string): boolean {
  const spec = specOf(name);
  return spec === undefined || spec.secret === true;
}

function shown(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    return Array.isArray(value) ? value.map(shown) : `[${describeType(value)}]`;
  }
  return typeof value === 'function' ? `[${describeType(value)}]` : value;
}

function shownProperty(config: object, name: string): unknown {
  if (isSecret(name)) return REDACTED;
  try {
    return shown(Reflect.get(config, name));
  } catch {
    return '[unreadable]';
  }
}

/**
 * A copy of a config that can be printed: secrets replaced, and anything that is no plain value
 * replaced by its type.
 *
 * @param config - Config as the app gave it.
 */
export function redact(config: object): Record<string, unknown> {
  // fromEntries defines properties instead of assigning them, so "__proto__" stays a name.
  return Object.fromEntries(
    Object.keys(config).map((name) => [name, shownProperty(config, name)] as const),
  );
}
