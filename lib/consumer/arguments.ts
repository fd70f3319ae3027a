// Arguments of consumer calls, checked and brought into the addon's form.
import {
  checkInteger,
  checkTopic,
  flattenPartitions,
  Offset,
  type TopicPartition,
} from '../client/topic-partition.js';
import { types } from 'node:util';
import { invalidArgType, invalidArgValue, outOfRange } from '../errors/argument-error.js';
import type { FlatPartitions } from '../native/binding.js';
import type { Message } from './message.js';
import { topicPattern } from './topic-pattern.js';
import { DEFAULT_BATCH_MESSAGES } from './pulls.js';
import type { Committable, PartitionTime, SeekTarget } from './types.js';

const MAX_BATCH_MESSAGES = 10_000;
const MAX_TAIL = 1_000_000_000;

/** A topic, a pattern of topics, or a list of both. */
export type Topics = string | RegExp | readonly (string | RegExp)[];

/** Names and patterns as librdkafka takes them: a pattern starts with `^`. */
export function flattenTopics(topics: Topics): string[] {
  const list: unknown = typeof topics === 'string' || types.isRegExp(topics) ? [topics] : topics;
  if (!Array.isArray(list)) throw invalidArgType('topics', 'a string, RegExp or array', topics);
  if (list.length === 0) throw invalidArgValue('topics', 'must name at least one topic');
  return list.map((topic: unknown, i) => {
    const name = list.length === 1 ? 'topics' : `topics[${i}]`;
    if (types.isRegExp(topic)) return topicPattern(name, topic);
    checkTopic(name, topic);
    return topic;
  });
}

export function batchSize(maxMessages: number | undefined): number {
  if (maxMessages === undefined) return DEFAULT_BATCH_MESSAGES;
  checkInteger('options.maxMessages', maxMessages, 1, MAX_BATCH_MESSAGES);
  return maxMessages;
}

/** What to commit or store, as positions; of several messages of a partition the last counts. */
export function flattenCommittable(name: string, what: Committable): FlatPartitions {
  const list: readonly (Message | TopicPartition)[] = isMessage(what) ? [what] : what;
  if (!Array.isArray(list)) throw invalidArgType(name, 'a message or an array', what);
  const positions = new Map<string, TopicPartition>();
  list.forEach((entry: Message | TopicPartition, i) => {
    if (typeof entry !== 'object' || (entry as unknown) === null) {
      throw invalidArgType(`${name}[${i}]`, 'a message or a TopicPartition', entry);
    }
    const position = isMessage(entry) ? positionAfter(entry) : entry;
    const key = `${position.partition} ${position.topic}`;
    const known = positions.get(key);
    if (isMessage(entry) && known?.offset !== undefined && known.offset > entry.offset) return;
    checkInteger(`${name}[${i}].offset`, position.offset, 0, Number.MAX_SAFE_INTEGER);
    positions.set(key, position);
  });
  return flattenPartitions(name, [...positions.values()]);
}

/** Times to look offsets up for, in milliseconds in the offsets' place. */
export function flattenTimes(name: string, times: readonly PartitionTime[]): FlatPartitions {
  if (!Array.isArray(times)) throw invalidArgType(name, 'an array', times);
  const partitions = times.map((entry: PartitionTime, i): TopicPartition => {
    if (typeof entry !== 'object' || (entry as unknown) === null) {
      throw invalidArgType(`${name}[${i}]`, 'an object with a timestamp', entry);
    }
    const { topic, partition, timestamp } = entry;
    return { topic, partition, offset: milliseconds(`${name}[${i}].timestamp`, timestamp) };
  });
  return flattenPartitions(name, partitions);
}

/** What to seek, by the way that it says where to. */
export function splitSeekTargets(targets: SeekTarget | readonly SeekTarget[]): {
  offsets: TopicPartition[];
  times: PartitionTime[];
} {
  const list = Array.isArray(targets) ? (targets as readonly SeekTarget[]) : [targets];
  const offsets: TopicPartition[] = [];
  const times: PartitionTime[] = [];
  list.forEach((target: unknown, i) => {
    const at = `targets[${i}]`;
    if (typeof target !== 'object' || target === null) {
      throw invalidArgType(at, 'an object with an offset or a timestamp', target);
    }
    if ('timestamp' in target && target.timestamp !== undefined) {
      times.push(target as PartitionTime);
      return;
    }
    const { topic, partition, offset, leaderEpoch } = target as TopicPartition;
    checkInteger(`${at}.offset`, offset, Offset.tail(MAX_TAIL), Number.MAX_SAFE_INTEGER);
    if (offset === Offset.Stored || offset === Offset.Invalid) {
      throw outOfRange(`${at}.offset`, 'absolute, Beginning, End or tail(n)', offset);
    }
    offsets.push({ topic, partition, offset, leaderEpoch });
  });
  flattenPartitions('targets', offsets);
  flattenTimes('targets', times);
  return { offsets, times };
}

function milliseconds(name: string, timestamp: unknown): number {
  const value = types.isDate(timestamp) ? timestamp.getTime() : timestamp;
  checkInteger(name, value, 0, Number.MAX_SAFE_INTEGER);
  return value;
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && Reflect.get(value, 'type') === 'message';
}

function positionAfter(message: Message): TopicPartition {
  const { topic, partition, offset, leaderEpoch } = message;
  return { topic, partition, offset: offset + 1, ...(leaderEpoch !== null && { leaderEpoch }) };
}
