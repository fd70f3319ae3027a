import type { CheckedConfig } from '../config/validate.js';
import { invalidArgType } from '../errors/argument-error.js';
import { partitionerEntries } from './partitioners/presets.js';
import type { ProducerOptions } from './types.js';

const STICKY = 'sticky.partitioning.linger.ms';
const MAX_STICKY_MS = 900_000;

/**
 * What a producer and its options add to its config.
 *
 * @throws TypeError if one cannot be used.
 */
export function optionEntries(options: ProducerOptions, config: CheckedConfig): readonly string[] {
  const { deliveryReport } = options;
  if (deliveryReport !== undefined && typeof deliveryReport !== 'boolean') {
    throw invalidArgType('options.deliveryReport', 'a boolean', deliveryReport);
  }
  return [...partitionerEntries(options.partitioner, config), ...stickyEntries(config)];
}

/** librdkafka's default, which it works out later than the addon's partitioner needs it. */
function stickyEntries(config: CheckedConfig): readonly string[] {
  if (config.has(STICKY)) return [];
  const lingerMs = Number(config.get('linger.ms'));
  return [STICKY, String(Math.min(Math.trunc(2 * lingerMs), MAX_STICKY_MS))];
}
