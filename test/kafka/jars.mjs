/**
 * The jars of an Apache Kafka server, fetched once by Maven into `.cache/kafka-<version>/`.
 *
 * The folder appears by one atomic rename, complete, so concurrent processes never see a half
 * of it. `jars.txt` inside lists what must be there: a later run needs neither mvn nor network.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireTools } from './java.mjs';
import { HarnessUnavailable } from './unavailable.mjs';

export { HarnessUnavailable } from './unavailable.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const CACHE = join(HERE, '.cache');
const MARKER = 'jars.txt';

/** @type {{ kafka: string, scala: string, log4j: string }} */
export const VERSIONS = JSON.parse(readFileSync(join(HERE, 'versions.json'), 'utf8'));

/**
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string>} the directory which holds every jar of the server
 */
export async function ensureJars({ log = () => {} } = {}) {
  const jars = join(CACHE, `kafka-${VERSIONS.kafka}`);
  const ready = isComplete(jars);
  requireTools({ maven: !ready });
  if (ready) return jars;

  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'fetch-'));
  try {
    log(`fetching the Kafka ${VERSIONS.kafka} jars with mvn (once)`);
    const fetched = await fetchInto(work);
    await publish(fetched, jars, work);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return jars;
}

/**
 * @param {string} dir
 * @returns {boolean} whether the marker is there and so is every jar it lists
 */
function isComplete(dir) {
  const marker = join(dir, MARKER);
  if (!existsSync(marker)) return false;
  const names = readFileSync(marker, 'utf8').split('\n').filter(Boolean);
  return names.length > 0 && names.every((name) => existsSync(join(dir, name)));
}

/**
 * @param {string} work a private folder
 * @returns {Promise<string>} a folder in it with all the jars, and the marker written last
 */
async function fetchInto(work) {
  const out = join(work, 'jars');
  await writeFile(join(work, 'pom.xml'), pom());
  const goal = [
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${out}`,
  ];
  // Twice: two mvn at once share the local repository and may trip over each other there.
  let run = await maven(goal, work);
  if (run.code !== 0) run = await maven(goal, work);
  if (run.code !== 0) {
    throw new HarnessUnavailable(
      `mvn could not fetch the Kafka ${VERSIONS.kafka} jars:\n${run.output}\n` +
        '  it needs a Maven repository it can reach (network, or ~/.m2/settings.xml)',
    );
  }
  const names = (await readdir(out)).filter((name) => name.endsWith('.jar')).sort();
  await writeFile(join(out, MARKER), `${names.join('\n')}\n`);
  return out;
}

/**
 * Renames the fetched folder to its final place. Whoever comes second keeps the first one's.
 * @param {string} fetched
 * @param {string} jars
 * @param {string} work
 */
async function publish(fetched, jars, work) {
  // A folder which is there and not complete (somebody deleted a jar) makes way for ours.
  if (existsSync(jars) && !isComplete(jars)) {
    await rename(jars, join(work, 'broken')).catch(() => {});
  }
  await rename(fetched, jars).catch((/** @type {unknown} */ problem) => {
    if (!isComplete(jars)) throw problem;
  });
}

/**
 * @param {string[]} goal
 * @param {string} cwd
 * @returns {Promise<{ code: number | null, output: string }>} output: the last lines, URLs masked
 */
function maven(goal, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn('mvn', ['-B', '-q', '-Dstyle.color=never', ...goal], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const masked = output.replace(/https?:\/\/[^\s)]+/g, '<repository>');
      resolve({ code, output: masked.trim().split('\n').slice(-12).join('\n') });
    });
  });
}

/** @returns {string} a pom which depends on the server, its console tools, and a logger */
function pom() {
  const dependency = (/** @type {string[]} */ ...[group, artifact, version]) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>` +
    `<version>${version}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>kafka-harness</artifactId><version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    ${dependency('org.apache.kafka', `kafka_${VERSIONS.scala}`, VERSIONS.kafka)}
    ${dependency('org.apache.kafka', 'kafka-tools', VERSIONS.kafka)}
    ${dependency('org.apache.logging.log4j', 'log4j-slf4j-impl', VERSIONS.log4j)}
  </dependencies>
</project>
`;
}
