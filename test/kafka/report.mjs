/** Says, so that nobody can miss it, that no real Kafka ran. */
import { HarnessUnavailable } from './unavailable.mjs';

/** This machine cannot run Kafka (EX_TEMPFAIL of sysexits.h). In CI this is a failure. */
export const EXIT_UNAVAILABLE = 75;
/** It can, and the start failed all the same. */
const EXIT_FAILED = 1;

/**
 * @param {unknown} problem
 * @returns {number} the exit code to end with
 */
export function reportNoKafka(problem) {
  const unavailable = problem instanceof HarnessUnavailable;
  const reason = unavailable ? problem.message : problem instanceof Error ? problem.stack : problem;
  const line = '*'.repeat(80);
  console.error(`\n${line}\nREAL KAFKA DID NOT RUN: ${reason}\n${line}\n`);
  return unavailable ? EXIT_UNAVAILABLE : EXIT_FAILED;
}
