// Options of a reader, checked and brought into the consumer's form.
import { checkInteger, checkTopic, MAX_INT32, Offset } from '../client/topic-partition.js';
import type { ConsumerConfig } from '../config/properties.generated.js';
import { invalidArgType, invalidArgValue, outOfRange } from '../errors/argument-error.js';
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { MAX_TIMEOUT_MS } from '../internal/wait.js';
import type { ReaderOptions } from './types.js';

// All of them, as far as types can tell: one that is forgotten here would be refused.
const KNOWN: Readonly<Record<keyof ReaderOptions, true>> = {
  commitInterval: true,
  config: true,
  groupId: true,
  handlers: true,
  logger: true,
  logLevel: true,
  oauthBearerToken: true,
  partition: true,
  startOffset: true,
  topic: true,
  topics: true,
};

/** What of the config is the reader's business, not the app's. */
const OWN = ['enable.auto.commit', 'enable.auto.offset.store'] as const;

export interface ReaderSettings {
  readonly config: ConsumerConfig;
  readonly topics: readonly (string | RegExp)[];
  readonly groupId: string | null;
  readonly partition: number | null;
  readonly startOffset: number;
  readonly commitInterval: number;
}

/** Checks the options and fills in what is not given. What the consumer checks is left to it. */
export function readerSettings(options: ReaderOptions): ReaderSettings {
  checkNames(options);
  const { config } = options;
  if (typeof config !== 'object' || (config as unknown) === null) {
    throw invalidArgType('options.config', 'an object', config);
  }
  const groupId = groupOf(options);
  const { partition, commitInterval = 0 } = options;
  checkInteger('options.commitInterval', commitInterval, 0, MAX_TIMEOUT_MS);
  if (groupId === null) {
    checkInteger('options.partition', partition ?? 0, 0, MAX_INT32);
    if (commitInterval > 0) throw invalidArgValue('options.commitInterval', 'needs a group');
  } else if (partition !== undefined) {
    throw invalidArgValue('options.partition', 'and a group exclude each other');
  }
  const startOffset = startOf(options, groupId !== null);
  return {
    config: consumerConfig(config, groupId, startOffset),
    topics: topicsOf(options, groupId !== null),
    groupId,
    partition: groupId === null ? (partition ?? 0) : null,
    startOffset,
    commitInterval,
  };
}

/** A mistyped `groupId` must not make a reader of partition 0. */
function checkNames(options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalidArgType('options', 'an object', options);
  }
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(KNOWN, name));
  if (unknown !== undefined) throw invalidArgValue('options', 'has an unknown property', unknown);
}

function groupOf({ groupId, config }: ReaderOptions): string | null {
  const configured = config['group.id'];
  if (groupId === undefined) return configured ?? null;
  if (typeof groupId !== 'string') throw invalidArgType('options.groupId', 'a string', groupId);
  if (groupId === '') throw invalidArgValue('options.groupId', 'must not be empty');
  if (configured !== undefined && configured !== groupId) {
    throw invalidArgValue('options.groupId', 'is not the `group.id` of the config', groupId);
  }
  return groupId;
}

function topicsOf(
  { topic, topics }: ReaderOptions,
  inGroup: boolean,
): readonly (string | RegExp)[] {
  if (topic !== undefined && topics !== undefined) {
    throw invalidArgValue('options.topics', 'and options.topic exclude each other');
  }
  if (topics !== undefined && !inGroup) throw invalidArgValue('options.topics', 'needs a group');
  if (topics === undefined) {
    checkTopic('options.topic', topic);
    return [topic];
  }
  if (!Array.isArray(topics)) throw invalidArgType('options.topics', 'an array', topics);
  return [...(topics as readonly (string | RegExp)[])];
}

function startOf({ startOffset, config }: ReaderOptions, inGroup: boolean): number {
  const reset = config['auto.offset.reset'];
  if (startOffset === undefined) return inGroup && isLatest(reset) ? Offset.End : Offset.Beginning;
  const name = 'options.startOffset';
  checkInteger(name, startOffset, Offset.tail(1_000_000_000), Number.MAX_SAFE_INTEGER);
  if (inGroup) {
    if (startOffset !== Offset.Beginning && startOffset !== Offset.End) {
      throw outOfRange(name, 'Offset.Beginning or Offset.End in a group', startOffset);
    }
    if (reset !== undefined) {
      throw invalidArgValue(name, 'and `auto.offset.reset` exclude each other in a group');
    }
  }
  checkStart(name, startOffset);
  return startOffset;
}

/** Throws unless reading can start there. */
export function checkStart(name: string, offset: number): void {
  checkInteger(name, offset, Offset.tail(1_000_000_000), Number.MAX_SAFE_INTEGER);
  const isLogical = offset === Offset.Beginning || offset === Offset.End;
  if (offset < 0 && !isLogical && offset > Offset.tail(0)) {
    throw outOfRange(name, 'absolute, Beginning, End or tail(n)', offset);
  }
}

function isLatest(reset: unknown): boolean {
  return reset === 'latest' || reset === 'largest' || reset === 'end';
}

function consumerConfig(
  config: ConsumerConfig,
  groupId: string | null,
  startOffset: number,
): ConsumerConfig {
  for (const name of OWN) {
    const value: unknown = config[name];
    if (value === undefined || value === false || value === 'false') continue;
    throw KafkaError.fromErrno(
      ErrorCode.ERR__INVALID_ARG,
      `a reader commits by itself: \`${name}\` must be false, or left out`,
      { configKey: name, configKeys: [name] },
    );
  }
  const reset = groupId !== null && startOffset === Offset.End ? 'latest' : 'earliest';
  return {
    'auto.offset.reset': reset,
    ...config,
    ...(groupId !== null && { 'group.id': groupId }),
    'enable.auto.commit': false,
    'enable.auto.offset.store': false,
  };
}
