/** Code of an error about a wrong argument. */
export type ArgumentErrorCode =
  'ERR_INVALID_ARG_TYPE' | 'ERR_INVALID_ARG_VALUE' | 'ERR_INVALID_ARG_RANGE';

/** A `TypeError` about a wrong argument. Thrown before the call has had any effect. */
export type ArgumentTypeError = TypeError & { readonly code: ArgumentErrorCode };

/** A `RangeError` about a number out of its bounds. Thrown before the call has had any effect. */
export type ArgumentRangeError = RangeError & { readonly code: ArgumentErrorCode };

/** Longest piece of a value that a message repeats, in characters. */
const MAX_SHOWN = 40;

function withCode<E extends Error>(
  error: E,
  code: ArgumentErrorCode,
): E & { readonly code: ArgumentErrorCode } {
  return Object.assign(error, { code });
}

function constructorName(value: object): string | undefined {
  try {
    const constructor: unknown = Reflect.get(value, 'constructor');
    return typeof constructor === 'function' && constructor.name !== ''
      ? constructor.name
      : undefined;
  } catch {
    return undefined; // A getter or a proxy of the app's that throws.
  }
}

function safeIsArray(value: object): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false; // A revoked proxy.
  }
}

/**
 * Names the type of a value for a message, without showing what is in it: "a string",
 * "an instance of Buffer", "null".
 *
 * @param value - Anything.
 */
export function describeType(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? 'a number' : String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (safeIsArray(value)) return 'an array';
  const name = constructorName(value);
  return name === undefined || name === 'Object' ? 'an object' : `an instance of ${name}`;
}

/**
 * Shows a short value as it is, and only the type of anything larger. Never pass it a secret.
 *
 * @param value - Anything.
 */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') {
    return value.length <= MAX_SHOWN
      ? JSON.stringify(value)
      : `${JSON.stringify(value.slice(0, MAX_SHOWN))}... (${value.length} characters)`;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return describeBigInt(value);
  return describeType(value);
}

function describeBigInt(value: bigint): string {
  const digits = String(value);
  return digits.length <= MAX_SHOWN ? `${digits}n` : 'a bigint';
}

/**
 * A `TypeError` with code `ERR_INVALID_ARG_TYPE`: the argument has the wrong type.
 *
 * @param name - Argument, as the caller wrote it: `message.topic`.
 * @param expected - What it should be, with its article: `a non-empty string`.
 * @param actual - What was given; only its type is shown.
 */
export function invalidArgType(name: string, expected: string, actual: unknown): ArgumentTypeError {
  return withCode(
    new TypeError(`${name} must be ${expected}, not ${describeType(actual)}`),
    'ERR_INVALID_ARG_TYPE',
  );
}

/**
 * A `TypeError` with code `ERR_INVALID_ARG_VALUE`: right type, but a value that cannot be used.
 *
 * @param name - Argument, as the caller wrote it.
 * @param reason - What is wrong, as the rest of the sentence: `must not be empty`.
 * @param actual - Given value, shown if short. Leave out for secrets and payloads.
 */
export function invalidArgValue(
  name: string,
  reason: string,
  ...actual: readonly [value?: unknown]
): ArgumentTypeError {
  const shown = actual.length === 0 ? '' : `: ${describeValue(actual[0])}`;
  return withCode(new TypeError(`${name} ${reason}${shown}`), 'ERR_INVALID_ARG_VALUE');
}

/**
 * A `RangeError` with code `ERR_INVALID_ARG_RANGE`: a number outside of its bounds.
 *
 * @param name - Argument, as the caller wrote it.
 * @param expected - Bounds, with words: `an integer from 0 to 2147483647`.
 * @param actual - Given number.
 */
export function outOfRange(name: string, expected: string, actual: unknown): ArgumentRangeError {
  return withCode(
    new RangeError(`${name} must be ${expected}, not ${describeValue(actual)}`),
    'ERR_INVALID_ARG_RANGE',
  );
}
