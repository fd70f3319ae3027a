// Kafka's own command line tools, in Java, from the jars of test/kafka.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaServers } from './kafka.js';

const HARNESS = join(__dirname, '..', 'kafka');
const TIMEOUT_MS = 60_000;

function jars(): string {
  const versions = readFileSync(join(HARNESS, 'versions.json'), 'utf8');
  const { kafka } = JSON.parse(versions) as { kafka: string };
  const folder = join(HARNESS, '.cache', `kafka-${kafka}`);
  if (!existsSync(folder)) {
    throw new Error(`${folder} is missing: \`npm run test:kafka\` without KAFKA_BOOTSTRAP_SERVERS`);
  }
  return folder;
}

/** Runs a tool to its end. What it printed; fails if it failed. */
export async function runTool(mainClass: string, args: string[], input = ''): Promise<string> {
  const java = process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin', 'java') : 'java';
  const folder = mkdtempSync(join(tmpdir(), 'kafka-tool-'));
  const jvm = [
    ...['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData'],
    // Native codecs are unpacked there.
    `-Djava.io.tmpdir=${folder}`,
    ...['-cp', join(jars(), '*')],
  ];
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(java, [...jvm, mainClass, ...args], { timeout: TIMEOUT_MS });
      let output = '';
      let errors = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
      child.on('error', reject);
      child.on('close', (code, signal) => {
        if (code === 0) resolve(output);
        else
          reject(new Error(`${mainClass}: ${signal ?? `exit code ${code}`}\n${errors}${output}`));
      });
      child.stdin.end(input);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** kafka-console-producer.sh: sends these keys, each with the value `java`. */
export async function produceKeys(topic: string, keys: readonly string[]): Promise<void> {
  const properties = ['parse.key=true', 'key.separator=:'];
  await runTool(
    'org.apache.kafka.tools.ConsoleProducer',
    [
      ...['--bootstrap-server', kafkaServers(), '--topic', topic],
      ...properties.flatMap((property) => ['--reader-property', property]),
    ],
    keys.map((key) => `${key}:java\n`).join(''),
  );
}

/** kafka-console-consumer.sh: the first `count` values of these topics, each with its topic. */
export async function consumeValues(topics: readonly string[], count: number): Promise<string[]> {
  const output = await runTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
    ...['--bootstrap-server', kafkaServers(), '--include', topics.join('|')],
    ...['--from-beginning', '--max-messages', String(count), '--timeout-ms', '30000'],
  ]);
  return output.trimEnd().split('\n');
}

/** kafka-topics.sh --alter. */
export async function growTopic(topic: string, partitions: number): Promise<void> {
  await runTool('org.apache.kafka.tools.TopicCommand', [
    ...['--bootstrap-server', kafkaServers(), '--alter', '--topic', topic],
    ...['--partitions', String(partitions)],
  ]);
}

/** kafka-configs.sh: how many bytes a second clients of this name may write, and read. */
export async function limitClients(clientId: string, bytesPerSecond: number): Promise<void> {
  const rates = ['producer_byte_rate', 'consumer_byte_rate'].map(
    (name) => `${name}=${bytesPerSecond}`,
  );
  await runTool('kafka.admin.ConfigCommand', [
    ...['--bootstrap-server', kafkaServers(), '--alter', '--add-config', rates.join(',')],
    ...['--entity-type', 'clients', '--entity-name', clientId],
  ]);
}

interface LogDirs {
  readonly brokers: readonly {
    readonly logDirs: readonly {
      readonly logDir: string;
      readonly partitions: readonly { readonly partition: string }[];
    }[];
  }[];
}

/** kafka-log-dirs.sh: where the brokers, which run on this machine, keep partition 0 of a topic. */
async function partitionFolders(topics: readonly string[]): Promise<string[]> {
  const output = await runTool('org.apache.kafka.tools.LogDirsCommand', [
    ...['--bootstrap-server', kafkaServers(), '--describe', '--topic-list', topics.join(',')],
  ]);
  const json = output.split('\n').find((line) => line.startsWith('{')) ?? '{"brokers":[]}';
  const { brokers } = JSON.parse(json) as LogDirs;
  return topics.map((topic) => {
    const name = `${topic}-0`;
    const all = brokers.flatMap(({ logDirs }) => logDirs);
    const found = all.find(({ partitions }) => partitions.some((one) => one.partition === name));
    if (found === undefined) throw new Error(`no broker has ${name}`);
    return join(found.logDir, name);
  });
}

/** A batch of a log file, as the broker's own reader sees it. */
export interface LogBatch {
  readonly codec: string;
  readonly count: number;
  readonly bytes: number;
  readonly isValid: boolean;
}

/** kafka-dump-log.sh: the batches in partition 0 of each topic. */
export async function dumpBatches(topics: readonly string[]): Promise<LogBatch[][]> {
  const files = (await partitionFolders(topics)).map((folder) =>
    join(folder, '00000000000000000000.log'),
  );
  const output = await runTool('org.apache.kafka.tools.DumpLogSegments', [
    ...['--files', files.join(',')],
  ]);
  return output
    .split(/^Dumping /m)
    .slice(1)
    .map((section) =>
      section
        .split('\n')
        .filter((line) => line.startsWith('baseOffset:'))
        .map((line) => ({
          codec: /compresscodec: (\w+)/.exec(line)?.[1] ?? '',
          count: Number(/ count: (\d+)/.exec(line)?.[1]),
          bytes: Number(/ size: (\d+)/.exec(line)?.[1]),
          isValid: line.includes('isvalid: true'),
        })),
    );
}
