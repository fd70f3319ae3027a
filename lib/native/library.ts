import type { FeatureName } from './feature-versions.js';
import { native } from './load.js';
import { missingFeatureNames } from './missing.js';

/** Version of the linked librdkafka, as a number (`rd_kafka_version()`) and as text. */
export interface LibraryVersion {
  /** E.g. 0x020f01ff for 2.15.1. */
  readonly number: number;
  /** E.g. `2.15.1`. */
  readonly text: string;
}

/** Version of the linked librdkafka. */
export function libraryVersion(): LibraryVersion {
  const { versionNumber, version } = native();
  return { number: versionNumber, text: version };
}

/** How librdkafka was linked, and with what: for bug reports. */
export function linkInfo(): string {
  return native().linkInfo;
}

/** Version of the linked librdkafka as text, e.g. `2.15.1`. */
export const librdkafkaVersion: string = native().version;

/** Features built into librdkafka, e.g. `ssl`, `zstd`, `sasl_scram` (`builtin.features`). */
export const features: readonly string[] = Object.freeze(native().features.split(','));

/**
 * What this librdkafka is too old for, by name: methods and options of `AdminClient` and
 * `MockCluster` that throw `ERR__UNSUPPORTED_FEATURE`, and fields that are left out. Empty with the
 * pinned librdkafka, which is the default; see docs/installing.md for the names and versions.
 */
export const missingFeatures: readonly FeatureName[] = Object.freeze(missingFeatureNames());
