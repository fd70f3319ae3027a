import { TIME_OF_FIRST, withAdmin } from './admin-kafka.js';
import { rejectionOf, until } from '../helpers/cluster.js';

const kafka = withAdmin();

test('createTopics: results are those of the entries, whatever became of the others', async () => {
  const existing = await kafka.newTopic();
  const fresh = kafka.topic();
  const results = await kafka.admin.createTopics([
    { topic: existing },
    { topic: fresh, numPartitions: 3, config: { 'retention.ms': 60_000 } },
    { topic: 'not a name' },
  ]);
  expect(results.map(({ topic }) => topic)).toEqual([existing, fresh, 'not a name']);
  expect(results.map(({ error }) => error?.code ?? null)).toEqual([
    'ERR_TOPIC_ALREADY_EXISTS',
    null,
    'ERR_TOPIC_EXCEPTION',
  ]);
  expect(results[0]?.error?.topic).toBe(existing);
  const found = await kafka.admin.waitForTopic(fresh, { partitions: 3 });
  expect(found.partitions).toHaveLength(3);
});

test('createTopics: validateOnly creates nothing', async () => {
  const topic = kafka.topic();
  const [result] = await kafka.admin.createTopics([{ topic }], { validateOnly: true });
  expect(result).toEqual({ topic, error: null });
  expect(await kafka.admin.topicExists(topic)).toBe(false);
});

test('createTopics: a replica assignment says where partitions live', async () => {
  const { nodes } = await kafka.admin.describeCluster();
  const id = nodes[0]!.id;
  const topic = await kafka.newTopic({ replicaAssignment: [[id], [id]] });
  const [found] = await kafka.admin.describeTopics([topic]);
  expect(found?.partitions.map(({ replicas }) => replicas.map((node) => node.id))).toEqual([
    [id],
    [id],
  ]);
});

test('createTopics: without counts the brokers take their defaults', async () => {
  const topic = await kafka.newTopic({ numPartitions: undefined });
  const [found] = await kafka.admin.describeTopics([topic]);
  expect(found?.partitions).toHaveLength(4);
});

test('describeTopics: ids, leaders, replicas, and what is permitted', async () => {
  const topic = await kafka.newTopic({ numPartitions: 2 });
  const missing = kafka.topic();
  const [absent, found] = await kafka.admin.describeTopics([missing, topic], {
    includeAuthorizedOperations: true,
  });
  expect(absent).toMatchObject({ topic: missing, topicId: null, partitions: [] });
  expect(absent?.error?.code).toBe('ERR_UNKNOWN_TOPIC_OR_PART');
  expect(found).toMatchObject({ topic, isInternal: false, error: null });
  expect(found?.topicId).toMatch(/^[\w-]{22}$/);
  expect(found?.partitions.map(({ partition }) => partition)).toEqual([0, 1]);
  expect(found?.partitions[0]?.leader).toMatchObject({ host: '127.0.0.1' });
  expect(found?.partitions[0]?.isr.length).toBeGreaterThan(0);
  expect(found?.authorizedOperations).toEqual(expect.arrayContaining(['read', 'write', 'delete']));
  const [unasked] = await kafka.admin.describeTopics([topic]);
  expect(unasked?.authorizedOperations).toBeNull();
});

test('createPartitions: adds partitions, and says so per topic', async () => {
  const topic = await kafka.newTopic({ numPartitions: 2 });
  const missing = kafka.topic();
  const results = await kafka.admin.createPartitions([
    { topic: missing, totalCount: 5 },
    { topic, totalCount: 5 },
  ]);
  expect(results.map(({ error }) => error?.code ?? null)).toEqual([
    'ERR_UNKNOWN_TOPIC_OR_PART',
    null,
  ]);
  expect((await kafka.admin.waitForTopic(topic, { partitions: 5 })).partitions).toHaveLength(5);
  const [fewer] = await kafka.admin.createPartitions([{ topic, totalCount: 1 }]);
  expect(fewer?.error?.code).toBe('ERR_INVALID_PARTITIONS');
});

test('deleteTopics: deletes what is there, and says so per topic', async () => {
  const topic = await kafka.newTopic();
  const missing = kafka.topic();
  const results = await kafka.admin.deleteTopics([missing, topic]);
  expect(results.map((result) => [result.topic, result.error?.code ?? null])).toEqual([
    [missing, 'ERR_UNKNOWN_TOPIC_OR_PART'],
    [topic, null],
  ]);
  await until(async () => !(await kafka.admin.topicExists(topic)), 'the end of the topic');
});

test('listOffsets: ends, times, and errors of single partitions', async () => {
  const topic = await kafka.newTopic({ numPartitions: 2 });
  await kafka.fill(topic, 5, 1);
  const at = (spec: 'earliest' | 'latest' | 'maxTimestamp' | Date | number, partition = 1) =>
    kafka.admin.listOffsets([{ topic, partition, spec }]).then(([result]) => result);
  expect(await at('earliest')).toMatchObject({ offset: 0, error: null });
  expect(await at('latest')).toMatchObject({ offset: 5, error: null });
  expect(await at('latest', 0)).toMatchObject({ offset: 0, error: null });
  expect(await at('maxTimestamp')).toMatchObject({ offset: 4, timestamp: TIME_OF_FIRST + 4000 });
  expect(await at(new Date(TIME_OF_FIRST + 1500))).toMatchObject({
    offset: 2,
    timestamp: TIME_OF_FIRST + 2000,
  });
  expect(await at(TIME_OF_FIRST + 60_000)).toMatchObject({ offset: -1, error: null });

  const missing = kafka.topic();
  const mixed = await kafka.admin.listOffsets(
    [
      { topic: missing, partition: 0, spec: 'latest' },
      { topic, partition: 1, spec: 'latest' },
    ],
    { isolationLevel: 'read_committed' },
  );
  expect(mixed.map(({ offset }) => offset)).toEqual([-1, 5]);
  expect(mixed[0]?.error).toMatchObject({ code: 'ERR_UNKNOWN_TOPIC_OR_PART', topic: missing });
  const [alone] = await kafka.admin.listOffsets([{ topic: missing, partition: 0, spec: 'latest' }]);
  expect(alone?.error?.code).toBe('ERR_UNKNOWN_TOPIC_OR_PART');
});

test('deleteRecords: tells the new start of each partition', async () => {
  const topic = await kafka.newTopic({ numPartitions: 3 });
  await kafka.fill(topic, 5, 0);
  await kafka.fill(topic, 5, 2);
  const missing = kafka.topic();
  const results = await kafka.admin.deleteRecords([
    { topic, partition: 2, offset: 3 },
    { topic: missing, partition: 0, offset: 1 },
    { topic, partition: 0, offset: -1 },
  ]);
  expect(results.map(({ lowWatermark }) => lowWatermark)).toEqual([3, -1, 5]);
  expect(results.map(({ error }) => error === null)).toEqual([true, false, true]);
  const [tooFar] = await kafka.admin.deleteRecords([{ topic, partition: 1, offset: 100 }]);
  expect(tooFar?.error?.code).toBe('ERR_OFFSET_OUT_OF_RANGE');
  const [alone] = await kafka.admin.deleteRecords([{ topic: missing, partition: 0, offset: 1 }]);
  expect(alone?.error?.code).toBe('ERR_UNKNOWN_TOPIC_OR_PART');
});

test('electLeaders: says of each partition whether there was an election', async () => {
  const topic = await kafka.newTopic({ numPartitions: 2 });
  const missing = kafka.topic();
  const results = await kafka.admin.electLeaders(
    [
      { topic, partition: 1 },
      { topic: missing, partition: 0 },
      { topic, partition: 0 },
    ],
    { electionType: 'preferred', operationTimeoutMs: 5000 },
  );
  expect(results.map((result) => [result.topic, result.partition])).toEqual([
    [topic, 1],
    [missing, 0],
    [topic, 0],
  ]);
  expect(results.map(({ error }) => error?.code)).toEqual([
    'ERR_ELECTION_NOT_NEEDED',
    'ERR_UNKNOWN_TOPIC_OR_PART',
    'ERR_ELECTION_NOT_NEEDED',
  ]);
  // Of all partitions, those that needed one: none.
  expect(await kafka.admin.electLeaders(null)).toEqual([]);
});

test('describeCluster and metadata agree about the cluster', async () => {
  const topic = await kafka.newTopic({ numPartitions: 2 });
  const cluster = await kafka.admin.describeCluster({ includeAuthorizedOperations: true });
  expect(cluster.nodes.length).toBeGreaterThan(0);
  expect(cluster.controller).not.toBeNull();
  expect(cluster.authorizedOperations).toEqual(expect.arrayContaining(['alter', 'describe']));
  expect(await kafka.admin.clusterId()).toBe(cluster.clusterId);
  expect(await kafka.admin.controllerId()).toBeGreaterThanOrEqual(0);

  const { topics, brokers } = await kafka.admin.metadata({ topic });
  expect(brokers.map(({ id }) => id).sort()).toEqual(cluster.nodes.map(({ id }) => id).sort());
  expect(topics).toHaveLength(1);
  expect(topics[0]).toMatchObject({ topic, error: null });
  expect(topics[0]?.partitions.map(({ partition }) => partition)).toEqual([0, 1]);
  const all = await kafka.admin.metadata({ allTopics: true });
  expect(all.topics.map((one) => one.topic)).toContain(topic);
  expect((await kafka.admin.metadata()).topics).toEqual([]);
});

test('waitForTopic: resolves when the topic comes, and fails when it does not', async () => {
  const topic = kafka.topic();
  const waiting = kafka.admin.waitForTopic(topic, { partitions: 2 });
  await kafka.admin.createTopics([{ topic, numPartitions: 2 }]);
  expect(await waiting).toMatchObject({ topic, error: null });
  const late = kafka.admin.waitForTopic(topic, { partitions: 3, timeoutMs: 200 });
  expect(await rejectionOf(late)).toMatchObject({ code: 'ERR__TIMED_OUT', topic });
});

test('admin operations run on the handles of producers and consumers', async () => {
  const topic = await kafka.newTopic();
  const producer = kafka.producer();
  expect(await producer.admin().topicExists(topic)).toBe(true);
});
