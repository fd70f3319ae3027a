// The addon: which one, and what the librdkafka in it can do.
import { statSync } from 'node:fs';
import { type Probe, probeAddon } from '../probe-addon.js';
import type { Report } from '../report.js';

const SOURCES: Readonly<Record<string, string>> = {
  variable: 'KAFKA_NAPI_ADDON',
  build: 'built here',
  package: 'prebuilt',
  bundle: 'beside the bundle',
};

/** What a full librdkafka has, and what its absence means. */
const FEATURES: readonly (readonly [name: string, without: string])[] = [
  ['ssl', 'no encryption: security.protocol ssl and sasl_ssl are refused'],
  ['sasl_plain', 'no user and password by sasl.mechanism PLAIN'],
  ['sasl_scram', 'no sasl.mechanism SCRAM-SHA-256 or SCRAM-SHA-512'],
  ['sasl_oauthbearer', 'no sasl.mechanism OAUTHBEARER'],
  ['gzip', 'gzip-compressed topics cannot be read'],
  ['snappy', 'snappy-compressed topics cannot be read'],
  ['lz4', 'lz4-compressed topics cannot be read'],
  ['zstd', 'zstd-compressed topics cannot be read'],
];

/** Resolves with whether it loads. */
export async function checkAddon(report: Report): Promise<boolean> {
  const probe = await probeAddon();
  if (!probe.loaded) {
    // The message brings the remedies, one of which is being done.
    const lines = probe.reason.split('\n').filter((line) => !line.endsWith(' doctor'));
    report.fail('addon', lines.join('\n'));
    return false;
  }
  const source = SOURCES[probe.source] ?? probe.source;
  report.ok('addon', `${probe.path} (${source}${sizeOf(probe.path)}, ${probe.ms.toFixed(0)} ms)`);
  report.note('linked', probe.linkInfo);
  checkFeatures(report, probe);
  return true;
}

function sizeOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `, ${(stat.size / 2 ** 20).toFixed(1)} MiB`;
}

function checkFeatures(report: Report, { features }: Extract<Probe, { loaded: true }>): void {
  const present = features.split(',');
  const missing = FEATURES.filter(([name]) => !present.includes(name));
  report.note('features', present.join(', '));
  for (const [name, without] of missing) {
    report.warn(
      name,
      `missing: ${without}`,
      'Use the prebuilt addon, or build it with the headers of that library installed.',
    );
  }
}
