import type { CheckedConfig } from '../config/validate.js';
import { invalidArgType } from '../errors/argument-error.js';
import { partitionerEntries } from './partitioners/presets.js';
import type { ProducerOptions } from './types.js';

/**
 * What a producer's options add to its config.
 *
 * @throws TypeError if one cannot be used.
 */
export function optionEntries(options: ProducerOptions, config: CheckedConfig): readonly string[] {
  const { deliveryReport } = options;
  if (deliveryReport !== undefined && typeof deliveryReport !== 'boolean') {
    throw invalidArgType('options.deliveryReport', 'a boolean', deliveryReport);
  }
  return partitionerEntries(options.partitioner, config);
}
