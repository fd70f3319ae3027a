// Checks a config as a whole, before librdkafka sees it. rd_kafka_conf_set() alone would not do: it stops at
// the first bad property, only warns about properties of the other client type, reads "5abc" as 5, "010"
// as 8 and text up to its first NUL, and can put a refused value into its message.

import { describeType } from '../errors/argument-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { native } from '../native/load.js';
import { hintFor } from './hints.js';
import { isKnownHere } from './known.js';
import type { PropertySpec } from './properties.generated.js';
import { canonicalName, specOf } from './specs.js';
import { checkPluginValue, checkValue, type ValueCheck } from './values.js';

/** Kind of librdkafka handle: producer or consumer. An admin client's handle is a producer. */
export type ConfigScope = 'P' | 'C';

/** Class whose config it is. */
export type ConfigOwner = 'Producer' | 'Consumer' | 'AdminClient';

/** A config that has been checked. Holds secrets: never print it. */
export interface CheckedConfig {
  /** Name, value, name, value, ...: for `rd_kafka_conf_set()`, in this order. Canonical names, each once. */
  readonly entries: readonly string[];
  /** Value of a property, under any of its names: as given, else librdkafka's default, else undefined. */
  get(name: string): string | undefined;
  /** True if the app has set the property, under any of its names. */
  has(name: string): boolean;
}

/** Plugins are loaded when this is set, and see only what is set after it. */
const PLUGIN_PATHS = 'plugin.library.paths';

const LONGEST_NAME_SHOWN = 80;

interface Problem {
  readonly name: string;
  readonly text: string;
}

/** One run over a config. */
interface Check {
  readonly scope: ConfigScope;
  readonly owner: ConfigOwner;
  readonly hasPlugins: boolean;
  readonly problems: Problem[];
  /** Canonical name to what was given first, and under which name. */
  readonly accepted: Map<string, { readonly name: string; readonly text: string }>;
}

type Property = readonly [name: string, value: unknown];

/** Stands in for a value whose getter threw. */
const UNREADABLE = Symbol('unreadable');

function invalid(message: string, names: readonly string[]): KafkaError {
  return KafkaError.fromErrno(ErrorCode.ERR__INVALID_ARG, message, {
    configKey: names[0],
    configKeys: names,
  });
}

/** Reads each property once: what was checked is what is used, whatever the getters of the object do. */
function readProperties(config: unknown, owner: ConfigOwner): Property[] {
  if (typeof config !== 'object' || config === null) throw notAnObject(config, owner);
  const source: object = config;
  try {
    if (Array.isArray(source) || Symbol.iterator in source) throw notAnObject(config, owner);
    return Object.keys(source).map((name) => [name, readProperty(source, name)] as const);
  } catch (cause) {
    if (cause instanceof KafkaError) throw cause;
    throw notAnObject(config, owner); // A proxy whose traps throw.
  }
}

function readProperty(source: object, name: string): unknown {
  try {
    const value: unknown = Reflect.get(source, name);
    // The entries of a list are read here, once and in a place where they may throw.
    return Array.isArray(value) ? Array.from(value as readonly unknown[]) : value;
  } catch {
    return UNREADABLE;
  }
}

function notAnObject(config: unknown, owner: ConfigOwner): KafkaError {
  return invalid(
    `${owner} config must be a plain object of properties, not ${describeType(config)}`,
    [],
  );
}

const ARTICLES: Readonly<Record<ConfigOwner, string>> = {
  Producer: 'a Producer',
  Consumer: 'a Consumer',
  AdminClient: 'an AdminClient',
};

/** Why a known property cannot be given to this client; undefined if it can. */
function refusal(spec: PropertySpec, check: Check): string | undefined {
  if (spec.instead !== undefined) return `cannot be set in the config: ${spec.instead}`;
  const isForAll = spec.scope === '*';
  if (isForAll || (check.owner !== 'AdminClient' && spec.scope === check.scope)) {
    if (isKnownHere(spec.aliasOf ?? spec.name)) return undefined;
    return `needs a newer librdkafka than ${native().version}, which this build uses`;
  }
  const other = spec.scope === 'P' ? 'producer' : 'consumer';
  return `is a ${other} property, which ${ARTICLES[check.owner]} does not take`;
}

function unknownProperty(name: string): string {
  const hint = hintFor(name);
  if (hint === undefined) return 'is not a property of librdkafka';
  return `is not a property of librdkafka${hint.endsWith('?') ? ', ' : '; '}${hint}`;
}

function verdict(
  spec: PropertySpec | undefined,
  [name, value]: Property,
  check: Check,
): ValueCheck {
  const refused =
    spec !== undefined
      ? refusal(spec, check)
      : check.hasPlugins
        ? undefined
        : unknownProperty(name);
  if (refused !== undefined) return { outcome: 'problem', problem: refused };
  if (value === UNREADABLE) return { outcome: 'problem', problem: 'could not be read' };
  if (value === null) {
    return { outcome: 'problem', problem: 'must not be null; leave it out instead' };
  }
  return spec === undefined ? checkPluginValue(value) : checkValue(spec, value);
}

function checkProperty(property: Property, check: Check): void {
  const [name, value] = property;
  if (value === undefined) return;
  const result = verdict(specOf(name), property, check);
  if (result.outcome === 'problem') check.problems.push({ name, text: result.problem });
  if (result.outcome === 'text') accept(name, result.text, check);
}

/** Two names of one property may both be given, if they agree. */
function accept(name: string, text: string, check: Check): void {
  if (name === '' || name.includes('\0')) {
    check.problems.push({ name, text: 'is not a possible name' });
    return;
  }
  const canonical = canonicalName(name);
  const earlier = check.accepted.get(canonical);
  if (earlier === undefined) {
    check.accepted.set(canonical, { name, text });
  } else if (earlier.text !== text) {
    const problem = `is another name of ${earlier.name}, which is given with another value`;
    check.problems.push({ name, text: problem });
  }
}

function shownName(name: string): string {
  const short =
    name.length <= LONGEST_NAME_SHOWN ? name : `${name.slice(0, LONGEST_NAME_SHOWN)}...`;
  return /^[\w.-]+$/.test(short) ? short : JSON.stringify(short);
}

function refuse(owner: ConfigOwner, problems: readonly Problem[]): KafkaError {
  const lines = problems.map(({ name, text }) => `${shownName(name)} ${text}`);
  const list = lines.length === 1 ? ` ${lines.join()}` : `\n  - ${lines.join('\n  - ')}`;
  return invalid(
    `Invalid ${owner} config:${list}`,
    problems.map(({ name }) => name),
  );
}

function entriesInOrder(accepted: Check['accepted']): string[] {
  const names = [...accepted.keys()].sort(
    (a, b) => Number(b === PLUGIN_PATHS) - Number(a === PLUGIN_PATHS),
  );
  return names.flatMap((name) => [name, accepted.get(name)?.text ?? '']);
}

/**
 * Checks the config of a client, and makes it ready for librdkafka. The object is only read.
 *
 * @param config - First argument of the client's constructor.
 * @param scope - Kind of librdkafka handle that it is for.
 * @param owner - Class whose config it is; an `AdminClient` takes only properties of every client.
 * @throws One `KafkaError` (`ERR__INVALID_ARG`) that names every bad property in its message and in
 *   `configKeys`, and shows no value of a secret or unknown one.
 */
export function checkConfig(
  config: unknown,
  scope: ConfigScope,
  owner: ConfigOwner,
): CheckedConfig {
  const properties = readProperties(config, owner);
  const check: Check = {
    scope,
    owner,
    hasPlugins: properties.some(([name, value]) => name === PLUGIN_PATHS && Boolean(value)),
    problems: [],
    accepted: new Map(),
  };
  for (const property of properties) checkProperty(property, check);
  if (check.problems.length > 0) throw refuse(owner, check.problems);
  const { accepted } = check;
  return {
    entries: entriesInOrder(accepted),
    get: (name) => accepted.get(canonicalName(name))?.text ?? specOf(name)?.default,
    has: (name) => accepted.has(canonicalName(name)),
  };
}
