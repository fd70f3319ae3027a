// A writer's options as a producer's properties.
import type { ProducerConfig } from '../config/properties.generated.js';
import { invalidArgType, invalidArgValue, outOfRange } from '../errors/argument-error.js';
import type { OwnWriterOptions } from './types.js';

const ACKS: ReadonlyMap<unknown, number> = new Map([
  ['all', -1],
  ['one', 1],
  ['none', 0],
]);

/** Option, property, and what the one makes of the other. Values are librdkafka's to check. */
const PROPERTIES: readonly [keyof OwnWriterOptions, string, (value: unknown) => unknown][] = [
  ['requiredAcks', 'acks', acksOf],
  ['maxAttempts', 'retries', retriesOf],
  ['batchSize', 'batch.num.messages', asIs],
  ['batchBytes', 'batch.size', asIs],
  ['batchTimeoutMs', 'linger.ms', asIs],
  ['compression', 'compression.type', asIs],
];

/** What only a producer of the writer's own can follow. */
export const OWN_OPTIONS = [
  'options',
  'balancer',
  ...PROPERTIES.map(([option]) => option),
] as const satisfies readonly (keyof OwnWriterOptions)[];

/** @throws TypeError, RangeError for an option that cannot be used, or is there twice. */
export function producerConfig(options: OwnWriterOptions): ProducerConfig {
  const { config } = options;
  if (typeof config !== 'object' || (config as unknown) === null) {
    throw invalidArgType('options.config', 'an object, unless there is a producer', config);
  }
  const added = PROPERTIES.filter(([option]) => options[option] !== undefined).map(
    ([option, property, convert]) => {
      if (Object.hasOwn(config, property)) {
        throw invalidArgValue(
          `options.${option}`,
          `and the property ${property} exclude each other`,
        );
      }
      return [property, convert(options[option])] as const;
    },
  );
  return { ...config, ...Object.fromEntries(added) };
}

function asIs(value: unknown): unknown {
  return value;
}

function acksOf(value: unknown): number {
  const acks = ACKS.get(value);
  if (acks !== undefined) return acks;
  throw invalidArgValue('options.requiredAcks', "must be 'all', 'one' or 'none'", value);
}

function retriesOf(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value - 1;
  throw outOfRange('options.maxAttempts', 'an integer above 0', value);
}
