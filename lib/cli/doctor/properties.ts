// The properties that the doctor was given: what of them is for every client, and whether it is good.
import { canonicalName, specOf } from '../../config/specs.js';
import { checkConfig } from '../../config/validate.js';
import type { AdminConfig } from '../../config/properties.generated.js';
import type { Report } from '../report.js';
import { messageOf } from './network.js';
import { addressText, type DoctorOptions } from './options.js';

/** Properties that have been looked at. */
export interface Properties {
  /** For a client; holds secrets. */
  readonly config: AdminConfig;
  /** Value by canonical name, as text, else librdkafka's default. */
  readonly get: (name: string) => string | undefined;
}

/**
 * Reports on the properties; undefined if a client would refuse them.
 *
 * @param loads - Whether the addon loads, which knows what its librdkafka takes.
 */
export function checkProperties(
  report: Report,
  options: DoctorOptions,
  loads: boolean,
): Properties | undefined {
  const { config, others } = forEveryClient(options);
  if (others.length > 0) report.note('not looked at', others.join(', '));
  if (!loads) {
    report.skip('properties', 'without an addon nobody knows what librdkafka takes');
    return { config, get: reader(config) };
  }
  try {
    const checked = checkConfig(config, 'P', 'AdminClient');
    report.ok('properties', Object.keys(config).join(', '));
    return { config, get: (name) => checked.get(name) };
  } catch (error) {
    report.fail('properties', messageOf(error), 'Correct these: docs/configuration.md.');
    return undefined;
  }
}

/** An app's config may be that of a consumer or of a producer. */
function forEveryClient({ config, brokers }: DoctorOptions): {
  config: AdminConfig;
  others: string[];
} {
  const isOther = (name: string): boolean => (specOf(canonicalName(name))?.scope ?? '*') !== '*';
  const kept = Object.entries(config).filter(
    ([name]) => !isOther(name) && canonicalName(name) !== 'metadata.broker.list',
  );
  const servers = brokers.map(addressText).join(',');
  return {
    config: { ...Object.fromEntries(kept), 'bootstrap.servers': servers },
    others: Object.keys(config).filter(isOther),
  };
}

/** Properties under any of their names, unchecked. */
function reader(config: AdminConfig): Properties['get'] {
  const given = new Map(
    Object.entries(config).map(([name, value]) => [canonicalName(name), String(value)]),
  );
  return (name) => given.get(name) ?? specOf(name)?.default;
}
