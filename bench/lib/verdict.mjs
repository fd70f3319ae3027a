// Whether ratios are worse than their baseline, beyond what noise explains.

import { median, medianError } from './statistics.mjs';

/** A loss that is let pass. */
const TOLERANCE = 0.1;
/** Standard errors that noise is given: about one in forty, if only one thing were compared. */
const SIGMAS = 2;
/** With fewer rounds there is no telling. */
const FEWEST = 3;

/**
 * @param {readonly number[]} ratios Ours over the floor's, one a round; less is better.
 * @param {{ ratio: number, error: number } | undefined} baseline
 */
export function judge(ratios, baseline) {
  const ratio = median(ratios);
  const error = medianError(ratios);
  const isTold = ratios.length >= FEWEST;
  const now = { ratio, error, rounds: ratios.length, isTold };
  if (baseline === undefined) return { ...now, isLost: false, isGained: false };
  const noise = SIGMAS * Math.hypot(error, baseline.error);
  const limit = baseline.ratio * (1 + TOLERANCE) + noise;
  return {
    ...now,
    baseline: baseline.ratio,
    limit,
    isLost: isTold && ratio > limit,
    isGained: isTold && ratio < baseline.ratio * (1 - TOLERANCE) - noise,
  };
}
