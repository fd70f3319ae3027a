import type { GroupLag } from '../../lib/index.js';
import { until } from '../helpers/cluster.js';
import { TIME_OF_FIRST, withAdmin } from './admin-kafka.js';
import { assigned, Gathering, take } from './kafka.js';

const kafka = withAdmin();

/** Commits offsets for a group without members. */
async function commit(group: string, topic: string, ...offsets: number[]): Promise<void> {
  const partitions = offsets.map((offset, partition) => ({ topic, partition, offset }));
  const [result] = await kafka.admin.alterConsumerGroupOffsets([{ group, partitions }]);
  expect(result?.error).toBeNull();
  expect(result?.partitions.map(({ error }) => error)).toEqual(offsets.map(() => null));
}

async function committed(group: string): Promise<(number | undefined)[]> {
  const [result] = await kafka.admin.listConsumerGroupOffsets([{ group }]);
  return [...result!.partitions]
    .sort((a, b) => a.partition - b.partition)
    .map(({ offset }) => offset);
}

test('offsets of groups are committed, listed and deleted, each with its own result', async () => {
  const topic = await kafka.newTopic({ numPartitions: 3 });
  const group = kafka.group();
  const other = kafka.group();
  const missing = kafka.topic();
  const altered = await kafka.admin.alterConsumerGroupOffsets([
    {
      group,
      partitions: [
        { topic: missing, partition: 0, offset: 1 },
        { topic, partition: 1, offset: 7, metadata: 'half way' },
      ],
    },
    { group: other, partitions: [{ topic, partition: 0, offset: 2 }] },
  ]);
  expect(altered.map((result) => result.group)).toEqual([group, other]);
  expect(altered[0]?.partitions.map(({ error }) => error?.code ?? null)).toEqual([
    'ERR_UNKNOWN_TOPIC_OR_PART',
    null,
  ]);

  const listed = await kafka.admin.listConsumerGroupOffsets(
    [
      {
        group,
        partitions: [
          { topic, partition: 2 },
          { topic, partition: 1 },
        ],
      },
      { group: other },
      { group: kafka.group() },
    ],
    { requireStableOffsets: true },
  );
  expect(listed[0]?.partitions[0]?.offset).toBeUndefined();
  expect(listed[0]?.partitions[1]).toMatchObject({
    topic,
    partition: 1,
    offset: 7,
    metadata: 'half way',
    error: null,
  });
  expect(listed[1]?.partitions).toMatchObject([{ topic, partition: 0, offset: 2 }]);
  expect(listed[2]).toMatchObject({ partitions: [], error: null });

  const deleted = await kafka.admin.deleteConsumerGroupOffsets([
    { group, partitions: [{ topic, partition: 1 }] },
    { group: kafka.group(), partitions: [{ topic, partition: 1 }] },
  ]);
  expect(deleted[0]).toMatchObject({ group, partitions: [{ partition: 1, error: null }] });
  expect(deleted[1]?.error?.code).toBe('ERR_GROUP_ID_NOT_FOUND');
  expect(await committed(other)).toEqual([2]);
});

test('requireStableOffsets: listing waits for the end of a transaction that commits some', async () => {
  const topic = await kafka.newTopic();
  const group = kafka.group();
  await commit(group, topic, 1);
  const producer = kafka.producer({ 'transactional.id': kafka.group() });
  const reader = kafka.consumer({ 'group.id': group });
  await producer.initTransactions();
  await producer.beginTransaction();
  await producer.sendOffsetsToTransaction([{ topic, partition: 0, offset: 5 }], reader);
  const stable = { requireStableOffsets: true };

  expect(await committed(group)).toEqual([1]);
  const [late] = await kafka.admin.listConsumerGroupOffsets([{ group }], {
    ...stable,
    timeoutMs: 1000,
  });
  expect(late?.partitions[0]?.error?.code).toBe('ERR_UNSTABLE_OFFSET_COMMIT');
  let isListed = false;
  const listing = kafka.admin.listConsumerGroupOffsets([{ group }], stable).finally(() => {
    isListed = true;
  });
  // Asked behind it, and answered at once.
  expect(await committed(group)).toEqual([1]);
  expect(isListed).toBe(false);
  await producer.commitTransaction();
  expect((await listing)[0]?.partitions).toMatchObject([{ offset: 5, error: null }]);
});

test.each(['classic', 'consumer'] as const)(
  'groups of the protocol %s are listed and described with their members',
  async (protocol) => {
    const topic = await kafka.newTopic({ numPartitions: 2 });
    const group = kafka.group();
    const member = kafka.member(group, topic, {
      'group.protocol': protocol,
      'client.id': 'the-client',
    });
    const reading = new Gathering(member);
    await until(() => assigned(member).length === 2, 'the assignment');

    const absent = kafka.group();
    const [missing, found] = await kafka.admin.describeConsumerGroups([absent, group], {
      includeAuthorizedOperations: true,
    });
    expect(missing?.group).toBe(absent);
    expect(missing?.members).toEqual([]);
    expect(found).toMatchObject({ group, state: 'stable', type: protocol, isSimple: false });
    expect(found?.error).toBeNull();
    expect(found?.coordinator).not.toBeNull();
    expect(found?.authorizedOperations).toEqual(expect.arrayContaining(['read', 'delete']));
    expect(found?.members).toHaveLength(1);
    const places = [
      { topic, partition: 0 },
      { topic, partition: 1 },
    ];
    expect(found?.members[0]).toMatchObject({
      clientId: 'the-client',
      groupInstanceId: null,
      assignment: places,
      targetAssignment: protocol === 'consumer' ? places : null,
    });

    const matching = await kafka.admin.listConsumerGroups({
      matchConsumerGroupStates: ['stable'],
      matchConsumerGroupTypes: [protocol],
    });
    expect(matching.errors).toEqual([]);
    expect(matching.groups).toContainEqual({
      group,
      isSimple: false,
      state: 'stable',
      type: protocol,
    });
    const empty = await kafka.admin.listConsumerGroups({ matchConsumerGroupStates: ['empty'] });
    expect(empty.groups.map((one) => one.group)).not.toContain(group);

    const [busy] = await kafka.admin.deleteGroups([group]);
    expect(busy?.error?.code).toBe('ERR_NON_EMPTY_GROUP');
    await member.close();
    await reading.ended();
  },
);

test('deleteGroups: deletes groups without members, and says so per group', async () => {
  const topic = await kafka.newTopic();
  const group = kafka.group();
  await commit(group, topic, 1);
  const missing = kafka.group();
  const results = await kafka.admin.deleteGroups([missing, group]);
  expect(results.map((result) => [result.group, result.error?.code ?? null])).toEqual([
    [missing, 'ERR_GROUP_ID_NOT_FOUND'],
    [group, null],
  ]);
  expect(await committed(group)).toEqual([]);
});

describe('lag', () => {
  const lags = ({ partitions }: GroupLag): (number | null)[][] =>
    partitions.map(({ committed: at, start, end, lag }) => [at, start, end, lag]);

  test('is the distance from what is committed to the end', async () => {
    const topic = await kafka.newTopic({ numPartitions: 2 });
    await kafka.fill(topic, 10, 0);
    await kafka.fill(topic, 4, 1);
    const group = kafka.group();
    await commit(group, topic, 3, 4);
    const lag = await kafka.admin.lag(group);
    expect(lag).toMatchObject({ group, state: 'empty', total: 7, error: null });
    expect(lags(lag)).toEqual([
      [3, 0, 10, 7],
      [4, 0, 4, 0],
    ]);
  });

  test('counts from the start where nothing is committed, and names the reader', async () => {
    const topic = await kafka.newTopic();
    await kafka.fill(topic, 10);
    await kafka.admin.deleteRecords([{ topic, partition: 0, offset: 4 }]);
    const group = kafka.group();
    const member = kafka.member(group, topic, { 'enable.auto.commit': false });
    await take(member, 1);
    const [lag, none] = await kafka.admin.lag([group, kafka.group()]);
    expect(lags(lag!)).toEqual([[null, 4, 10, 6]]);
    expect(lag?.partitions[0]?.memberId).toEqual(expect.any(String));
    expect(none).toMatchObject({ partitions: [], total: 0 });
  });

  test('of a partition that is gone is an error, which hides no other', async () => {
    const gone = await kafka.newTopic();
    const topic = await kafka.newTopic();
    await kafka.fill(topic, 2);
    const group = kafka.group();
    await commit(group, gone, 0);
    await commit(group, topic, 0);
    await kafka.admin.deleteTopics([gone]);
    await until(async () => !(await kafka.admin.topicExists(gone)), 'the end of the topic');
    const lag = await kafka.admin.lag(group);
    // The brokers may forget the offset with the topic.
    const left = lag.partitions.filter(({ error }) => error === null);
    expect(left).toMatchObject([{ topic, lag: 2 }]);
    expect(lag.total).toBe(2);
  });
});

describe('resetOffsets', () => {
  test.each([
    ['earliest', [2, 0]],
    ['latest', [10, 4]],
    [3, [3, 3]],
    [1000, [10, 4]],
    [new Date(TIME_OF_FIRST + 2500), [3, 3]],
    [new Date(TIME_OF_FIRST + 3600_000), [10, 4]],
    [{ shift: -1 }, [4, 0]],
    [{ shift: 100 }, [10, 4]],
  ] as const)('to %j, within the partition', async (to, expected) => {
    const topic = await kafka.newTopic({ numPartitions: 2 });
    await kafka.fill(topic, 10, 0);
    await kafka.fill(topic, 4, 1);
    await kafka.admin.deleteRecords([{ topic, partition: 0, offset: 2 }]);
    const group = kafka.group();
    await commit(group, topic, 5, 1);
    const results = await kafka.admin.resetOffsets(group, { to });
    expect([...results].sort((a, b) => a.partition - b.partition)).toMatchObject(
      expected.map((offset, partition) => ({ topic, partition, offset, error: null })),
    );
    expect(await committed(group)).toEqual(expected);
  });

  test('of topics that the group has never read', async () => {
    const topic = await kafka.newTopic({ numPartitions: 2 });
    await kafka.fill(topic, 3, 1);
    const group = kafka.group();
    await kafka.admin.resetOffsets(group, { to: 'latest' }, [topic]);
    expect(await committed(group)).toEqual([0, 3]);
    const [shifted] = await kafka.admin.resetOffsets(kafka.group(), { to: { shift: 1 } }, [topic]);
    expect(shifted?.error?.code).toBe('ERR__NO_OFFSET');
  });

  test('of a group with members fails per partition', async () => {
    const topic = await kafka.newTopic();
    await kafka.fill(topic, 1);
    const group = kafka.group();
    const member = kafka.member(group, topic);
    await take(member, 1);
    const results = await kafka.admin.resetOffsets(group, { to: 'earliest' }, [topic]);
    expect(results.map(({ error }) => error?.code)).toEqual(['ERR_UNKNOWN_MEMBER_ID']);
  });
});

test('copyGroupOffsets: the other group goes on where the first one is', async () => {
  const topic = await kafka.newTopic({ numPartitions: 3 });
  const [from, to] = [kafka.group(), kafka.group()];
  await commit(from, topic, 4, 5);
  const results = await kafka.admin.copyGroupOffsets(from, to);
  expect(results.map(({ error }) => error)).toEqual([null, null]);
  expect(await committed(to)).toEqual([4, 5]);
  expect(await kafka.admin.copyGroupOffsets(kafka.group(), to)).toEqual([]);
});
