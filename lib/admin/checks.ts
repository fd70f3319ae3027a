// Checks of what admin operations are given. Every check names the argument as the caller wrote it.
import { checkInteger, checkTopic, MAX_INT32 } from '../client/topic-partition.js';
import { invalidArgType, invalidArgValue } from '../errors/argument-error.js';

export function checkArray(name: string, value: unknown): asserts value is readonly unknown[] {
  if (!Array.isArray(value)) throw invalidArgType(name, 'an array', value);
}

export function checkObject(name: string, value: unknown): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidArgType(name, 'an object', value);
  }
}

/** Text that librdkafka takes as a C string. */
export function checkText(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw invalidArgType(name, 'a string', value);
  if (value.includes('\0')) throw invalidArgValue(name, 'must not contain a NUL character');
}

export function checkName(name: string, value: unknown): asserts value is string {
  if (typeof value !== 'string') throw invalidArgType(name, 'a non-empty string', value);
  if (value === '') throw invalidArgValue(name, 'must not be empty');
  checkText(name, value);
}

export function checkBoolean(name: string, value: unknown): asserts value is boolean {
  if (typeof value !== 'boolean') throw invalidArgType(name, 'a boolean', value);
}

/** The number of a name; `allowed` may leave some of the names out. */
export function numberOf<Name extends string>(
  argument: string,
  names: readonly Name[],
  value: unknown,
  allowed: readonly Name[] = names,
): number {
  const choice = allowed.map((name) => `'${name}'`).join(', ');
  if (typeof value !== 'string') throw invalidArgType(argument, `one of ${choice}`, value);
  const number = names.indexOf(value as Name);
  if (!allowed.includes(value as Name) || number < 0) {
    throw invalidArgValue(argument, `must be one of ${choice}`, value);
  }
  return number;
}

/** Throws if two entries of a list have the same key: their results could not be told apart. */
export function checkUnique(list: string, keys: readonly string[]): void {
  const seen = new Map<string, number>();
  keys.forEach((key, i) => {
    const first = seen.get(key);
    if (first !== undefined) {
      throw invalidArgValue(`${list}[${i}]`, `names the same as ${list}[${first}]`);
    }
    seen.set(key, i);
  });
}

/** A list of different non-empty names. */
export function checkNames(list: string, names: readonly string[]): string[] {
  checkArray(list, names);
  names.forEach((name: unknown, i) => {
    checkName(`${list}[${i}]`, name);
  });
  checkUnique(list, names);
  return [...names];
}

/** An object of names and values as a list; numbers and booleans become text. */
export function checkEntries(
  name: string,
  entries: Readonly<Record<string, string | number | boolean>>,
): { name: string; value: string }[] {
  checkObject(name, entries);
  return Object.entries(entries).map(([key, value]) => {
    const at = `${name}[${JSON.stringify(key)}]`;
    checkName(`${at} (name)`, key);
    return { name: key, value: checkConfigValue(at, value) };
  });
}

export function checkConfigValue(name: string, value: unknown): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') throw invalidArgType(name, 'a string, number or boolean', value);
  checkText(name, value);
  return value;
}

/** Where a topic's partition is; what follows says what is wanted of it. */
export interface PartitionId {
  readonly topic: string;
  readonly partition: number;
}

export const placeKey = ({ topic, partition }: PartitionId): string => `${partition} ${topic}`;

/** Checks topic and partition of each entry, and that no partition comes twice. */
export function checkPlaces<T extends PartitionId>(
  list: string,
  places: readonly T[],
): readonly T[] {
  checkArray(list, places);
  places.forEach((place: T, i) => {
    checkObject(`${list}[${i}]`, place);
    checkTopic(`${list}[${i}].topic`, place.topic);
    checkInteger(`${list}[${i}].partition`, place.partition, 0, MAX_INT32);
  });
  checkUnique(list, places.map(placeKey));
  return places;
}
