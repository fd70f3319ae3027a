// Where a consumer is, how far it has got, and who it is in its group.
import { type Consumer, type ConsumerConfig, KafkaError, Offset } from '../../lib/index.js';
import { rejectionOf, until, withCluster } from '../helpers/cluster.js';
import {
  FAST_GROUP,
  fill,
  filledTopic,
  memberOf,
  nextMessage,
  placeOf,
  readerOf,
  take,
  wholeTopic,
} from './helpers.js';

const cluster = withCluster();

/** A consumer of a group that commits only what it is told to. */
function committer(topic: string, partitions = 1, config: ConsumerConfig = {}): Consumer {
  const all = { 'group.id': cluster.group(), 'enable.auto.commit': false, ...config };
  const consumer = cluster.consumer(all);
  consumer.assign(wholeTopic(topic, partitions));
  return consumer;
}

/** Where a consumer is in partition 0. */
function offsetOf(consumer: Consumer): number | undefined {
  const [entry, ...others] = consumer.position();
  expect(others).toEqual([]);
  expect(entry?.error).toBeNull();
  return entry?.offset;
}

describe('position()', () => {
  it('is unknown before anything was read, and then where the next message is', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = readerOf(cluster, topic);
    expect(consumer.position()).toEqual([{ topic, partition: 0, error: null }]);
    for (let i = 0; i < 20; i++) {
      // In the middle of a decoded batch, too: librdkafka is at its end.
      expect((await nextMessage(consumer)).offset).toBe(i);
      expect(offsetOf(consumer)).toBe(i + 1);
    }
    expect(await consumer.poll(0)).toBeNull();
    expect(offsetOf(consumer)).toBe(20);
  });

  it('is behind the batch that was handed out', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = readerOf(cluster, topic);
    const batch = await consumer.pollBatch({ maxMessages: 7, timeoutMs: 10_000 });
    expect(offsetOf(consumer)).toBe(batch.length);
  });

  it('is unknown after a seek, until something is read there', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = readerOf(cluster, topic);
    await take(consumer, 5);
    await consumer.seek({ topic, partition: 0, offset: 12 });
    expect(offsetOf(consumer)).toBeUndefined();
    await nextMessage(consumer);
    expect(offsetOf(consumer)).toBe(13);
  });

  it('stays where it is in a paused partition', async () => {
    const topic = await filledTopic(cluster, 20);
    const consumer = readerOf(cluster, topic);
    await take(consumer, 5);
    consumer.pause([{ topic, partition: 0 }]);
    expect(await consumer.poll(50)).toBeNull();
    expect(offsetOf(consumer)).toBe(5);
  });

  it('tells about the partitions that are named, in their order', async () => {
    const topic = await filledTopic(cluster, 4, { partitions: 3 });
    const consumer = readerOf(cluster, topic, { partitions: 3 });
    await take(consumer, 12);
    const list = [
      { topic, partition: 2 },
      { topic, partition: 9 },
      { topic, partition: 0, offset: 1 },
    ];
    const [two, nine, zero, ...others] = consumer.position(list);
    expect(others).toEqual([]);
    expect([two, zero]).toMatchObject([
      { topic, partition: 2, offset: 4, error: null },
      { topic, partition: 0, offset: 4, error: null },
    ]);
    expect(nine?.offset).toBeUndefined();
    expect(list[2]).toEqual({ topic, partition: 0, offset: 1 });
    expect(consumer.position([])).toEqual([]);
  });
});

describe('committed()', () => {
  it('has no offset where nothing is committed', async () => {
    const topic = await filledTopic(cluster, 5, { partitions: 2 });
    const consumer = committer(topic, 2);
    const answer = await consumer.committed();
    expect(answer).toMatchObject([
      { topic, partition: 0, error: null },
      { topic, partition: 1, error: null },
    ]);
    expect(answer.map(({ offset }) => offset)).toEqual([undefined, undefined]);
  });

  it('tells about the assignment, or about the partitions that are named', async () => {
    const topic = await filledTopic(cluster, 5, { partitions: 3 });
    const consumer = committer(topic, 2);
    await consumer.commit([
      { topic, partition: 0, offset: 3 },
      { topic, partition: 2, offset: 5 },
    ]);
    expect(await consumer.committed()).toMatchObject([
      { partition: 0, offset: 3, error: null },
      { partition: 1, error: null },
    ]);
    const named = await consumer.committed([
      { topic, partition: 2 },
      { topic, partition: 1 },
    ]);
    expect(named).toMatchObject([
      { partition: 2, offset: 5 },
      { partition: 1, error: null },
    ]);
    expect(named[1]?.offset).toBeUndefined();
    expect(await consumer.committed([])).toEqual([]);
  });

  it('brings back the metadata that was committed', async () => {
    const topic = await filledTopic(cluster, 5);
    const consumer = committer(topic);
    for (const metadata of ['state=7; grüße', '']) {
      await consumer.commit([{ topic, partition: 0, offset: 2, metadata }]);
      const [entry] = await consumer.committed();
      expect(entry).toMatchObject({ topic, partition: 0, offset: 2, error: null });
      expect(entry?.metadata ?? '').toBe(metadata);
    }
  });

  it('knows nothing of a partition that is not there', async () => {
    const consumer = committer(await filledTopic(cluster, 1));
    const [entry] = await consumer.committed([{ topic: 'no-such-topic', partition: 3 }]);
    expect(entry).toMatchObject({ topic: 'no-such-topic', partition: 3 });
    expect(entry?.offset).toBeUndefined();
  });

  it('with nothing assigned is empty, and needs a group', async () => {
    const consumer = cluster.consumer({ 'group.id': cluster.group() });
    expect(await consumer.committed()).toEqual([]);
    const error = await rejectionOf(cluster.consumer().committed());
    expect(error).toMatchObject({ code: 'ERR__UNKNOWN_GROUP', configKey: 'group.id' });
  });

  it('ends at its timeout, and with its signal', async () => {
    const consumer = committer(await filledTopic(cluster, 1));
    cluster.mock.setBrokerDown(1);
    try {
      const timedOut = await rejectionOf(consumer.committed(undefined, { timeoutMs: 100 }));
      expect(timedOut).toMatchObject({ code: 'ERR__TIMED_OUT', isTimeout: true });
      const signal = AbortSignal.timeout(50);
      expect(await rejectionOf(consumer.committed(undefined, { signal }))).toBe(signal.reason);
    } finally {
      cluster.mock.setBrokerUp(1);
    }
  });
});

describe('watermarks', () => {
  it('are asked of the broker', async () => {
    const topic = await filledTopic(cluster, 7, { partitions: 2 });
    const consumer = cluster.consumer();
    expect(await consumer.queryWatermarkOffsets(topic, 1)).toEqual({ low: 0, high: 7 });
    expect(await consumer.queryWatermarkOffsets(cluster.topic(), 0)).toEqual({ low: 0, high: 0 });
    await fill(cluster, topic, 3, { partitions: 2, from: 7 });
    expect(await consumer.queryWatermarkOffsets(topic, 1)).toEqual({ low: 0, high: 10 });
  });

  it('fail for a partition that is not there', async () => {
    const topic = await filledTopic(cluster, 1);
    const asking = cluster.consumer().queryWatermarkOffsets(topic, 5, { timeoutMs: 2000 });
    expect(KafkaError.isKafkaError(await rejectionOf(asking))).toBe(true);
  });

  it('are cached: none before the first fetch, then as it saw them', async () => {
    const topic = await filledTopic(cluster, 7);
    const consumer = cluster.consumer();
    expect(consumer.watermarkOffsets(topic, 0)).toBeNull();
    expect(consumer.watermarkOffsets('no-such-topic', 0)).toBeNull();
    consumer.assign(wholeTopic(topic));
    await take(consumer, 7);
    expect(consumer.watermarkOffsets(topic, 0)).toMatchObject({ high: 7 });
    await fill(cluster, topic, 2, { from: 7 });
    await take(consumer, 2);
    expect(consumer.watermarkOffsets(topic, 0)).toMatchObject({ high: 9 });
  });
});

describe('lag()', () => {
  it('is null where nothing is known, then the distance from the end', async () => {
    const topic = await filledTopic(cluster, 10);
    const consumer = readerOf(cluster, topic);
    expect(consumer.lag()).toMatchObject([{ topic, partition: 0, position: null, lag: null }]);
    await take(consumer, 4);
    expect(consumer.lag()).toEqual([{ topic, partition: 0, position: 4, high: 10, lag: 6 }]);
    await take(consumer, 6);
    expect(consumer.lag()).toEqual([{ topic, partition: 0, position: 10, high: 10, lag: 0 }]);
  });

  it('is null after a seek, and empty without an assignment', async () => {
    const topic = await filledTopic(cluster, 10);
    const consumer = readerOf(cluster, topic);
    await take(consumer, 4);
    await consumer.seek({ topic, partition: 0, offset: 9 });
    expect(consumer.lag()).toMatchObject([{ position: null, high: 10, lag: null }]);
    consumer.unassign();
    expect(consumer.lag()).toEqual([]);
  });
});

describe('offsetsForTimes()', () => {
  it('gives the end where no message is that young, and an empty list for none', async () => {
    const topic = await filledTopic(cluster, 3, { partitions: 2 });
    const consumer = cluster.consumer();
    const time = new Date(Date.now() + 60_000);
    const answer = await consumer.offsetsForTimes([
      { topic, partition: 1, timestamp: time },
      { topic, partition: 0, timestamp: time.getTime() },
    ]);
    expect(answer).toMatchObject([
      { topic, partition: 1, offset: Offset.End, error: null },
      { topic, partition: 0, offset: Offset.End, error: null },
    ]);
    expect(await consumer.offsetsForTimes([])).toEqual([]);
  });
});

describe('groupMetadata()', () => {
  it('tells who the consumer is, before it joins, as a member, and after', async () => {
    const topic = await filledTopic(cluster, 1);
    const group = cluster.group();
    const outside = { groupId: group, generationId: -1, memberId: '', groupInstanceId: null };
    const consumer = cluster.consumer({ 'group.id': group, ...FAST_GROUP });
    expect(consumer.groupMetadata()).toEqual(outside);
    consumer.subscribe(topic);
    await nextMessage(consumer);
    const inside = consumer.groupMetadata();
    expect(inside).toMatchObject({ groupId: group, groupInstanceId: null });
    expect(inside.generationId).toBeGreaterThan(0);
    expect(inside.memberId).not.toBe('');
    // Plain data: it can cross to a worker.
    expect(structuredClone(inside)).toEqual(inside);
  });

  it('has the name of a static member', async () => {
    const consumer = cluster.consumer({ 'group.id': cluster.group(), 'group.instance.id': 'me' });
    expect(consumer.groupMetadata()).toMatchObject({ groupInstanceId: 'me', memberId: '' });
  });

  it('needs a group', () => {
    expect(() => cluster.consumer().groupMetadata()).toThrow(
      expect.objectContaining({ code: 'ERR__UNKNOWN_GROUP' }) as Error,
    );
  });
});

describe('rebalanceProtocol()', () => {
  it.each<[string, ConsumerConfig]>([
    ['EAGER', { ...FAST_GROUP, 'partition.assignment.strategy': 'range' }],
    ['COOPERATIVE', { ...FAST_GROUP, 'partition.assignment.strategy': 'cooperative-sticky' }],
    ['COOPERATIVE', { 'group.protocol': 'consumer' }],
  ])('is NONE outside of a group, then %s, with %j', async (protocol, config) => {
    const topic = await filledTopic(cluster, 1);
    const consumer = cluster.consumer({ 'group.id': cluster.group(), ...config });
    expect(consumer.rebalanceProtocol()).toBe('NONE');
    consumer.subscribe(topic);
    expect(placeOf(await nextMessage(consumer))).toBe('0@0');
    expect(consumer.rebalanceProtocol()).toBe(protocol);
    expect(consumer.assignmentLost()).toBe(false);
  });
});

describe('assignmentLost()', () => {
  it('is false as long as all is well, and true in the revoke after max.poll.interval.ms', async () => {
    const topic = await filledTopic(cluster, 1);
    const consumer = memberOf(cluster, cluster.group(), topic, {
      'session.timeout.ms': 1500,
      'max.poll.interval.ms': 1500,
    });
    const seen: [type: string, lost: boolean][] = [];
    consumer.subscribe(topic, {
      onRebalance: (event, self) => void seen.push([event.type, self.assignmentLost()]),
    });
    await nextMessage(consumer);
    await until(() => consumer.assignmentLost(), 'the loss');
    await until(
      async () => {
        await consumer.pollBatch({ timeoutMs: 10 });
        return seen.length >= 3;
      },
      () => seen,
    );
    expect(seen).toEqual([
      ['assignedPartitions', false],
      ['revokedPartitions', true],
      ['assignedPartitions', false],
    ]);
    expect(consumer.assignmentLost()).toBe(false);
  });
});
