/** Where a call was made, kept until the call is known to have failed. */
export interface CallSite {
  readonly stack?: string;
}

/**
 * Remembers the caller's stack, for an error that is made later, on another tick.
 *
 * Cheap enough for one call per lifecycle or admin operation; per-message paths do without.
 *
 * @param below - Function whose own frame, and those above it, are left out: the public method.
 */
export function captureCallSite(below?: (...args: never[]) => unknown): CallSite {
  const site: { stack?: string } = {};
  Error.captureStackTrace(site, below ?? captureCallSite);
  return site;
}

/** The frames of a call site ("    at ..." lines), or '' when there are none. */
export function framesOf(site: CallSite): string {
  const stack = site.stack ?? '';
  const start = stack.indexOf('\n    at ');
  return start < 0 ? '' : stack.slice(start);
}
