// describeConfigs, incrementalAlterConfigs, alterConfigs: arguments and results
import { invalidArgValue } from '../errors/argument-error.js';
import type { Failure, KafkaError } from '../errors/kafka-error.js';
import type { NativeMap } from '../native/binding.js';
import { align, errorOf } from './answers.js';
import {
  checkArray,
  checkConfigValue,
  checkEntries,
  checkName,
  checkNames,
  checkObject,
  checkUnique,
  numberOf,
} from './checks.js';
import {
  CONFIG_OPERATIONS,
  CONFIG_RESOURCE_TYPES,
  CONFIG_SOURCES,
  type ConfigOperation,
  type ConfigResourceType,
  type ConfigSource,
  nameOf,
} from './names.js';

/** What has a configuration. */
export interface ConfigResource {
  readonly type: ConfigResourceType;
  /** Name of the topic or group; id of the broker, as text. */
  readonly name: string;
}

/** What `describeConfigs()` is asked about. */
export interface ConfigQuery extends ConfigResource {
  /** Only these properties. Default: all. */
  readonly properties?: readonly string[] | undefined;
}

/** A change of one property. */
export interface ConfigChange {
  readonly name: string;
  /** `append` and `subtract` are for lists. Default: `set`. */
  readonly operation?: ConfigOperation | undefined;
  /** Not for `delete`, which brings the default back. */
  readonly value?: string | number | boolean | undefined;
}

/** Changes of one resource. */
export interface ConfigAlteration extends ConfigResource {
  readonly changes: readonly ConfigChange[];
}

/** The whole new configuration of a resource. */
export interface ConfigReplacement extends ConfigResource {
  readonly config: Readonly<Record<string, string | number | boolean>>;
}

/** A property of a resource. */
export interface ConfigEntry {
  readonly name: string;
  /** Null if it is unset, or secret. */
  readonly value: string | null;
  readonly source: ConfigSource;
  readonly isReadOnly: boolean;
  readonly isDefault: boolean;
  readonly isSensitive: boolean;
  readonly isSynonym: boolean;
  /** Where the value could come from, the strongest first. */
  readonly synonyms: readonly ConfigEntry[];
}

/** What became of a resource's change. */
export interface ConfigResult extends ConfigResource {
  readonly error: KafkaError | null;
}

/** Configuration of a resource. */
export interface ConfigDescription extends ConfigResult {
  readonly entries: readonly ConfigEntry[];
}

export interface EncodedResource extends NativeMap {
  readonly type: number;
  readonly name: string;
  readonly entries: readonly NativeMap[];
}

interface EntryAnswer extends Omit<ConfigEntry, 'source' | 'synonyms'> {
  readonly source: number;
  readonly synonyms: readonly EntryAnswer[];
}

interface ResourceAnswer {
  readonly type: number;
  readonly name: string;
  readonly entries: readonly EntryAnswer[];
  readonly error: Failure | null;
}

const TYPES = ['topic', 'group', 'broker'] as const;
const BROKER = CONFIG_RESOURCE_TYPES.indexOf('broker');

const keyOf = ({ type, name }: { readonly type: number; readonly name: string }): string =>
  `${type} ${name}`;

function encode<T extends ConfigResource>(
  resources: readonly T[],
  entriesOf: (resource: T, at: string) => NativeMap[],
): EncodedResource[] {
  checkArray('resources', resources);
  const encoded = resources.map((resource: T, i) => {
    const at = `resources[${i}]`;
    checkObject(at, resource);
    const { type, name } = resource;
    const number = numberOf(`${at}.type`, CONFIG_RESOURCE_TYPES, type, TYPES);
    checkName(`${at}.name`, name);
    if (number === BROKER && !/^\d{1,9}$/.test(name)) {
      throw invalidArgValue(`${at}.name`, 'must be the id of a broker', name);
    }
    return { type: number, name, entries: entriesOf(resource, at) };
  });
  checkUnique('resources', encoded.map(keyOf));
  return encoded;
}

export function encodeQueries(resources: readonly ConfigQuery[]): EncodedResource[] {
  return encode(resources, ({ properties }, at) =>
    properties === undefined
      ? []
      : checkNames(`${at}.properties`, properties).map((name) => ({ name, value: '' })),
  );
}

export function encodeReplacements(resources: readonly ConfigReplacement[]): EncodedResource[] {
  return encode(resources, ({ config }, at) => checkEntries(`${at}.config`, config));
}

export function encodeAlterations(resources: readonly ConfigAlteration[]): EncodedResource[] {
  return encode(resources, ({ changes }, at) => {
    checkArray(`${at}.changes`, changes);
    const encoded = changes.map((change: ConfigChange, i) =>
      encodeChange(change, `${at}.changes[${i}]`),
    );
    checkUnique(
      `${at}.changes`,
      encoded.map(({ name }) => name),
    );
    return encoded;
  });
}

function encodeChange(change: ConfigChange, at: string): NativeMap & { name: string } {
  checkObject(at, change);
  const { name, operation = 'set', value } = change;
  checkName(`${at}.name`, name);
  const number = numberOf(`${at}.operation`, CONFIG_OPERATIONS, operation);
  if (operation === 'delete') {
    if (value !== undefined) throw invalidArgValue(`${at}.value`, 'cannot be given to delete');
    return { name, operation: number, value: null };
  }
  return { name, operation: number, value: checkConfigValue(`${at}.value`, value) };
}

/**
 * In which requests to send resources: a broker's configuration is asked of that broker, and one
 * request goes to one broker.
 */
export function configRequests(resources: readonly EncodedResource[]): EncodedResource[][] {
  const brokers = resources.filter(({ type }) => type === BROKER);
  const others = resources.filter(({ type }) => type !== BROKER);
  return [...brokers.map((broker) => [broker]), ...(others.length > 0 ? [others] : [])];
}

/** Results of all requests, in the order of the resources. */
export function configDescriptions(
  resources: readonly EncodedResource[],
  answer: unknown,
): ConfigDescription[] {
  const answers = answer as readonly ResourceAnswer[];
  return align(resources, keyOf, answers, keyOf, ({ type, name }, found) => ({
    type: CONFIG_RESOURCE_TYPES[type] as ConfigResourceType,
    name,
    entries: (found?.entries ?? []).map(entryOf),
    error: errorOf(found?.error),
  }));
}

export function configResults(
  resources: readonly EncodedResource[],
  answer: unknown,
): ConfigResult[] {
  return configDescriptions(resources, answer).map(({ type, name, error }) => ({
    type,
    name,
    error,
  }));
}

function entryOf(entry: EntryAnswer): ConfigEntry {
  return {
    ...entry,
    source: nameOf(CONFIG_SOURCES, entry.source),
    synonyms: entry.synonyms.map(entryOf),
  };
}
