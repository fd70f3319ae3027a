/** Finds the programs the harness needs: java (17 or newer), and mvn to fetch jars once. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { HarnessUnavailable, installCommand } from './unavailable.mjs';

/** Kafka 4.x brokers do not start on anything older. */
const OLDEST_JAVA = 17;

/** @returns {string} the java program: JAVA_HOME's when set, else the one on PATH */
export function javaProgram() {
  return process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
}

/** @returns {string | undefined} what is wrong with java here, undefined when nothing is */
function javaProblem() {
  const found = spawnSync(javaProgram(), ['-version'], { encoding: 'utf8' });
  if (found.error || found.status !== 0) return 'java is missing';
  // "17.0.15" -> 17, "1.8.0_402" -> 1: both compare rightly with 17.
  const major = Number(/version "(\d+)/.exec(found.stderr + found.stdout)?.[1]);
  if (major >= OLDEST_JAVA) return undefined;
  return `java ${OLDEST_JAVA} or newer is needed, ${javaProgram()} is java ${major}`;
}

/** @returns {string | undefined} what is wrong with mvn here, undefined when nothing is */
function mavenProblem() {
  const found = spawnSync('mvn', ['-v'], { encoding: 'utf8' });
  return found.error || found.status !== 0 ? 'mvn (Apache Maven) is missing' : undefined;
}

/**
 * Throws HarnessUnavailable naming everything that is missing and the command which installs it.
 * @param {{ maven: boolean }} need `maven` only while the jars are not there yet
 */
export function requireTools({ maven }) {
  if (process.platform === 'win32') {
    throw new HarnessUnavailable('the Kafka harness needs a POSIX shell: run it on Linux or macOS');
  }
  const java = javaProblem();
  // mvn needs java itself, so a failing `mvn -v` only counts by its own absence.
  const problems = [java, maven ? mavenProblem() : undefined].filter(Boolean);
  if (problems.length === 0) return;
  throw new HarnessUnavailable(`${problems.join('; ')}\n  get it with: ${installCommand()}`);
}
