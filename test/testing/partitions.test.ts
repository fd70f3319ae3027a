import { FAST_CONSUMER } from '../../lib/testing/index.js';
import {
  FAST_RECONNECT,
  rejectionOf,
  thrownBy,
  uniqueName,
  until,
  withCluster,
  within,
} from '../helpers/cluster.js';
import { allValues, read, readerOf, take } from '../helpers/read.js';
import { metadataOf } from './wire.js';

const cluster = withCluster({ brokers: 3 });
const metadata = () => metadataOf(cluster.bootstrapServers.split(',')[0]!);
const partitionOf = async (topic: string) =>
  (await metadata()).topics.find(({ name }) => name === topic)?.partitions[0];

describe('the leader of a partition', () => {
  it('moves while a producer is at work, and loses nothing', async () => {
    const topic = cluster.topic({ replicationFactor: 3 });
    const producer = cluster.producer(FAST_RECONNECT);
    for (const brokerId of [1, 2, 3]) {
      cluster.mock.setPartitionLeader(topic, 0, brokerId);
      expect((await partitionOf(topic))?.leader).toBe(brokerId);
      const report = await within(producer.send({ topic, value: `${brokerId}` }), 'a message');
      expect(report.brokerId).toBe(brokerId);
    }
    expect(await allValues(cluster, topic)).toEqual(['1', '2', '3']);
  });

  it('may be not available: messages wait until there is one', async () => {
    const topic = cluster.topic();
    cluster.mock.setTopicError(topic, 'ERR_LEADER_NOT_AVAILABLE');
    const producer = cluster.producer({ 'topic.metadata.refresh.fast.interval.ms': 10 });
    let settled = false;
    const sent = producer.send({ topic }).finally(() => (settled = true));
    cluster.mock.requests.start();
    await until(() => cluster.mock.requests.count('Metadata') > 1, 'the producer asking around');
    expect(settled).toBe(false);
    cluster.mock.setTopicError(topic, null);
    expect((await within(sent, 'the message')).status).toBe('persisted');
  });

  it('cannot be taken away: librdkafka would bring the process down', () => {
    const topic = cluster.topic();
    for (const nobody of [-1, null, 4]) {
      const call = () => cluster.mock.setPartitionLeader(topic, 0, nobody!);
      expect(thrownBy(call)).toMatchObject({ code: expect.stringMatching(/^ERR_INVALID_ARG_/) });
    }
  });

  it('can be told wrong, once per pushed answer', async () => {
    const topic = cluster.topic();
    cluster.mock.setPartitionLeader(topic, 0, 1);
    cluster.mock.pushLeaderResponse(topic, 0, 3, 77);
    expect((await partitionOf(topic))?.leader).toBe(3);
    expect((await partitionOf(topic))?.leader).toBe(1);
  });

  it('of a partition that the topic does not have cannot be set', () => {
    const topic = cluster.topic({ partitions: 2 });
    expect(thrownBy(() => cluster.mock.setPartitionLeader(topic, 2, 1))).toMatchObject({
      code: 'ERR_UNKNOWN_TOPIC_OR_PART',
    });
  });
});

describe('a follower', () => {
  it('is where the leader sends consumers, and what it lacks they do not see', async () => {
    const topic = cluster.topic({ replicationFactor: 3 });
    cluster.mock.setPartitionLeader(topic, 0, 1);
    const producer = cluster.producer();
    for (let i = 0; i < 4; i++) await producer.send({ topic, value: `${i}` });
    cluster.mock.setPartitionFollower(topic, 0, 2);
    cluster.mock.setFollowerWatermarks(topic, 0, { high: 1 });

    cluster.mock.requests.start();
    const reader = readerOf(cluster, topic);
    expect((await take(reader, 2)).map(({ value }) => value?.toString())).toEqual(['0', '1']);
    const fetchesOf = (id: number): number =>
      cluster.mock.requests.list().filter((r) => r.apiName === 'Fetch' && r.brokerId === id).length;
    await until(() => fetchesOf(2) > 3, 'fetches from the follower');
    expect(reader.tryPoll()).toBeNull();

    cluster.mock.setFollowerWatermarks(topic, 0, {});
    expect((await take(reader, 2)).map(({ value }) => value?.toString())).toEqual(['2', '3']);
    cluster.mock.setPartitionFollower(topic, 0, null);
  });
});

describe('topics', () => {
  it('a deleted topic is unknown, and can be made anew, empty', async () => {
    const topic = cluster.topic();
    await cluster.producer().send({ topic, value: 'old' });
    cluster.mock.deleteTopic(topic);
    expect((await metadata()).topics.map(({ name }) => name)).not.toContain(topic);
    expect(thrownBy(() => cluster.mock.deleteTopic(topic))).toMatchObject({
      code: 'ERR_UNKNOWN_TOPIC_OR_PART',
    });
    cluster.mock.createTopic(topic, { partitions: 1 });
    expect(await allValues(cluster, topic)).toEqual([]);
  });

  it('a topic with an error fails what is sent to it, until the error is taken back', async () => {
    const topic = cluster.topic();
    cluster.mock.setTopicError(topic, 'ERR_TOPIC_AUTHORIZATION_FAILED');
    expect(await rejectionOf(cluster.producer().send({ topic }))).toMatchObject({
      code: 'ERR_TOPIC_AUTHORIZATION_FAILED',
    });
    cluster.mock.setTopicError(topic, null);
    expect((await cluster.producer().send({ topic })).status).toBe('persisted');
  });

  it('a method that names an unknown topic creates it', async () => {
    const topic = uniqueName('named');
    cluster.mock.setPartitionLeader(topic, 3, 2);
    expect((await cluster.producer().send({ topic, partition: 3 })).brokerId).toBe(2);
  });
});

describe('deleteRecords', () => {
  it('drops what is older than the offset', async () => {
    const topic = cluster.topic();
    const producer = cluster.producer();
    for (let i = 0; i < 5; i++) await producer.send({ topic, value: `${i}` });
    cluster.mock.deleteRecords(topic, 0, 3);
    const consumer = cluster.consumer({ ...FAST_CONSUMER, 'auto.offset.reset': 'earliest' });
    consumer.assign([{ topic, partition: 0, offset: 0 }]);
    expect((await take(consumer, 2)).map(({ offset }) => offset)).toEqual([3, 4]);
    expect(thrownBy(() => cluster.mock.deleteRecords(topic, 0, 6))).toMatchObject({
      code: 'ERR_OFFSET_OUT_OF_RANGE',
    });
    expect(thrownBy(() => cluster.mock.deleteRecords(topic, 1, 0))).toMatchObject({
      code: 'ERR_UNKNOWN_TOPIC_OR_PART',
    });
  });
});

it('what docs/testing.md says of retention: a partition keeps its newest 5 MiB', async () => {
  const topic = cluster.topic();
  const producer = cluster.producer({ 'batch.num.messages': 1 });
  const value = Buffer.alloc(100_000);
  await producer.sendBatch(Array.from({ length: 60 }, () => ({ topic, value })));
  const consumer = cluster.consumer();
  consumer.assign([{ topic, partition: 0, offset: 0 }]);
  const [first] = await take(consumer, 1);
  expect(first?.offset).toBeGreaterThan(5);
});

it('what docs/testing.md says of timestamps: reports carry 1234, messages the right one', async () => {
  const topic = cluster.topic();
  const before = Date.now();
  const report = await cluster.producer().send({ topic, value: 'v' });
  expect(report.timestamp).toBe(1234);
  const [message] = await read(cluster, topic, 1);
  expect(message?.timestamp).toBeGreaterThanOrEqual(before);
});
