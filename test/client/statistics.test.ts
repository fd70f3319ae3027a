// The types of statistics against what librdkafka writes. They are read from the file that the compiler
// reads, so what is compared is what applications get.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { libraryVersion, type Statistics, type StatsEvent } from '../../lib/index.js';
import { raiseFatalError } from '../../lib/testing/index.js';
import { memberOf, produce, take } from '../consumer/helpers.js';
import { until, withCluster } from '../helpers/cluster.js';

interface Field {
  readonly type: string;
  readonly optional: boolean;
}

const FILE = join(__dirname, '../../lib/client/statistics.generated.ts');

/** Interface name -> field name -> its type as written. */
function readShapes(): Map<string, Map<string, Field>> {
  const source = ts.createSourceFile(FILE, readFileSync(FILE, 'utf8'), ts.ScriptTarget.ES2023);
  const fieldsOf = (node: ts.InterfaceDeclaration) =>
    node.members.filter(ts.isPropertySignature).map((member): [string, Field] => [
      member.name.getText(source),
      {
        type: member.type?.getText(source) ?? '',
        optional: member.questionToken !== undefined,
      },
    ]);
  return new Map(
    source.statements
      .filter(ts.isInterfaceDeclaration)
      .map((node) => [node.name.text, new Map(fieldsOf(node))]),
  );
}

const shapes = readShapes();

/** Everything about `value` that the type `type` does not say, or says otherwise. */
function differences(value: unknown, type: string, path: string): string[] {
  const shape = shapes.get(type);
  if (shape) return objectDifferences(value, shape, path);
  const entry = /^Readonly<Record<string, (\w+)>>$/.exec(type)?.[1];
  if (entry !== undefined) {
    return entriesOf(value).flatMap(([key, item]) => differences(item, entry, `${path}[${key}]`));
  }
  const words = [...type.matchAll(/'(\w+)'/g)].map((match) => match[1]);
  const isRight = words.length > 0 ? words.includes(String(value)) : typeof value === type;
  return isRight ? [] : [`${path} is ${JSON.stringify(value)}, not ${type}`];
}

function objectDifferences(value: unknown, shape: Map<string, Field>, path: string): string[] {
  const entries = new Map(entriesOf(value));
  const missing = [...shape].filter(([name, { optional }]) => !optional && !entries.has(name));
  return [
    ...missing.map(([name]) => `${path}.${name} is missing`),
    ...[...entries].flatMap(([name, item]) => {
      const field = shape.get(name);
      if (!field) return [`${path}.${name} is unknown to the types`];
      return differences(item, field.type, `${path}.${name}`);
    }),
  ];
}

function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`not an object: ${JSON.stringify(value)}`);
  }
  return Object.entries(value);
}

/** What is written down is the pinned version's; a system librdkafka may have other fields. */
const itWithPinned = readFileSync(FILE, 'utf8').includes(`librdkafka ${libraryVersion().text} `)
  ? it
  : it.skip;

const STATS = { 'statistics.interval.ms': 100 } as const;

const cluster = withCluster({ brokers: 2 });

/** A handler, and the first event that `isEnough` holds for. */
function collector(isEnough: (stats: Statistics) => boolean) {
  const events: StatsEvent[] = [];
  return {
    handlers: { stats: (event: StatsEvent) => void events.push(event) },
    stats: async (): Promise<Statistics> => {
      let found: Statistics | undefined;
      await until(
        () => (found = events.map(({ stats }) => stats).find(isEnough)) !== undefined,
        () => events.at(-1)?.raw,
      );
      if (found === undefined) throw new Error('until() has waited for it');
      return found;
    },
  };
}

it('the types name every kind of object', () => {
  expect([...shapes.keys()]).toEqual([
    'Statistics',
    'BrokerStatistics',
    'WindowStatistics',
    'BrokerPartitionStatistics',
    'TopicStatistics',
    'PartitionStatistics',
    'ConsumerGroupStatistics',
    'EosStatistics',
    'FatalErrorStatistics',
  ]);
});

itWithPinned("a producer's statistics are those of the types", async () => {
  const { handlers, stats } = collector(({ txmsgs }) => txmsgs >= 3);
  const topic = cluster.topic({ partitions: 2 });
  const producer = cluster.producer(STATS, { handlers });
  await producer.sendBatch([0, 1, 1].map((partition) => ({ topic, partition, value: 'v' })));
  const found = await stats();
  expect(differences(found, 'Statistics', 'stats')).toEqual([]);
  expect(found).toMatchObject({ type: 'producer', txmsgs: 3, rxmsgs: 0 });
  expect(found).not.toHaveProperty('cgrp');
  expect(found).not.toHaveProperty('eos');
  const partitions = found.topics[topic]?.partitions;
  expect(partitions).toMatchObject({ 0: { txmsgs: 1 }, 1: { txmsgs: 2 } });
});

itWithPinned("an idempotent producer's statistics are those of the types", async () => {
  const { handlers, stats } = collector(({ txmsgs }) => txmsgs >= 1);
  const producer = cluster.producer({ ...STATS, 'enable.idempotence': true }, { handlers });
  await producer.send({ topic: cluster.topic(), value: 'v' });
  const found = await stats();
  expect(differences(found, 'Statistics', 'stats')).toEqual([]);
  expect(found.eos).toMatchObject({ idemp_state: 'Assigned', txn_may_enq: false, epoch_cnt: 1 });
});

itWithPinned("a group member's statistics are those of the types", async () => {
  const topic = cluster.topic({ partitions: 2 });
  await produce(
    cluster,
    [0, 1, 1].map((partition) => ({ topic, partition, value: 'v' })),
  );
  const isEnough = ({ rxmsgs, cgrp }: Statistics) => rxmsgs >= 3 && cgrp?.assignment_size === 2;
  const { handlers, stats } = collector(isEnough);
  const consumer = memberOf(cluster, cluster.group(), topic, STATS, { handlers });
  const reading = take(consumer.messages(), 1_000_000);
  const found = await stats();
  await consumer.close();
  await reading;
  expect(differences(found, 'Statistics', 'stats')).toEqual([]);
  expect(found).toMatchObject({ type: 'consumer', rxmsgs: 3, cgrp: { state: 'up' } });
  const partitions = found.topics[topic]?.partitions;
  expect(partitions).toMatchObject({ 0: { rxmsgs: 1 }, 1: { rxmsgs: 2, fetch_state: 'active' } });
});

itWithPinned("a failed client's statistics are those of the types", async () => {
  const { handlers, stats } = collector(({ fatal }) => fatal !== undefined);
  const producer = cluster.producer({ ...STATS, 'enable.idempotence': true }, { handlers });
  raiseFatalError(producer, 'ERR_OUT_OF_ORDER_SEQUENCE_NUMBER');
  const found = await stats();
  expect(differences(found, 'Statistics', 'stats')).toEqual([]);
  const reason = expect.stringContaining('raised by a test') as string;
  expect(found.fatal).toMatchObject({ reason, cnt: 1 });
});

it('that are no JSON throw where they are read, and events go on', async () => {
  const producer = cluster.producer({ ...STATS, 'client.id': 'a "quoted" name' });
  for (let i = 0; i < 2; i++) {
    const event = await producer.poll(15_000);
    if (event?.type !== 'stats') throw new Error(`${event?.type} instead of statistics`);
    expect(event.raw).toContain('a "quoted" name');
    expect(() => event.stats).toThrow(SyntaxError);
  }
});
