// Answers, on the cluster within this process. What it cannot do is in test/integration.
import {
  type AdminClient,
  ErrorCode,
  type KafkaError,
  Offset,
  type TopicPartitionResult,
} from '../../lib/index.js';
import { align, errorOf } from '../../lib/admin/answers.js';
import { configRequests } from '../../lib/admin/configs.js';
import { offsetResults } from '../../lib/admin/offsets.js';
import { scramRequests } from '../../lib/admin/users.js';
import { rejectionOf, uniqueName, withCluster } from '../helpers/cluster.js';
import { withAdmins } from './methods.js';

const cluster = withCluster({ brokers: 2 });
const create = withAdmins();

const admin = (): AdminClient => create({ 'bootstrap.servers': cluster.bootstrapServers });

test('describeTopics: results are those of the entries, in their order', async () => {
  const [one, two] = [cluster.topic({ partitions: 2 }), cluster.topic({ replicationFactor: 2 })];
  const missing = uniqueName('missing');
  const found = await admin().describeTopics([two, missing, one]);
  expect(found.map(({ topic, partitions }) => [topic, partitions.length])).toEqual([
    [two, 1],
    [missing, 0],
    [one, 2],
  ]);
  expect(found.map(({ error }) => error?.code ?? null)).toEqual([
    null,
    'ERR_UNKNOWN_TOPIC_OR_PART',
    null,
  ]);
  expect(found[0]?.partitions[0]?.replicas.map(({ id }) => id).sort()).toEqual([1, 2]);
  expect(found[1]?.error).toMatchObject({ origin: 'broker', topic: missing });
});

test('the input may change while the call runs', async () => {
  const topic = cluster.topic();
  const topics = [topic];
  const asking = admin().describeTopics(topics);
  topics[0] = 'another';
  expect((await asking)[0]?.topic).toBe(topic);
});

test('describeCluster, clusterId and controllerId', async () => {
  const client = admin();
  const found = await client.describeCluster();
  expect(found.nodes.map(({ id }) => id).sort()).toEqual([1, 2]);
  expect(found.controller?.id).toBe(1);
  expect(found.authorizedOperations).toBeNull();
  expect(await client.clusterId()).toBe(found.clusterId);
  expect(await client.controllerId()).toBe(1);
});

test('metadata: brokers alone, with a topic, with all', async () => {
  const topic = cluster.topic({ partitions: 3 });
  const client = admin();
  const plain = await client.metadata();
  expect(plain.brokers.map(({ id }) => id).sort()).toEqual([1, 2]);
  expect(plain.topics).toEqual([]);
  expect(plain.originatingBroker.name).toContain('127.0.0.1');
  const { topics } = await client.metadata({ topic });
  expect(topics).toMatchObject([{ topic, error: null }]);
  expect(topics[0]?.partitions.map(({ partition }) => partition)).toEqual([0, 1, 2]);
  expect(topics[0]?.partitions[0]?.error).toBeNull();
  const all = await client.metadata({ allTopics: true });
  expect(all.topics.map((one) => one.topic)).toContain(topic);
});

test('listOffsets: one partition that is not there does not hide the others', async () => {
  const topic = cluster.topic({ partitions: 2 });
  await cluster.producer().sendBatch([
    { topic, partition: 1, value: 'a' },
    { topic, partition: 1, value: 'b' },
  ]);
  const results = await admin().listOffsets([
    { topic, partition: 1, spec: 'latest' },
    { topic, partition: 9, spec: 'latest' },
    { topic, partition: 0, spec: 'earliest' },
  ]);
  expect(results.map(({ partition, offset }) => [partition, offset])).toEqual([
    [1, 2],
    [9, -1],
    [0, 0],
  ]);
  expect(results[1]?.error).toMatchObject({ code: 'ERR__UNKNOWN_PARTITION', topic, partition: 9 });
});

test('listOffsets: where no partition is there, each of them says so', async () => {
  const missing = uniqueName('missing');
  const results = await admin().listOffsets([
    { topic: missing, partition: 0, spec: 'latest' },
    { topic: missing, partition: 1, spec: 'earliest' },
  ]);
  expect(results.map(({ error }) => error?.code)).toEqual([
    'ERR_UNKNOWN_TOPIC_OR_PART',
    'ERR_UNKNOWN_TOPIC_OR_PART',
  ]);
});

test('listOffsets: a leader that fails is an error of its partitions, not an invalid offset', async () => {
  const topic = cluster.topic({ partitions: 2 });
  const client = admin();
  await client.listOffsets([{ topic, partition: 0, spec: 'latest' }]);
  const LIST_OFFSETS = 2;
  cluster.mock.pushRequestErrors(LIST_OFFSETS, [ErrorCode.ERR_INVALID_REQUEST]);
  const results = await client.listOffsets([{ topic, partition: 0, spec: 'latest' }]);
  expect(results[0]?.offset).toBe(-1);
  expect(results[0]?.error).not.toBeNull();
});

test('committed offsets are altered and listed, in the order of the question', async () => {
  const topic = cluster.topic({ partitions: 3 });
  const group = cluster.group();
  const client = admin();
  const [altered] = await client.alterConsumerGroupOffsets([
    { group, partitions: [{ topic, partition: 2, offset: 7, metadata: 'note' }] },
  ]);
  expect(altered?.partitions).toMatchObject([{ topic, partition: 2, error: null }]);
  const asked = [
    { topic, partition: 2 },
    { topic, partition: 0 },
  ];
  const [listed] = await client.listConsumerGroupOffsets([{ group, partitions: asked }]);
  const [found, none] = listed?.partitions as [TopicPartitionResult, TopicPartitionResult];
  expect(found).toMatchObject({ topic, partition: 2, offset: 7, metadata: 'note', error: null });
  expect(none).toMatchObject({ topic, partition: 0, error: null });
  expect(none.offset).toBeUndefined();
  const consumer = cluster.consumer({ 'group.id': group });
  consumer.assign([{ topic, partition: 2, offset: Offset.Stored }]);
});

test('what a broker does not support fails the call, and says which', async () => {
  const error = (await rejectionOf(admin().createTopics([{ topic: 't' }]))) as KafkaError;
  expect(error.code).toBe('ERR__UNSUPPORTED_FEATURE');
  expect(error.message).toContain('createTopics()');
});

test('listConsumerGroups: brokers that do not answer are errors beside the groups', async () => {
  const { groups, errors } = await admin().listConsumerGroups();
  expect(groups).toEqual([]);
  expect(errors.map(({ code }) => code)).toEqual([
    'ERR__UNSUPPORTED_FEATURE',
    'ERR__UNSUPPORTED_FEATURE',
  ]);
});

test('topicExists and waitForTopic', async () => {
  const client = admin();
  const topic = uniqueName('later');
  expect(await client.topicExists(topic)).toBe(false);
  const waiting = client.waitForTopic(topic, { partitions: 3 });
  cluster.mock.createTopic(topic, { partitions: 3 });
  expect((await waiting).partitions).toHaveLength(3);
  expect(await client.topicExists(topic)).toBe(true);
});

test('listOffsets: an invalid offset without an error is an error', () => {
  const place = { topic: 't', partition: 0 };
  const nothing = { ...place, offset: -1001, leaderEpoch: -1, metadata: null, error: null };
  const [result] = offsetResults([place], [{ partition: nothing, timestamp: -1 }]);
  expect(result).toMatchObject({ offset: -1, error: { code: 'ERR__BAD_MSG' } });
});

test("a consumer's own questions and those of its admin() do not get mixed up", async () => {
  const topic = cluster.topic();
  await cluster.producer().send({ topic, value: 'v' });
  const group = cluster.group();
  const consumer = cluster.consumer({ 'group.id': group });
  const shared = consumer.admin();
  const place = { topic, partition: 0 };
  await shared.alterConsumerGroupOffsets([{ group, partitions: [{ ...place, offset: 1 }] }]);
  const [own, watermarks, committed, listed] = await Promise.all([
    consumer.committed([place]),
    consumer.queryWatermarkOffsets(topic, 0),
    shared.listConsumerGroupOffsets([{ group, partitions: [place] }]),
    shared.listOffsets([{ ...place, spec: 'latest' }]),
  ]);
  expect(own).toMatchObject([{ ...place, offset: 1 }]);
  expect(watermarks).toEqual({ low: 0, high: 1 });
  expect(committed[0]?.partitions).toMatchObject([{ ...place, offset: 1, error: null }]);
  expect(listed).toMatchObject([{ ...place, offset: 1, error: null }]);
});

test('alignment: an entry that the answer leaves out has an error', () => {
  const answers = [{ key: 'b', error: null }];
  const results = align(
    ['a', 'b'],
    String,
    answers,
    ({ key }) => key,
    (key, found) => ({
      key,
      error: errorOf(found?.error),
    }),
  );
  expect(results).toMatchObject([{ key: 'a', error: { code: 'ERR__BAD_MSG' } }, { error: null }]);
});

test('configs of each broker are asked of that broker, the others together', () => {
  const resource = (type: number, name: string) => ({ type, name, entries: [] });
  const [topic, one, group, two] = [
    resource(2, 't'),
    resource(4, '1'),
    resource(3, 'g'),
    resource(4, '2'),
  ];
  expect(configRequests([topic, one, group, two])).toEqual([[one], [two], [topic, group]]);
  expect(configRequests([one])).toEqual([[one]]);
  expect(configRequests([])).toEqual([]);
});

test('no request alters a user twice', () => {
  const [a1, b1, a2] = [{ user: 'a' }, { user: 'b' }, { user: 'a' }];
  expect(scramRequests([a1, b1, a2])).toEqual([[a1, b1], [a2]]);
});
