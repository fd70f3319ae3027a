// Numbers about repetitions. Nothing here knows what they are of.

/** @param {readonly number[]} values */
const ascending = (values) => [...values].sort((a, b) => a - b);

/**
 * The middle value; the mean of the two middle ones where there are two. NaN of nothing.
 *
 * @param {readonly number[]} values
 */
export function median(values) {
  const sorted = ascending(values);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * @param {readonly number[]} values
 * @returns {{ median: number, min: number, max: number, count: number }}
 */
export function summary(values) {
  return {
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    count: values.length,
  };
}

/**
 * Values over base values, repetition by repetition: what slowed the machine down slowed both. A
 * repetition that one of them lacks does not count.
 *
 * @param {readonly (number | undefined)[]} values
 * @param {readonly (number | undefined)[]} base
 */
export function pairedRatios(values, base) {
  return values
    .map((value, i) => (value === undefined || !base[i] ? undefined : value / base[i]))
    .filter((ratio) => ratio !== undefined);
}

/**
 * Standard error of the median, from the median absolute deviation: single wild values do not
 * widen it. Infinity with fewer than three values.
 *
 * @param {readonly number[]} values
 */
export function medianError(values) {
  if (values.length < 3) return Infinity;
  const middle = median(values);
  // 1.4826 makes it a standard deviation, 1.2533 that of a median, where the values are normal.
  const deviation = 1.4826 * median(values.map((value) => Math.abs(value - middle)));
  return (1.2533 * deviation) / Math.sqrt(values.length);
}
