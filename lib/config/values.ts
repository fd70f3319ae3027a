import { describeType, describeValue } from '../errors/argument-error.js';
import type { PropertySpec } from './properties.generated.js';

/** A value ready for `rd_kafka_conf_set()`, or what is wrong with it; `unset` leaves the property out. */
export type ValueCheck =
  | { readonly outcome: 'text'; readonly text: string }
  | { readonly outcome: 'unset' }
  | { readonly outcome: 'problem'; readonly problem: string };

const UNSET: ValueCheck = { outcome: 'unset' };

const INTEGER = /^[+-]?\d+$/;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The words that librdkafka takes for booleans. */
const BOOLEANS: ReadonlyMap<string, string> = new Map([
  ['true', 'true'],
  ['t', 'true'],
  ['1', 'true'],
  ['false', 'false'],
  ['f', 'false'],
  ['0', 'false'],
]);

const text = (value: string): ValueCheck => ({ outcome: 'text', text: value });

const mustBe = (expected: string, actual: string): ValueCheck => ({
  outcome: 'problem',
  problem: `must be ${expected}, not ${actual}`,
});

/** Shows the value, unless the property is a secret: then only its type. */
const show = (spec: PropertySpec, value: unknown): string =>
  spec.secret === true ? describeType(value) : describeValue(value);

const quotedList = (words: readonly string[]): string =>
  words.map((word) => JSON.stringify(word)).join(', ');

/** The spelling of the table for a word in any case. */
function canonicalWord(words: readonly string[], word: string): string | undefined {
  const wanted = word.trim().toLowerCase();
  return words.find((candidate) => candidate.toLowerCase() === wanted);
}

function expectedNumber(spec: PropertySpec): string {
  const range = `from ${spec.min ?? '-Infinity'} to ${spec.max ?? 'Infinity'}`;
  const words = spec.values === undefined ? '' : `, or ${quotedList(spec.values)}`;
  return `${spec.kind === 'integer' ? 'an integer' : 'a number'} ${range}${words}`;
}

function numberIn(value: unknown, pattern: RegExp): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return pattern.test(trimmed) ? Number(trimmed) : undefined;
}

function checkNumber(spec: PropertySpec, value: unknown): ValueCheck {
  if (typeof value === 'string' && spec.values !== undefined) {
    const word = canonicalWord(spec.values, value);
    if (word !== undefined) return text(word);
  }
  const number = numberIn(value, spec.kind === 'integer' ? INTEGER : FLOAT);
  const fits =
    number !== undefined &&
    (spec.kind === 'integer' ? Number.isInteger(number) : Number.isFinite(number)) &&
    number >= (spec.min ?? -Infinity) &&
    number <= (spec.max ?? Infinity);
  return fits ? text(String(number)) : mustBe(expectedNumber(spec), show(spec, value));
}

function checkBoolean(spec: PropertySpec, value: unknown): ValueCheck {
  if (typeof value === 'boolean') return text(String(value));
  const word = typeof value === 'string' ? BOOLEANS.get(value.trim().toLowerCase()) : undefined;
  return word === undefined ? mustBe('true or false', show(spec, value)) : text(word);
}

function checkEnum(spec: PropertySpec, value: unknown): ValueCheck {
  const words = spec.values ?? [];
  const word = typeof value === 'string' ? canonicalWord(words, value) : undefined;
  return word === undefined ? mustBe(`one of ${quotedList(words)}`, show(spec, value)) : text(word);
}

function checkString(value: unknown): ValueCheck {
  if (typeof value !== 'string') return mustBe('a string', describeType(value));
  if (value.includes('\0'))
    return { outcome: 'problem', problem: 'must not contain a NUL character' };
  // librdkafka, too, takes empty text as a reset to the default.
  return value === '' ? UNSET : text(value);
}

function checkPem(value: unknown): ValueCheck {
  if (typeof value === 'string') return checkString(value);
  if (!(
    ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]'
  )) {
    return mustBe('PEM text, as a string or a Buffer', describeType(value));
  }
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (bytes.includes(0)) {
    return { outcome: 'problem', problem: 'must be PEM text; this is binary, perhaps DER' };
  }
  return bytes.length === 0 ? UNSET : text(bytes.toString('utf8'));
}

/** The entries of a list: as an array they must be single ones, as text they are split. */
function entriesOf(spec: PropertySpec, value: unknown): string[] | ValueCheck {
  const separator = spec.separator ?? ',';
  if (typeof value === 'string') return value.split(separator);
  if (!Array.isArray(value)) return mustBe('a string or an array of strings', describeType(value));
  const entries: string[] = [];
  for (const entry of value as readonly unknown[]) {
    if (typeof entry !== 'string') {
      return mustBe('a string or an array of strings', `an array with ${describeType(entry)}`);
    }
    if (entry.trim() === '' || entry.includes(separator)) {
      const fault = entry.trim() === '' ? 'is empty' : `has a ${JSON.stringify(separator)} in it`;
      return { outcome: 'problem', problem: `has an entry that ${fault}` };
    }
    entries.push(entry);
  }
  return entries;
}

function checkList(spec: PropertySpec, value: unknown): ValueCheck {
  const entries = entriesOf(spec, value);
  if (!Array.isArray(entries)) return entries;
  if (entries.length === 0) return { outcome: 'problem', problem: 'must not be an empty list' };
  const { values } = spec;
  const wrong = values && entries.find((entry) => canonicalWord(values, entry) === undefined);
  if (values !== undefined && wrong !== undefined && value !== '') {
    return mustBe(`a list out of ${quotedList(values)}`, show(spec, wrong));
  }
  const words = entries.map((entry) => (values && canonicalWord(values, entry)) ?? entry);
  return checkString(words.join(spec.separator));
}

/** Flags may be empty, and each may have a sign: librdkafka adds or takes away. */
function checkFlags(spec: PropertySpec, value: unknown): ValueCheck {
  const entries = entriesOf(spec, value);
  if (!Array.isArray(entries)) return entries;
  const flags: string[] = [];
  for (const entry of entries.map((flag) => flag.trim()).filter((flag) => flag !== '')) {
    const sign = /^[+-]/.exec(entry)?.[0] ?? '';
    const word = canonicalWord(spec.values ?? [], entry.slice(sign.length));
    if (word === undefined) {
      return mustBe(`a list out of ${quotedList(spec.values ?? [])}`, show(spec, entry));
    }
    flags.push(sign + word);
  }
  return flags.length === 0 ? UNSET : text(flags.join(','));
}

/**
 * Checks one value against its property.
 *
 * @param spec - Property; not one with `instead`.
 * @param value - Value as the app gave it; not undefined.
 */
export function checkValue(spec: PropertySpec, value: unknown): ValueCheck {
  switch (spec.kind) {
    case 'integer':
    case 'float':
      return checkNumber(spec, value);
    case 'boolean':
      return checkBoolean(spec, value);
    case 'enum':
      return checkEnum(spec, value);
    case 'flags':
      return checkFlags(spec, value);
    case 'list':
      return checkList(spec, value);
    case 'pem':
      return checkPem(value);
    case 'string':
    case 'dedicated':
      return checkString(value);
  }
}

/**
 * Checks a value of a property that only a plugin knows.
 *
 * @param value - Value as the app gave it; not undefined.
 */
export function checkPluginValue(value: unknown): ValueCheck {
  if (typeof value === 'boolean') return text(String(value));
  if (typeof value === 'number' && Number.isFinite(value)) return text(String(value));
  if (typeof value === 'string') return value.includes('\0') ? checkString(value) : text(value);
  return mustBe('a string, a number or a boolean', describeType(value));
}
