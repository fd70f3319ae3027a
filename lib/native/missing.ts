// What the linked librdkafka lacks, and the errors that say so.
import { ErrorCode } from '../errors/codes.generated.js';
import { KafkaError } from '../errors/kafka-error.js';
import { FEATURE_VERSIONS, type FeatureName, featuresMissingIn } from './feature-versions.js';
import { native } from './load.js';

let missing: ReadonlySet<FeatureName> | undefined;

function missingSet(): ReadonlySet<FeatureName> {
  // A shared library may be another one than that whose headers the addon was compiled with: what
  // one of them lacks is not there.
  const { versionNumber, headerVersionNumber } = native();
  missing ??= new Set(featuresMissingIn(Math.min(versionNumber, headerVersionNumber)));
  return missing;
}

/** The names, in no particular order. */
export function missingFeatureNames(): FeatureName[] {
  return [...missingSet()];
}

/** Whether the linked librdkafka has a feature. */
export function hasFeature(name: FeatureName): boolean {
  return !missingSet().has(name);
}

/** @throws KafkaError `ERR__UNSUPPORTED_FEATURE` that says which librdkafka has the feature. */
export function requireFeature(name: FeatureName): void {
  if (hasFeature(name)) return;
  throw KafkaError.fromErrno(
    ErrorCode.ERR__UNSUPPORTED_FEATURE,
    `${name} needs librdkafka ${FEATURE_VERSIONS[name]} or newer; this is ${native().version}`,
  );
}

/** Like {@link requireFeature}, for names most of which every librdkafka has. */
export function requireIfFeature(name: string): void {
  if (name in FEATURE_VERSIONS) requireFeature(name as FeatureName);
}
